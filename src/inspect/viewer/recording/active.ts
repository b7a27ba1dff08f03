import type { ChartNode, StateValue } from './types.js';

/**
 * The ids of the nodes that a state value is in: the root, and every node down to the leaves. Keys that the chart does
 * not have are passed over.
 */
export function activeIds(chart: ChartNode, value: StateValue | null): Set<string> {
  const ids = new Set<string>();
  if (value !== null) enter(chart, value, ids);
  return ids;
}

function enter(node: ChartNode, value: StateValue, ids: Set<string>): void {
  ids.add(node.id);
  for (const child of node.children) {
    if (value === child.key) enter(child, {}, ids);
    else if (typeof value === 'object' && Object.hasOwn(value, child.key)) enter(child, value[child.key] ?? {}, ids);
  }
}
