import { ranged } from '../../checks.js';

/** The longest span that a setting of the world can have: a day. */
export const longestSpanMs: number = 86_400_000;

/** A span of 0 ms to a day; null and nothing at all are fine. @throws TypeError that names the setting. */
export function aSpan(name: string, ms: number | null | undefined): void {
  if (ms !== null) ranged(name, ms, 0, 0, longestSpanMs);
}

/** @throws TypeError for a setting that there is none of. */
export function onlyThese(what: object, names: readonly string[]): void {
  for (const name of Object.keys(what)) {
    if (!names.includes(name)) throw new TypeError(`There is no \`${name}\` to set: only ${names.join(', ')}`);
  }
}

/** What is set, as the journal has it: `reach: refuses, latencyMs: 80`. */
export function changeText(what: object): string {
  return Object.entries(what)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(' to ') : value}`)
    .join(', ');
}
