import type { Violation } from './explore.js';
import type { Graph } from './graph.js';

/**
 * What must stay possible from everywhere: the end, by whatever may happen; and an open link, when from now on nothing
 * happens but timers, a transport that opens and answers, polls that succeed, and hints that end a named pause.
 * A node that was not expanded (`id >= expanded`) has yet to show what it leads to, so it counts as a goal.
 */
export function livenessOf(graph: Graph, expanded: number): Violation[] {
  const isUnknown = (id: number): boolean => id >= expanded;
  const isEnd = (id: number): boolean => graph.stateOf(id) === 'terminated';
  const ends = graph.reaching((id) => isEnd(id) || isUnknown(id), false);
  const opens = graph.reaching((id) => graph.stateOf(id) === 'open' || isUnknown(id), true);
  const first = (lacks: (id: number) => boolean): number => {
    for (let id = 0; id < graph.size; id += 1) if (lacks(id)) return id;
    return -1;
  };
  const violations: Violation[] = [];
  const stuck = (invariant: string, what: string, id: number): void => {
    if (id >= 0) violations.push({ invariant, what, trace: graph.trace(id) });
  };
  stuck(
    'L1',
    'from here the end cannot be reached',
    first((id) => ends[id] === 0),
  );
  stuck(
    'L5',
    'from here no link will ever open, although network and server are good',
    first((id) => opens[id] === 0 && !isEnd(id) && graph.stateOf(id) !== 'closing'),
  );
  return violations;
}
