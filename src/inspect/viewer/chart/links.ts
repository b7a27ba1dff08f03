import type { ChartNode, ChartTransition } from '../recording/types.js';

/** A transition and its place among those of its source. */
export interface Declared {
  readonly index: number;
  readonly transition: ChartTransition;
}

/** All transitions from one node to one other: one arrow. */
export interface Link {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly transitions: readonly Declared[];
}

export const linkId = (source: string, target: string): string => `${source} → ${target}`;

/** Every node of a chart, parents first. */
export function nodesOf(chart: ChartNode): ChartNode[] {
  return [chart, ...chart.children.flatMap(nodesOf)];
}

/** The arrows of a chart. What has several targets is part of several arrows; what leads out of the chart, of none. */
export function linksOf(chart: ChartNode): Link[] {
  const nodes = nodesOf(chart);
  const known = new Set(nodes.map(({ id }) => id));
  const links = new Map<string, Link & { readonly transitions: Declared[] }>();
  for (const { id: source, transitions } of nodes) {
    for (const [index, transition] of transitions.entries()) {
      for (const target of new Set(transition.targets)) {
        if (target === source || !known.has(target)) continue;
        const id = linkId(source, target);
        const link = links.get(id) ?? { id, source, target, transitions: [] };
        link.transitions.push({ index, transition });
        links.set(id, link);
      }
    }
  }
  return [...links.values()];
}

/** What a node does without an arrow: run actions, or leave and enter itself again. */
export function innerTransitions(node: ChartNode): Declared[] {
  return node.transitions
    .map((transition, index) => ({ index, transition }))
    .filter(({ transition: { targets } }) => targets.every((target) => target === node.id));
}
