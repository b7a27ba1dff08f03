import type { Entry, StateView } from '../recording/types.js';
import { valueText } from './format.js';

/** A line of the timeline: an entry, and for an event what it led to. */
export interface Row {
  readonly entry: Entry;
  /** The index of the entry. */
  readonly start: number;
  /** The index of the last entry that belongs to it: looking at the row is looking at this moment. */
  end: number;
  /** The state that followed. */
  result: StateView | null;
  /** The state before that one. */
  before: StateView | null;
  /** Whether that is another state than before, by its value. */
  isChange: boolean;
  /** How long after the row before, in ms. */
  readonly gap: number;
}

/** From this row on an actor was in a state. */
export interface Turn {
  readonly row: number;
  readonly state: StateView | null;
  readonly isStopped: boolean;
}

interface Track {
  /** The events whose states are still to come. */
  open: Row[];
  state: StateView | null;
  readonly rows: Row[];
  readonly turns: Turn[];
}

/** An app that tells events without states must not make each search for one longer. */
const mostOpen = 1_000;

/** The rows of a list of entries that grows at its end. */
export class Rows {
  readonly list: Row[] = [];
  readonly #tracks = new Map<string, Track>();
  readonly #entries: readonly Entry[];
  #length = 0;

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  extend(length: number): this {
    for (; this.#length < length; this.#length += 1) {
      const entry = this.#entries[this.#length];
      if (entry !== undefined) this.#take(entry, this.#length);
    }
    return this;
  }

  turnsOf(actor: string): readonly Turn[] {
    return this.#tracks.get(actor)?.turns ?? [];
  }

  /** The rows of one actor, in order. */
  rowsOf(actor: string): readonly Row[] {
    return this.#tracks.get(actor)?.rows ?? [];
  }

  /** The last row that begins at this entry or before it; -1 if there is none. */
  at(index: number): number {
    return lastUpTo(this.list.length, (row) => (this.list[row]?.start ?? 0) <= index);
  }

  #take(entry: Entry, index: number): void {
    const track = this.#tracks.get(entry.actor) ?? { open: [], state: null, rows: [], turns: [] };
    this.#tracks.set(entry.actor, track);
    const cause = entry.kind === 'state' ? causeOf(entry.state, track) : undefined;
    if (cause !== undefined && entry.kind === 'state') return this.#close(track, cause, entry.state, index);
    const row = this.#add(entry, index);
    track.rows.push(row);
    if (entry.kind === 'event') track.open = [...track.open.slice(1 - mostOpen), row];
    if (entry.kind === 'stop') track.open = [];
    if (entry.kind === 'stop') this.#turn(track, track.turns.at(-1)?.state ?? null, true);
    const state = entry.kind === 'state' || entry.kind === 'actor' ? entry.state : null;
    if (state !== null) this.#show(track, row, state);
  }

  #add(entry: Entry, start: number): Row {
    const gap = Math.max(0, entry.at - (this.list.at(-1)?.entry.at ?? entry.at));
    const row: Row = { entry, start, end: start, result: null, before: null, isChange: false, gap };
    this.list.push(row);
    return row;
  }

  #close(track: Track, row: Row, state: StateView, index: number): void {
    row.end = index;
    // Those before it have led to no state: they were never the actor's to deal with.
    track.open = track.open.slice(track.open.indexOf(row) + 1);
    this.#show(track, row, state);
  }

  #show(track: Track, row: Row, state: StateView): void {
    row.result = state;
    row.before = track.state;
    row.isChange = valueText(track.state?.value ?? null) !== valueText(state.value);
    if (row.isChange || track.turns.length === 0 || state.status !== 'active') this.#turn(track, state, false);
    track.state = state;
  }

  #turn(track: Track, state: StateView | null, isStopped: boolean): void {
    track.turns.push({ row: this.list.length - 1, state, isStopped });
  }
}

/** An actor deals with its events in order: the oldest that fits has led to the state. */
function causeOf({ by }: StateView, { open }: Track): Row | undefined {
  return by === undefined ? open[0] : open.find(({ entry }) => entry.kind === 'event' && entry.type === by);
}

/** The last index of an ascending list for which it holds; -1 if there is none. */
export function lastUpTo(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
