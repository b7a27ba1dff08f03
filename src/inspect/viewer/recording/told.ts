import type { Datum } from './datum.js';
import { placesIn } from './places.js';
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

/** The transition that the app says led to this state; of several the last that leads anywhere. `null` where it said none. */
export function toldTransition(chart: ChartNode, { taken = [] }: StateView): TakenTransition | null {
  const places = placesIn(chart);
  const found = taken.flatMap(({ source, event, index }) => {
    const transitions = places.get(source)?.node.transitions ?? [];
    const transition = transitions.filter((each) => each.event === event)[index];
    if (transition === undefined) return [];
    return [{ source, index: transitions.indexOf(transition), isSure: true, leads: transition.targets.length > 0 }];
  });
  const last = found.filter(({ leads }) => leads).at(-1) ?? found.at(-1);
  return last === undefined ? null : { source: last.source, index: last.index, isSure: last.isSure };
}
