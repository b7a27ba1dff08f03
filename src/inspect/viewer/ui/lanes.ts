import type { Moment } from '../recording/moment.js';
import type { Row } from './rows.js';

/** The lane of what comes from no actor. */
export const outside = '';

/** The vertical lines of a sequence diagram: actors of one name and one parent share a line. */
export interface Lanes {
  /** From left to right. */
  readonly names: readonly string[];
  /** The place of an actor's lane from the left. */
  placeOf(actor: string | null): number;
}

/** Lanes for the actors that the rows are about, in order of appearance. */
export function lanesOf(rows: readonly Row[], visible: readonly number[], moment: Moment): Lanes {
  const places = new Map<string, number>();
  const names: string[] = [];
  const laneOf = (actor: string | null): string => {
    if (actor === null) return outside;
    const known = moment.get(actor);
    return known === undefined ? actor : `${known.parent ?? ''} ${known.name}`;
  };
  const enter = (actor: string | null): void => {
    const lane = laneOf(actor);
    if (places.has(lane)) return;
    places.set(lane, names.length);
    names.push(actor === null ? 'outside' : (moment.get(actor)?.name ?? actor));
  };
  for (const place of visible) {
    const entry = rows[place]?.entry;
    if (entry?.kind !== 'event') continue;
    enter(entry.from);
    enter(entry.actor);
  }
  return { names, placeOf: (actor) => places.get(laneOf(actor)) ?? -1 };
}
