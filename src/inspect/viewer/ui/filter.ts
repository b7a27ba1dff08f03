import { valueText } from './format.js';
import type { Row } from './rows.js';

export type RowKind = Row['entry']['kind'];

/** Which rows are shown. */
export interface Filter {
  /** `null` for every actor. */
  readonly actor: string | null;
  readonly hiddenKinds: ReadonlySet<RowKind>;
  /** An event type, or its beginning followed by `*`; empty for every one. Concerns events only. */
  readonly type: string;
  /** Somewhere in the row, in any case; empty for every row. */
  readonly search: string;
}

/** Whatever happens to actors; that they come and go is in the tree of actors. */
export const usual: Filter = { actor: null, hiddenKinds: new Set(['actor', 'stop']), type: '', search: '' };

const texts = new WeakMap<Row, { readonly end: number; readonly text: string }>();

/** What a search looks at. */
function textOf(row: Row): string {
  const known = texts.get(row);
  if (known?.end === row.end) return known.text;
  const { entry, result } = row;
  const parts = [
    entry.kind === 'event' ? `${entry.type} ${JSON.stringify(entry.data)}` : entry.kind,
    entry.kind === 'actor' ? entry.name : entry.actor,
    valueText(result?.value ?? null),
  ];
  const text = parts.join(' ').toLowerCase();
  texts.set(row, { end: row.end, text });
  return text;
}

function fitsType({ entry }: Row, type: string): boolean {
  if (type === '' || entry.kind !== 'event') return type === '';
  return type.endsWith('*') ? entry.type.startsWith(type.slice(0, -1)) : entry.type === type;
}

/** The numbers of the rows that fit. */
export function fitting(rows: readonly Row[], filter: Filter): number[] {
  const search = filter.search.trim().toLowerCase();
  const type = filter.type.trim();
  const found: number[] = [];
  for (const [number, row] of rows.entries()) {
    if (filter.hiddenKinds.has(row.entry.kind)) continue;
    if (filter.actor !== null && row.entry.actor !== filter.actor) continue;
    if (!fitsType(row, type)) continue;
    if (search === '' || textOf(row).includes(search)) found.push(number);
  }
  return found;
}
