import { thesePaths } from './checks.js';
import { type Outcome, outcomesOf } from './events.js';
import { type ExploreOptions, explore, type ModelEdge, type ModelGraph, type ModelNode } from './graph.js';
import type { ModelEvent, ModelSnapshot } from './types.js';
import { wayInWords } from './words.js';

export interface PathOptions extends ExploreOptions {
  /** Which edges are wanted, by where they begin, what happens, and where they end. Default: all. */
  readonly only?: (edge: ModelEdge) => boolean;
}

export interface PairPathOptions extends PathOptions {
  /** Whether every pair of edges is wanted, also of those that stay in a state: tens of thousands. Default false. */
  readonly all?: boolean;
}

/** One step, as in `xstate/graph`: what happened, and where that led. */
export interface ModelStep {
  readonly event: ModelEvent;
  readonly state: ModelSnapshot;
}

/** A way through the model, in the form that `xstate/graph` gives it: the first event is `xstate.init`. */
export interface ModelPath {
  /** Where it ends. */
  readonly state: ModelSnapshot;
  readonly steps: ModelStep[];
  /** How many events it has. */
  readonly weight: number;
  /**
   * A name for a test: the events, each with what tells it from others of its type, and where they lead. No two of
   * `edgePaths` or `pairPaths` have the same.
   */
  readonly title: string;
}

// XState's own event, which is none of ours by type.
const init = { type: 'xstate.init' } as unknown as ModelEvent;

function stepsTo(node: ModelNode): ModelStep[] {
  if (node.via === null) return [{ event: init, state: node.snapshot }];
  const { source, event } = node.via;
  return [...stepsTo(source), { event, state: node.snapshot }];
}

function pathOf(source: ModelNode, ...edges: readonly Outcome[]): ModelPath {
  const steps = [...stepsTo(source), ...edges.map(({ event, target }) => ({ event, state: target }))];
  const [first, ...later] = steps;
  const events = later.map(({ event }) => event);
  const last = edges.at(-1);
  return {
    state: last?.target ?? source.snapshot,
    steps,
    weight: events.length,
    title: `${wayInWords(events, first?.state.context.at ?? 0)}: ${last?.key ?? source.key}`,
  };
}

const changesState = (from: ModelSnapshot, { target }: Outcome): boolean => from.value !== target.value;

/** Whether every path through here goes on, so that this edge needs no path of its own. */
const isPassed = ({ source, event, to }: ModelEdge, { nodes }: ModelGraph): boolean => {
  const node = nodes.get(to);
  return node?.via?.source === source && node.via.event === event && node.edges.length > 0;
};

/**
 * Paths that take every edge of the model: for each, the shortest path to where it begins, and the edge. Edges that are
 * on the way of others have no path of their own.
 *
 * @throws TypeError for an option or a setting that makes no sense.
 * @throws RangeError for a model of more states than `mostStates`.
 */
export function edgePaths(given: PathOptions = {}): ModelPath[] {
  thesePaths(given);
  const { only, ...options } = given;
  const graph = explore(options);
  const wanted = [...graph.nodes.values()].flatMap(({ edges }) => edges);
  return (only ? wanted.filter(only) : wanted.filter((edge) => !isPassed(edge, graph))).map((edge) =>
    pathOf(edge.source, edge),
  );
}

/** What an edge looks like from outside, and where exactly it leads. */
const nameOf = ({ source, event, to }: ModelEdge): string => [source.snapshot.value, event.type, to].join(' ');

/** What two edges in a row look like from outside. */
const pairName = ({ source, event, target }: ModelEdge, second: Outcome): string =>
  [source.snapshot.value, event.type, target.value, second.event.type, second.target.value].join(' ');

/** The first of each name. */
function distinct<Item>(items: readonly Item[], name: (item: Item) => string): Item[] {
  const first = new Map<string, Item>();
  for (const item of items) if (!first.has(name(item))) first.set(name(item), item);
  return [...first.values()];
}

/**
 * Paths that take an edge right after another ("2-switch coverage"). By default of both those that change the state, one
 * path for each combination of states and event types, the shortest. Throws as {@link edgePaths} does.
 */
export function pairPaths(given: PairPathOptions = {}): ModelPath[] {
  thesePaths(given, 'all');
  const { only = () => true, all = false, ...options } = given;
  const edges = [...explore(options).nodes.values()].flatMap((node) => node.edges).filter(only);
  const firsts = all
    ? edges
    : distinct(
        edges.filter((edge) => changesState(edge.source.snapshot, edge)),
        nameOf,
      );
  const pairs = firsts.flatMap((first) =>
    outcomesOf(first.target)
      .filter((second) => all || changesState(first.target, second))
      .map((second) => [first, second] as const),
  );
  const wanted = all ? pairs : distinct(pairs, ([first, second]) => pairName(first, second));
  return wanted.map(([first, second]) => pathOf(first.source, first, second));
}
