import type { ChartNode, ChartTransition } from './types.js';

/** The place of a transition in the chart: the id of its source, and its index among the source's transitions. */
export interface Candidate {
  readonly source: ChartNode;
  readonly index: number;
  readonly transition: ChartTransition;
}

/** Whether an event type fits a declared one: itself, `*` for any, or `a.*` for `a` and all that begins with `a.`. */
export function matches(type: string, descriptor: string): boolean {
  if (descriptor === type) return true;
  // What needs no event is not taken by one, and `*` is no name for it.
  if (descriptor === '' || type === '') return false;
  if (descriptor === '*') return true;
  return descriptor.endsWith('.*') && `${type}.`.startsWith(descriptor.slice(0, -1));
}

/** The transitions of a node that an event of the type may take, in the order in which XState 5 asks their guards. */
export function candidates(source: ChartNode, type: string): Candidate[] {
  return source.transitions
    .map((transition, index) => ({ source, index, transition }))
    .filter(({ transition }) => matches(type, transition.event))
    .sort((one, other) => rank(other, type) - rank(one, type));
}

/** The type itself comes first, then the longest wildcard. */
const rank = ({ transition: { event } }: Candidate, type: string): number =>
  event === type ? Number.POSITIVE_INFINITY : event.length;
