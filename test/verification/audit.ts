import type { Configuration } from './configuration.js';
import type { Situation } from './edges.js';
import { beginning, taken } from './explore.js';
import type { Graph } from './graph.js';
import { keyOf } from './key.js';
import { movesFrom } from './moves.js';

/** A situation that was taken for a node already known, and so not looked at any further. */
export interface Duplicate {
  readonly node: number;
  readonly situation: Situation;
}

const ignored = (): void => {};

/** The situation by which a node was found first: its way, gone once more. */
export function replayed(of: Configuration, way: readonly string[]): Situation {
  return way.reduce(
    (from: Situation, label) => {
      const move = movesFrom(of, from.snapshot, from.world).find((candidate) => candidate.label === label);
      const after = move && taken(of, from, move, ignored);
      if (!after) throw new Error(`'${label}' cannot happen here`);
      return after;
    },
    beginning(of, ignored),
  );
}

/** Which keys the moves lead to, by label. */
function successors(of: Configuration, from: Situation): Map<string, string> {
  const keys = new Map<string, string>();
  for (const move of movesFrom(of, from.snapshot, from.world)) {
    const after = taken(of, from, move, ignored);
    keys.set(move.label, after === null ? 'throws' : keyOf(after.snapshot, after.world));
  }
  return keys;
}

/** Where situations with one key go different ways all the same: `label: key of the one | key of the other`. */
export function differencesOf(of: Configuration, graph: Graph, { node, situation }: Duplicate): string[] {
  const known = successors(of, replayed(of, graph.wayTo(node)));
  const other = successors(of, situation);
  const labels = new Set([...known.keys(), ...other.keys()]);
  return [...labels]
    .filter((label) => known.get(label) !== other.get(label))
    .map((label) => `${label}: ${known.get(label)} | ${other.get(label)}`);
}
