import type { StateValue } from '../recording/types.js';

/** `open`, `player.track.playing`, `upload.idle, sound.on`, `sound (left.on, right.off)`. */
export function valueText(value: StateValue | null): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  const parts = Object.entries(value).map(([key, inner]) => {
    const text = valueText(inner);
    if (text === '') return key;
    return typeof inner === 'string' || Object.keys(inner).length === 1 ? `${key}.${text}` : `${key} (${text})`;
  });
  return parts.join(', ');
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The time of day, to the millisecond. */
export function clockText(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`;
}

/** `+40 ms`, `+2.5 s`, `+1:05 min`. */
export function gapText(ms: number): string {
  if (ms < 1_000) return `+${Math.round(ms)} ms`;
  if (ms < 60_000) return `+${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `+${Math.floor(seconds / 60)}:${two(seconds % 60)} min`;
}

const longest = 200;

/** A leaf of plain data in one line. */
export function leafText(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** An object or array in a few words. */
export function summaryText(value: object): string {
  const count = Object.keys(value).length;
  if (Array.isArray(value)) return count === 0 ? '[ ]' : `[ ${count} ]`;
  return count === 0 ? '{ }' : `{ ${count} }`;
}

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
