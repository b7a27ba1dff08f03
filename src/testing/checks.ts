import { type EnvironmentHint, environmentHints } from '../environment/port.js';
import type { InboundData } from '../transports/port.js';

/** The kind of an object, or the value itself. */
function shown(value: unknown): string {
  const isObject = typeof value === 'object' && value !== null;
  return isObject ? Object.prototype.toString.call(value).slice(8, -1) : String(value);
}

/** An object with none but these keys. @throws TypeError that names the one too many, or what was given instead. */
export function onlyThese(what: object, names: readonly string[]): void {
  if (typeof what !== 'object' || what === null) {
    throw new TypeError(`Give an object with any of ${names.join(', ')}, not ${shown(what)}`);
  }
  for (const name of Object.keys(what)) {
    if (!names.includes(name)) throw new TypeError(`There is no \`${name}\` to set: only ${names.join(', ')}`);
  }
}

/** @throws TypeError for what no socket could bring. */
export function aMessage(data: InboundData): void {
  // By its name: jsdom has classes of its own.
  if (typeof data === 'string' || ['ArrayBuffer', 'Blob', 'File'].includes(shown(Object(data)))) return;
  throw new TypeError(`A message is text or binary, not ${shown(data)}: give a string, an ArrayBuffer or a Blob`);
}

/** A whole number in a range, which may not be left out. @throws TypeError */
export function aWhole(name: string, value: unknown, min: number, max: number): void {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return;
  throw new TypeError(`\`${name}\` must be a whole number from ${min} to ${max}, not ${shown(value)}`);
}

/** @throws TypeError for what no close could say: RFC 6455 section 7.4 begins at 1000, its private codes end at 4999. */
export function aClose(code: number, reason: string): void {
  aWhole('code', code, 1000, 4999);
  aText('reason', reason);
}

/** @throws TypeError for what no host says. */
export function aHint(hint: EnvironmentHint): void {
  if (environmentHints.includes(hint)) return;
  throw new TypeError(`A host does not say ${shown(hint)}, but one of ${environmentHints.join(', ')}`);
}

/** A yes or a no, or nothing. @throws TypeError */
export function aFlag(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') {
    throw new TypeError(`\`${name}\` must be true or false, not ${shown(value)}`);
  }
}

/** A text, or nothing. @throws TypeError */
export function aText(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'string') {
    throw new TypeError(`\`${name}\` must be a string, not ${shown(value)}`);
  }
}

/** Longer must be a moment that was taken for a span, such as `snapshot.retryAt`. */
const longestAdvanceMs = 10 * 365.25 * 86_400_000;

/** How much time is to go by. @throws RangeError for a span that is negative, not finite, or of more than ten years. */
export function anAdvance(ms: number): void {
  if (!(ms >= 0 && Number.isFinite(ms))) throw new RangeError(`Time goes on by 0 ms or more, not ${ms}`);
  if (ms > longestAdvanceMs) {
    throw new RangeError(
      `Time goes on by ten years at most, not by ${ms} ms: is that a moment, such as \`retryAt\`? Then subtract \`clock.now()\`.`,
    );
  }
}
