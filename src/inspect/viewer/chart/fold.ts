/** A list of which only the beginning is shown until it is opened. */
export interface Folded<Item> {
  readonly shown: readonly Item[];
  /** How many are not shown. */
  readonly more: number;
}

/** Never hides a single item: "+ 1 more" takes as much room as the item itself. */
export function fold<Item>(items: readonly Item[], most: number, isOpen: boolean): Folded<Item> {
  if (isOpen || items.length <= most + 1) return { shown: items, more: 0 };
  return { shown: items.slice(0, most), more: items.length - most };
}
