import type { ChartNode } from './types.js';

/** A node with what is above it. */
export interface Place {
  readonly node: ChartNode;
  readonly parent: Place | null;
}

const known = new WeakMap<ChartNode, ReadonlyMap<string, Place>>();

/** Every node of the chart by its id, in document order. */
export function placesIn(chart: ChartNode): ReadonlyMap<string, Place> {
  const places = known.get(chart) ?? new Map(placesBelow({ node: chart, parent: null }));
  known.set(chart, places);
  return places;
}

function* placesBelow(place: Place): Generator<[string, Place]> {
  yield [place.node.id, place];
  for (const node of place.node.children) yield* placesBelow({ node, parent: place });
}

/** The node, then its parent, up to the root. */
export function* upwards(from: Place | null | undefined): Generator<ChartNode> {
  for (let place = from ?? null; place !== null; place = place.parent) yield place.node;
}
