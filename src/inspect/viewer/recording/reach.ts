import { type Place, placesIn, upwards } from './places.js';
import type { ChartNode } from './types.js';

/** Whether a transition to these nodes ends, by itself, where they are active. */
export function isActiveAt(chart: ChartNode, target: string, active: ReadonlySet<string>): boolean {
  const place = placesIn(chart).get(target);
  // A history node is never active itself: it stands for some state beside it.
  if (place?.node.type === 'history') return place.parent !== null && active.has(place.parent.node.id);
  return active.has(target);
}

/** Whether transitions that need no event from outside may lead on from these nodes to one that is active. */
export function leadsOn(chart: ChartNode, from: Iterable<ChartNode>, active: ReadonlySet<string>): boolean {
  const places = placesIn(chart);
  const seen = new Set<string>();
  const ahead = [...from];
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    for (const next of nextFrom(node).filter((id) => !seen.has(id))) {
      if (isActiveAt(chart, next, active)) return true;
      seen.add(next);
      ahead.push(...entered(places.get(next)));
    }
  }
  return false;
}

const nextFrom = ({ transitions }: ChartNode): readonly string[] =>
  transitions
    .filter(({ event }) => event === '' || event.startsWith('xstate.done.state.'))
    .flatMap(({ targets }) => targets);

/** What is active once the node was entered in the default way. */
export function* entered(place: Place | undefined): Generator<ChartNode> {
  if (place === undefined) return;
  yield* upwards(place.parent);
  yield* inside(place.node);
}

function* inside(node: ChartNode): Generator<ChartNode> {
  yield node;
  for (const child of node.children) {
    const isEntered = node.type === 'parallel' ? child.type !== 'history' : child.key === node.initial;
    if (isEntered) yield* inside(child);
  }
}
