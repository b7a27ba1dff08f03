import type { ConnectionState } from '../../machines/index.js';
import type { Duplicate } from './audit.js';
import { compiledBeginning, compiledDifference } from './compiled.js';
import type { Configuration } from './configuration.js';
import { advisedUntil, checkEdge, type Situation } from './edges.js';
import { Graph } from './graph.js';
import { checkNode } from './invariants.js';
import { keyOf } from './key.js';
import { livenessOf } from './liveness.js';
import { type Move, movesFrom } from './moves.js';
import { begin, proceed, type Step } from './pure-machine.js';
import { afterEffects, emptyWorld, startOfTime } from './world.js';

/** An invariant that does not hold, and the shortest way there. */
export interface Violation {
  readonly invariant: string;
  readonly what: string;
  /** One line per step: what happened, and where it led. */
  readonly trace: readonly string[];
}

export interface Exploration {
  readonly configuration: string;
  readonly nodes: number;
  readonly edges: number;
  readonly depth: number;
  /** Whether every node was expanded: no new one is left. */
  readonly isExhausted: boolean;
  readonly states: Readonly<Record<ConnectionState, number>>;
  readonly violations: readonly Violation[];
  readonly ms: number;
  readonly graph: Graph;
  /** Some of the situations that were taken for a known node: for the audit of the keys. */
  readonly duplicates: readonly Duplicate[];
}

export interface Limits {
  readonly depth?: number;
  readonly nodes?: number;
  /** Keeps each so many-th duplicate. */
  readonly sampleEvery?: number;
  /** Whether the compiled chart is asked as well, edge by edge. */
  readonly withCompiled?: boolean;
  readonly onProgress?: (nodes: number, edges: number, depth: number) => void;
}

type Report = (invariant: string, what: string) => void;

/** The situation in which a life begins. */
export function beginning(of: Configuration, violated: Report, withCompiled: boolean = false): Situation {
  const starts = of.earlierStarts.map((agoMs) => startOfTime - agoMs);
  const input = { settings: of.settings, at: startOfTime, offline: of.startsOffline, starts };
  const step = begin(input);
  const difference = withCompiled ? compiledBeginning(input, step) : null;
  if (difference !== null) violated('compiled', difference);
  const { snapshot, effects } = step;
  return { snapshot, world: afterEffects({ ...emptyWorld, starts }, effects, violated) };
}

/** What a move leads to; null where the machine itself throws. */
export function taken(
  of: Configuration,
  from: Situation,
  move: Move,
  violated: Report,
  withCompiled: boolean = false,
): Situation | null {
  if (move.event === null) return { snapshot: from.snapshot, world: move.world };
  let step: Step;
  try {
    step = proceed(from.snapshot, move.event);
  } catch (error) {
    violated('P6', `the machine throws: ${String(error)}`);
    return null;
  }
  checkEdge(of, from, move, step, violated);
  const difference = withCompiled ? compiledDifference(from.snapshot, move.event, step) : null;
  if (difference !== null) violated('compiled', difference);
  const { snapshot, effects } = step;
  if (from.snapshot.value === 'terminated') return from;
  // The advice is looked at by what the step does, and kept or forgotten by where it leads.
  const advised = move.event.type === 'user.reconnect' ? { ...move.world, advisedUntil: null } : move.world;
  const world = effects.length === 0 ? advised : afterEffects(advised, effects, violated);
  const until = advisedUntil(from, move, snapshot);
  return { snapshot, world: world.advisedUntil === until ? world : { ...world, advisedUntil: until } };
}

/** Breadth first, so that what is found first is found by a shortest way. Stops at the level where something is found. */
export function explore(
  of: Configuration,
  { depth = Infinity, nodes = Infinity, sampleEvery = Infinity, withCompiled = false, onProgress }: Limits = {},
): Exploration {
  const startedAt = performance.now();
  const graph = new Graph();
  const found = new Map<string, Violation>();
  const reporter =
    (from: number, label: string): Report =>
    (invariant, what) => {
      const id = `${invariant} ${what.replace(/\d+/g, '#')}`;
      if (!found.has(id)) found.set(id, { invariant, what, trace: [...graph.trace(from), label] });
    };

  const root = beginning(of, reporter(-1, 'the beginning'), withCompiled);
  graph.add(keyOf(root.snapshot, root.world), -1, 'the beginning', root.snapshot);
  checkNode(of, root.snapshot, root.world, reporter(0, ''));
  let frontier: Situation[] = [root];
  let expanded = 0;
  let edges = 0;
  let repeated = 0;
  const duplicates: Duplicate[] = [];
  let reached = 0;

  const expand = (id: number, situation: Situation, next: Situation[]): void => {
    for (const move of movesFrom(of, situation.snapshot, situation.world)) {
      edges += 1;
      const violated = reporter(id, move.label);
      const after = taken(of, situation, move, violated, withCompiled);
      if (after === null || (after.snapshot === situation.snapshot && after.world === situation.world)) continue;
      const key = keyOf(after.snapshot, after.world);
      const known = graph.find(key);
      const to = known ?? graph.add(key, id, move.label, after.snapshot);
      graph.connect(id, to, move.isGood);
      if (known !== undefined) {
        repeated += 1;
        if (repeated % sampleEvery === 0) duplicates.push({ node: known, situation: after });
        continue;
      }
      checkNode(of, after.snapshot, after.world, violated);
      next.push(after);
    }
  };

  while (frontier.length > 0 && reached < depth && graph.size < nodes && found.size === 0) {
    const next: Situation[] = [];
    // Nodes are numbered in the order in which they are found, so those of one level are in a row.
    for (const situation of frontier) {
      expand(expanded, situation, next);
      expanded += 1;
      if (expanded % 4_096 === 0) onProgress?.(graph.size, edges, reached);
    }
    frontier = next;
    reached += 1;
  }
  const violations = [...found.values()];
  return {
    configuration: of.name,
    nodes: graph.size,
    edges,
    depth: reached,
    isExhausted: frontier.length === 0,
    states: graph.states(),
    violations: violations.length > 0 ? violations : livenessOf(graph, expanded),
    ms: performance.now() - startedAt,
    graph,
    duplicates,
  };
}
