import type { Entry } from './types.js';

/** Where the entries of one actor are, in ascending order. */
interface Track {
  readonly first: number;
  /** It was registered, perhaps again. */
  readonly announced: number[];
  /** Its state was told, with or without a registration. */
  readonly stated: number[];
  readonly received: number[];
  readonly stopped: number[];
}

const trackFrom = (first: number): Track => ({ first, announced: [], stated: [], received: [], stopped: [] });

/** An index of entries by actor, for leaps to any moment. */
export class Timeline {
  readonly #tracks = new Map<string, Track>();
  #length = 0;

  /** Reads what was added at the end. */
  extend(entries: readonly Entry[]): void {
    for (; this.#length < entries.length; this.#length++) {
      const entry = entries[this.#length];
      if (entry !== undefined) this.#note(entry, this.#length);
    }
  }

  /** The actors seen up to `index`, in order of appearance. */
  actorsAt(index: number): string[] {
    const actors: string[] = [];
    for (const [actor, { first }] of this.#tracks) {
      if (first > index) break;
      actors.push(actor);
    }
    return actors;
  }

  /** Where the last such entry up to `index` is; -1 if there is none. */
  last(actor: string, what: Exclude<keyof Track, 'first'>, index: number): number {
    const track = this.#tracks.get(actor);
    return track === undefined ? -1 : lastUpTo(track[what], index);
  }

  #note(entry: Entry, index: number): void {
    const track = this.#tracks.get(entry.actor) ?? trackFrom(index);
    this.#tracks.set(entry.actor, track);
    if (entry.kind === 'actor') track.announced.push(index);
    if (entry.kind === 'state' || (entry.kind === 'actor' && entry.state !== null)) track.stated.push(index);
    if (entry.kind === 'event') track.received.push(index);
    if (entry.kind === 'stop') track.stopped.push(index);
  }
}

/** Binary search. */
function lastUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? limit) <= limit) low = middle + 1;
    else high = middle;
  }
  return ascending[low - 1] ?? -1;
}
