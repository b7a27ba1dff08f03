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
  /** The event whose state is still to come. */
  open: Row | null;
  value: string | null;
  readonly turns: Turn[];
}

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

  /** The last row that begins at this entry or before it; -1 if there is none. */
  at(index: number): number {
    return lastUpTo(this.list.length, (row) => (this.list[row]?.start ?? 0) <= index);
  }

  #take(entry: Entry, index: number): void {
    const track = this.#tracks.get(entry.actor) ?? { open: null, value: null, turns: [] };
    this.#tracks.set(entry.actor, track);
    if (entry.kind === 'state' && track.open !== null) return this.#close(track, track.open, entry.state, index);
    const row = this.#add(entry, index);
    track.open = entry.kind === 'event' ? row : null;
    if (entry.kind === 'stop') this.#turn(track, track.turns.at(-1)?.state ?? null, true);
    const state = entry.kind === 'state' || entry.kind === 'actor' ? entry.state : null;
    if (state !== null) this.#show(track, row, state);
  }

  #add(entry: Entry, start: number): Row {
    const gap = Math.max(0, entry.at - (this.list.at(-1)?.entry.at ?? entry.at));
    const row: Row = { entry, start, end: start, result: null, isChange: false, gap };
    this.list.push(row);
    return row;
  }

  #close(track: Track, row: Row, state: StateView, index: number): void {
    row.end = index;
    track.open = null;
    this.#show(track, row, state);
  }

  #show(track: Track, row: Row, state: StateView): void {
    const value = valueText(state.value);
    row.result = state;
    row.isChange = (track.value ?? '') !== value;
    if (row.isChange || track.turns.length === 0 || state.status !== 'active') this.#turn(track, state, false);
    track.value = value;
  }

  #turn(track: Track, state: StateView | null, isStopped: boolean): void {
    track.turns.push({ row: this.list.length - 1, state, isStopped });
  }
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
