import type { ConnectionSettings } from '../../../machines/settings.js';
import { firstSnapshot, modelKey, type Outcome, outcomesOf } from './events.js';
import { connectionModel } from './machine.js';
import type { ModelSnapshot } from './types.js';

/** A state as testers tell them apart, with the shortest way to it. */
export interface ModelNode {
  readonly key: string;
  readonly snapshot: ModelSnapshot;
  /** The last edge of that way; null where lives begin. */
  readonly via: ModelEdge | null;
  readonly edges: readonly ModelEdge[];
}

/** One event in one state, and where it leads. */
export interface ModelEdge extends Outcome {
  readonly source: ModelNode;
  /** The keys of its two ends. */
  readonly from: string;
  readonly to: string;
}

export interface ExploreOptions {
  /** What the connection is told; what is left out comes from the bounded settings of `createModelRig()`. */
  readonly settings?: Partial<ConnectionSettings>;
  /** How many states there may be. Default 2,000. */
  readonly mostStates?: number;
}

export interface ModelGraph {
  readonly nodes: ReadonlyMap<string, ModelNode>;
}

/** More than that take too long to walk, and are a sign of a counter that has no small limit. */
const mostNodes = 2_000;

function build(settings: Partial<ConnectionSettings>, mostStates: number): ModelGraph {
  const snapshot = firstSnapshot(connectionModel(settings));
  const first: ModelNode = { key: modelKey(snapshot), snapshot, via: null, edges: [] };
  const nodes = new Map([[first.key, first]]);
  for (const source of nodes.values()) {
    const edges = outcomesOf(source.snapshot).map(
      (outcome): ModelEdge => ({ ...outcome, source, from: source.key, to: outcome.key }),
    );
    Object.assign(source, { edges });
    for (const edge of edges) {
      if (!nodes.has(edge.to)) nodes.set(edge.to, { key: edge.to, snapshot: edge.target, via: edge, edges: [] });
    }
    if (nodes.size > mostStates) {
      throw new RangeError(
        `The model has more than ${mostStates} states: give it a small \`maxRetries\`, or more \`mostStates\`.`,
      );
    }
  }
  return { nodes };
}

let latest: { readonly id: string; readonly graph: ModelGraph } | undefined;

/** Every state of the model, breadth first. The latest one is remembered: paths, pairs and coverage are asked for in turn. */
export function explore({ settings = {}, mostStates = mostNodes }: ExploreOptions): ModelGraph {
  const id = JSON.stringify([settings, mostStates]);
  if (latest?.id !== id) latest = { id, graph: build(settings, mostStates) };
  return latest.graph;
}
