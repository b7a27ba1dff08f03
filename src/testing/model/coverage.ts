import { type ConnectionState, connectionStates } from '../../../machines/types.js';
import { thesePaths } from './checks.js';
import { modelKey } from './events.js';
import { explore } from './graph.js';
import type { ModelStep, PathOptions } from './paths.js';

/** How many of how many. */
export interface Count {
  readonly covered: number;
  readonly of: number;
}

/** What a set of paths takes of the model. */
export interface ModelCoverage {
  readonly edges: Count;
  /** The edges that leave each state. */
  readonly byState: Readonly<Record<ConnectionState, Count>>;
  /** The types of the events that were taken. */
  readonly eventTypes: readonly string[];
  /** The edges that no path takes, in words: `open: ping.due > awaiting-pong`. */
  readonly missing: readonly string[];
}

const wordsOf = (from: string, type: string, to: string): string => `${from}: ${type} > ${to}`;

/**
 * Which edges of the model the paths take: those of `edgePaths`, of `xstate/graph`, or of your own.
 *
 * @throws TypeError for what is no list of paths, and for an option or a setting that makes no sense.
 */
export function coverageOf(
  paths: readonly { readonly steps: readonly ModelStep[] }[],
  given: PathOptions = {},
): ModelCoverage {
  if (!Array.isArray(paths) || !paths.every((path) => Array.isArray(Object(path).steps))) {
    throw new TypeError('`paths` must be an array of paths, also for a single one: coverageOf([path])');
  }
  thesePaths(given);
  const { only, ...options } = given;
  const taken = new Set<string>();
  for (const { steps } of paths) {
    for (const [index, { event, state }] of steps.entries()) {
      const before = steps[index - 1];
      if (before !== undefined) taken.add(wordsOf(modelKey(before.state), event.type, modelKey(state)));
    }
  }

  const edges = [...explore(options).nodes.values()]
    .flatMap((node) => node.edges)
    .filter((edge) => only?.(edge) ?? true);
  const named = edges.map((edge) => ({ ...edge, words: wordsOf(edge.from, edge.event.type, edge.to) }));
  const count = (some: typeof named): Count => ({
    covered: some.filter(({ words }) => taken.has(words)).length,
    of: some.length,
  });
  const covered = named.filter(({ words }) => taken.has(words));
  const byState = connectionStates.map((state) => [
    state,
    count(named.filter(({ source }) => source.snapshot.value === state)),
  ]);
  return {
    edges: count(named),
    byState: Object.fromEntries(byState),
    eventTypes: [...new Set(covered.map(({ event }) => event.type))].sort(),
    missing: named.filter(({ words }) => !taken.has(words)).map(({ words }) => words),
  };
}
