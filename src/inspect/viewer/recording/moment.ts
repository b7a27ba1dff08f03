import { Timeline } from './timeline.js';
import type { ChartNode, Entry, StateView } from './types.js';

export type EventEntry = Entry & { readonly kind: 'event' };

/** One actor as it was at a moment. */
export interface ActorMoment {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly chart: ChartNode | null;
  /** `null` while no state is known. */
  readonly state: StateView | null;
  readonly isStopped: boolean;
  /** The last event that it received. */
  readonly lastEvent: EventEntry | null;
}

/** By actor, in the order in which they first appeared. */
export type Moment = ReadonlyMap<string, ActorMoment>;

/** Entries only ever grow at their end, so what is known of an array stays true. */
const timelines = new WeakMap<readonly Entry[], Timeline>();

/**
 * What was known once the entry at `index` had arrived. Nothing is known before the first; an index beyond the end
 * means the last. An actor that was never announced bears its id as its name.
 *
 * The first call for an array reads all of it, a later one only what was added: its cost grows with the number of
 * actors, hardly with that of entries.
 */
export function momentAt(entries: readonly Entry[], index: number): Moment {
  const timeline = timelines.get(entries) ?? new Timeline();
  timelines.set(entries, timeline);
  timeline.extend(entries);
  return new Map(timeline.actorsAt(index).map((actor) => [actor, actorAt(entries, timeline, actor, index)]));
}

function actorAt(entries: readonly Entry[], timeline: Timeline, actor: string, index: number): ActorMoment {
  const last = (what: 'announced' | 'stated' | 'received' | 'stopped') => timeline.last(actor, what, index);
  const announced = entryOf(entries, last('announced'), 'actor');
  const stated = entries[last('stated')];
  const isStopped = last('stopped') > last('announced');
  return {
    id: actor,
    name: announced?.name ?? actor,
    parent: announced?.parent ?? null,
    chart: announced?.chart ?? null,
    state: stated !== undefined && 'state' in stated ? stated.state : null,
    isStopped,
    lastEvent: entryOf(entries, last('received'), 'event'),
  };
}

function entryOf<Kind extends Entry['kind']>(
  entries: readonly Entry[],
  index: number,
  kind: Kind,
): (Entry & { readonly kind: Kind }) | null {
  const entry = entries[index];
  return entry?.kind === kind ? (entry as Entry & { readonly kind: Kind }) : null;
}
