import { ranged } from '../../checks.js';

/** The longest span that a setting of the world can have: a day. */
export const longestSpanMs: number = 86_400_000;

/** A span of 0 ms to a day, or nothing. @throws TypeError that names the setting. */
export function aSpan(name: string, ms: number | undefined): void {
  ranged(name, ms, 0, 0, longestSpanMs);
}

/** @throws TypeError for what is no pair of spans, the shorter one first. */
export function aPair(name: string, spans: readonly [number, number]): void {
  const [from, to] = Array.isArray(spans) ? spans : [];
  if (spans.length !== 2 || !(Number(from) <= Number(to))) {
    throw new TypeError(`\`${name}\` must be a pair to draw from, the shorter one first, not ${String(spans)}`);
  }
  for (const ms of spans) aSpan(name, ms);
}

/** What is set, as the journal has it: `reach: refuses, latencyMs: 80`. */
export function changeText(what: object): string {
  return Object.entries(what)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(' to ') : value}`)
    .join(', ');
}
