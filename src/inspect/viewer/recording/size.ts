import type { Entry } from './types.js';

const sizes = new WeakMap<Entry, number>();

/** How many characters an entry has in a file, with the comma behind it. */
export function sizeOf(entry: Entry): number {
  const known = sizes.get(entry);
  if (known !== undefined) return known;
  const size = JSON.stringify(entry).length + 1;
  sizes.set(entry, size);
  return size;
}

export const totalSize = (entries: readonly Entry[]): number =>
  entries.reduce((total, entry) => total + sizeOf(entry), 0);
