import type { Exploration, Violation } from './explore.js';

const count = (number: number): string => number.toLocaleString('en-US');

/** A violation for people: what is wrong, and the shortest way there, a line per step. */
export function told({ invariant, what, trace }: Violation): string {
  return [`${invariant}: ${what}`, ...trace.map((line, index) => `  ${index}. ${line}`)].join('\n');
}

/** One line about one configuration. */
export function summary({ configuration, nodes, edges, depth, isExhausted, ms, states }: Exploration): string {
  const end = isExhausted ? 'exhausted' : 'cut there, not exhausted';
  const rate = Math.round((edges * 1_000) / Math.max(1, ms));
  const perState = Object.entries(states)
    .filter(([, nodesOf]) => nodesOf > 0)
    .map(([state, nodesOf]) => `${state} ${count(nodesOf)}`);
  return `${configuration}: ${count(nodes)} nodes, ${count(edges)} edges, depth ${depth}, ${end}; ${(ms / 1_000).toFixed(1)} s, ${count(rate)} edges/s\n  ${perState.join(', ')}`;
}
