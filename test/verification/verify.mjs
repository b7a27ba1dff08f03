// Explores every configuration to the end: `npm run verify`, or
// `npm run verify -- --config ping,polling --depth 20 --nodes 100000 --steps 1000`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../support/bundle.mjs';

const number = (name, given) => {
  if (given === undefined) return Number.POSITIVE_INFINITY;
  const value = Number(given);
  if (!(value > 0)) throw new TypeError(`--${name} must be a number above 0, not ${given}`);
  return value;
};

async function load() {
  const folder = mkdtempSync(join(tmpdir(), 'heartline-verify-'));
  try {
    return await import(await bundle('test/verification/index.ts', folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many situations with one key, of those looked at, go different ways. */
function audit({ differencesOf }, of, { graph, duplicates }) {
  const differing = duplicates
    .map((duplicate) => differencesOf(of, graph, duplicate))
    .filter(({ length }) => length > 0);
  console.log(
    `  keys: ${duplicates.length} repeated situations looked at again, ${differing.length} with another future`,
  );
  for (const [first] of differing.slice(0, 3)) console.log(`    ${first}`);
}

/** Random events, likely or not, of many lives: the compiled chart must answer each as the machine does. */
function randomSteps({ walk, seeded }, wanted) {
  const dice = seeded(1);
  let steps = 0;
  let lives = 0;
  while (steps < wanted) {
    const walked = walk(dice, 1_000);
    if (walked.difference !== null) throw new Error(`the compiled chart differs: ${walked.difference}`);
    steps += walked.steps;
    lives += 1;
  }
  console.log(`${steps} random steps in ${lives} lives: the compiled chart answers each as the machine does`);
}

const { values } = parseArgs({
  options: {
    config: { type: 'string' },
    depth: { type: 'string' },
    nodes: { type: 'string' },
    steps: { type: 'string', default: '1000000' },
  },
});
const depth = number('depth', values.depth);
const nodes = number('nodes', values.nodes);
const exploring = await load();
const { configurations, explore, summary, told } = exploring;

const names = values.config?.split(',') ?? configurations.map(({ name }) => name);
const unknown = names.filter((name) => !configurations.some((of) => of.name === name));
if (unknown.length > 0) {
  throw new TypeError(`no such configuration: ${unknown}; there are ${configurations.map(({ name }) => name).join()}`);
}

const total = { nodes: 0, edges: 0, exhausted: 0, violations: 0 };
const startedAt = performance.now();
const onProgress = (found, tried, level) => {
  if (process.stdout.isTTY) process.stdout.write(`  ${found} nodes, ${tried} edges, depth ${level}\r`);
};
const chosen = configurations.filter(({ name }) => names.includes(name));
for (const of of chosen) {
  console.log(`${of.name}: ${of.about}`);
  const exploration = explore(of, { depth, nodes, sampleEvery: 4_999, withCompiled: true, onProgress });
  console.log(summary(exploration));
  audit(exploring, of, exploration);
  for (const violation of exploration.violations) console.log(told(violation));
  total.nodes += exploration.nodes;
  total.edges += exploration.edges;
  total.exhausted += exploration.isExhausted ? 1 : 0;
  total.violations += exploration.violations.length;
}
const seconds = (performance.now() - startedAt) / 1_000;
console.log(
  `${chosen.length} configurations, ${total.exhausted} exhausted: ${total.nodes} nodes, ${total.edges} edges in ${seconds.toFixed(0)} s, ${total.violations} violations`,
);
process.exitCode = total.violations > 0 ? 1 : 0;
randomSteps(exploring, number('steps', values.steps));
