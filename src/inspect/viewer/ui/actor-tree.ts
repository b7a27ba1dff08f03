import type { ActorMoment, Moment } from '../recording/moment.js';

/** An actor in the tree, or the stopped ones of one name, which take one line together. */
export interface Branch {
  readonly actor: ActorMoment;
  readonly depth: number;
  /** How many actors stand behind the line. */
  readonly count: number;
}

/** The lines of the tree from the top, parents first; of the stopped children of one name only the last stands for all. */
export function branches(moment: Moment): Branch[] {
  const children = new Map<string | null, ActorMoment[]>();
  for (const actor of moment.values()) {
    const parent = actor.parent !== null && moment.has(actor.parent) ? actor.parent : null;
    const siblings = children.get(parent) ?? [];
    siblings.push(actor);
    children.set(parent, siblings);
  }
  const found: Branch[] = [];
  const seen = new Set<string>();
  const enter = (parent: string | null, depth: number): void => {
    for (const { actor, count } of lines(children.get(parent) ?? [], depth)) {
      // Parents that are their own descendants would have no end.
      if (seen.has(actor.id)) continue;
      seen.add(actor.id);
      found.push({ actor, depth, count });
      enter(actor.id, depth + 1);
    }
  };
  enter(null, 0);
  return found;
}

function lines(siblings: readonly ActorMoment[], depth: number): { actor: ActorMoment; count: number }[] {
  const stopped = new Map<string, ActorMoment[]>();
  const found: { actor: ActorMoment; count: number }[] = [];
  for (const actor of siblings) {
    if (depth === 0 || !isOver(actor)) found.push({ actor, count: 1 });
    else stopped.set(actor.name, [...(stopped.get(actor.name) ?? []), actor]);
  }
  for (const same of stopped.values()) {
    const last = same.at(-1);
    if (last !== undefined) found.push({ actor: last, count: same.length });
  }
  return found;
}

export const isOver = ({ isStopped, state }: ActorMoment): boolean =>
  isStopped || (state !== null && state.status !== 'active');
