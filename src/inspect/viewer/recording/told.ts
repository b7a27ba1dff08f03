import { activeIds } from './active.js';
import type { Datum } from './datum.js';
import { placesIn } from './places.js';
import { isActiveAt } from './reach.js';
import type { TakenTransition } from './transition.js';
import type { ChartNode, StateView, ToldTransition } from './types.js';

/** The transitions that a state from outside names. @throws MalformedError */
export function toldFrom(datum: Datum): ToldTransition[] {
  return datum.list().map((told) => ({
    source: told.get('source').string(),
    event: told.get('event').string(),
    index: told.get('index').number(),
  }));
}

/**
 * The transitions that the app says led to this state: those that lead to where it is, as several regions may react to
 * one event, and others lead on from where an earlier one led. If there is none of these, the last.
 */
export function toldTransitions(chart: ChartNode, { taken = [], value }: StateView): TakenTransition[] {
  const active = activeIds(chart, value);
  const places = placesIn(chart);
  const found = taken.flatMap(({ source, event, index }) => {
    const transitions = places.get(source)?.node.transitions ?? [];
    const transition = transitions.filter((each) => each.event === event)[index];
    if (transition === undefined) return [];
    const { targets } = transition;
    const leadsHere = targets.length > 0 && targets.every((target) => isActiveAt(chart, target, active));
    return [{ taken: { source, index: transitions.indexOf(transition), isSure: true }, leadsHere }];
  });
  const here = found.filter(({ leadsHere }) => leadsHere);
  return (here.length > 0 ? here : found.slice(-1)).map(({ taken }) => taken);
}
