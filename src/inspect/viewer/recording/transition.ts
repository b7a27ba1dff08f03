import { activeIds } from './active.js';
import { type Candidate, candidates } from './matching.js';
import { type Place, placesIn, upwards } from './places.js';
import { entered, isActiveAt, leadsOn } from './reach.js';
import type { ChartNode, StateValue } from './types.js';

export interface TakenTransition {
  /** The id of the node that declares it. */
  readonly source: string;
  /** Its place among the transitions of that node. */
  readonly index: number;
  /** Whether no other transition fits: guards, which tell apart the ones that do, cannot be evaluated here. */
  readonly isSure: boolean;
}

interface Step {
  readonly chart: ChartNode;
  readonly event: string;
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/**
 * The transitions that most likely led from the state `before` to the state `after` on an event of type `event`, one for
 * each region that reacted: of those that fit, the one of the deepest source. Of several there with the same targets it
 * is the first, and not sure. None if none fits, or if those that fit lead to different places.
 */
export function takenTransitions(
  chart: ChartNode,
  before: StateValue | null,
  event: string,
  after: StateValue | null,
): TakenTransition[] {
  const step: Step = { chart, event, before: activeIds(chart, before), after: activeIds(chart, after) };
  const chosen = distinct(activeLeaves(step).flatMap((leaf) => chooseFor(leaf, step)));
  return chosen.length > 1 ? chosen.filter((taken) => moves(taken, step)) : chosen;
}

const activeLeaves = ({ chart, before }: Step): Place[] =>
  [...placesIn(chart).values()].filter(
    ({ node }) => before.has(node.id) && !node.children.some((child) => before.has(child.id)),
  );

/** As XState selects: from the leaf upwards, and an unguarded transition hides all that come after it. */
function chooseFor(leaf: Place, step: Step): TakenTransition[] {
  const levels: Candidate[][] = [];
  for (const node of upwards(leaf)) {
    const all = candidates(node, step.event);
    const unguarded = all.findIndex(({ transition }) => transition.guard === null);
    levels.push(fitting(unguarded === -1 ? all : all.slice(0, unguarded + 1), step));
    if (unguarded !== -1) break;
  }
  const [deepest, ...above] = levels.filter((level) => level.length > 0);
  const [first, ...rest] = deepest ?? [];
  if (first === undefined || rest.some((other) => !haveSameTargets(first, other))) return [];
  return [{ source: first.source.id, index: first.index, isSure: rest.length === 0 && above.length === 0 }];
}

/** Those that lead straight to the state after, or else those that may lead there by further steps. */
function fitting(all: readonly Candidate[], step: Step): Candidate[] {
  const { chart, before, after } = step;
  const places = placesIn(chart);
  const straight = all.filter(({ source, transition: { targets } }) =>
    targets.length === 0 ? isUntouched(source, step) : targets.every((target) => isActiveAt(chart, target, after)),
  );
  if (straight.length > 0) return straight;
  const asBefore = [...places.values()].map(({ node }) => node).filter(({ id }) => before.has(id));
  return all.filter(({ transition: { targets } }) => {
    const from = targets.length === 0 ? asBefore : targets.flatMap((target) => [...entered(places.get(target))]);
    return leadsOn(chart, from, after);
  });
}

/** Whether the same states are active in the node as before. */
const isUntouched = (node: ChartNode, step: Step): boolean =>
  step.before.has(node.id) === step.after.has(node.id) && node.children.every((child) => isUntouched(child, step));

const haveSameTargets = ({ transition: one }: Candidate, { transition: other }: Candidate): boolean =>
  one.targets.length === other.targets.length && one.targets.every((target) => other.targets.includes(target));

const distinct = (taken: readonly TakenTransition[]): TakenTransition[] => [
  ...new Map(taken.map((one) => [JSON.stringify([one.source, one.index]), one])).values(),
];

function moves({ source, index }: TakenTransition, { chart, before }: Step): boolean {
  const transition = placesIn(chart).get(source)?.node.transitions[index];
  if (transition === undefined) return false;
  return transition.reenter || transition.targets.some((target) => !before.has(target));
}
