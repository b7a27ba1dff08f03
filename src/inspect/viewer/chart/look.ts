import { activeIds } from '../recording/active.js';
import type { TakenTransition } from '../recording/transition.js';
import type { ChartNode, StateValue } from '../recording/types.js';

/** What of a chart stands out. */
export interface Look {
  readonly active: ReadonlySet<string>;
  readonly taken: readonly TakenTransition[];
  /** Changes with each step, so that the same transition taken twice is seen twice. */
  readonly step: number;
  /** The id of a node or an arrow. */
  readonly selected: string | null;
}

export const lookAt = (
  chart: ChartNode,
  value: StateValue | null,
  taken: readonly TakenTransition[],
  step: number,
  selected: string | null,
): Look => ({ active: activeIds(chart, value), taken, step, selected });

/** The active nodes that have no active node inside. */
export function activeLeaves(chart: ChartNode, active: ReadonlySet<string>): ChartNode[] {
  if (!active.has(chart.id)) return [];
  const inside = chart.children.flatMap((child) => activeLeaves(child, active));
  return inside.length > 0 ? inside : [chart];
}

/** Class names, those that apply. */
export const classes = (...names: readonly (string | false)[]): string => names.filter(Boolean).join(' ');
