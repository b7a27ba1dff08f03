import type {
  ChartNode,
  ChartTransition,
  Entry,
  StateValue,
  StateView,
} from '../../../../src/inspect/viewer/recording/types.js';

export const state = (value: StateValue | null, changes: Partial<StateView> = {}): StateView => ({
  value,
  status: 'active',
  context: {},
  tags: [],
  next: null,
  ...changes,
});

export const registered = (actor: string, at = 0, of: StateView | null = null): Entry => ({
  at,
  actor,
  kind: 'actor',
  name: `name of ${actor}`,
  parent: null,
  chart: null,
  state: of,
});
export const received = (actor: string, type: string, at = 0): Entry => ({
  at,
  actor,
  kind: 'event',
  type,
  data: { type },
  from: null,
});
export const entered = (actor: string, value: StateValue, at = 0): Entry => ({
  at,
  actor,
  kind: 'state',
  state: state(value),
});
export const stopped = (actor: string, at = 0): Entry => ({ at, actor, kind: 'stop' });

export const transition = (
  event: string,
  targets: readonly string[],
  changes: Partial<ChartTransition> = {},
): ChartTransition => ({
  event,
  targets,
  guard: null,
  actions: [],
  reenter: false,
  description: null,
  ...changes,
});

/** A node whose id is its key. */
export const node = (key: string, changes: Partial<ChartNode> = {}): ChartNode => {
  const { children = [] } = changes;
  return {
    id: key,
    key,
    type: children.length > 0 ? 'compound' : 'atomic',
    initial: children[0]?.key ?? null,
    description: null,
    tags: [],
    invokes: [],
    entry: [],
    exit: [],
    transitions: [],
    ...changes,
    children,
  };
};
