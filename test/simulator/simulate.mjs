// Lives many simulated lives on every core: `npm run simulate -- --seeds 1000000`.
//   --seeds <n>    how many (default 2,000)      --from <seed>   the first one (default 0)
//   --workers <n>  threads (default: the cores)  --seed <seed>   one life, told line by line; with --only 3,7 those faults of it
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../support/bundle.mjs';
import { runSeeds } from './run-seeds.mjs';
import { replay, summary } from './summary.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '0' },
    workers: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'heartline-simulate-'));

/** A whole number from a command-line option. */
function whole(name) {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= (name === 'workers' ? 1 : 0)) return number;
  throw new TypeError(`--${name} must be a whole number, not ${values[name]}`);
}

function faultNumbers(list) {
  const numbers = list === 'none' ? [] : list.split(',').map(Number);
  if (numbers.every(Number.isInteger)) return numbers;
  throw new TypeError(`--only must be \`none\` or whole numbers with commas between them, not ${list}`);
}

async function one(module) {
  const { simulate, explain } = await import(module);
  const only = values.only === undefined ? {} : { only: faultNumbers(values.only) };
  const report = await simulate({ seed: whole('seed'), ...only });
  console.log(explain(report, Number.POSITIVE_INFINITY));
  return report.violation === null;
}

async function many(module) {
  const started = Date.now();
  const plan = { module, from: whole('from'), seeds: whole('seeds'), workers: whole('workers') };
  const result = await runSeeds(plan, (done) => {
    const seconds = (Date.now() - started) / 1_000;
    const left = Math.round((seconds / done) * (plan.seeds - done));
    const line = `${done} of ${plan.seeds} lives, ${Math.round(done / seconds)} a second, ${left} s left`;
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}`);
    else console.log(line);
  });
  if (process.stdout.isTTY) process.stdout.write('\n');
  console.log(summary(result, (Date.now() - started) / 1_000));
  const [first] = result.violations;
  if (!first) return true;
  for (const { seed, message } of result.violations.slice(0, 20)) console.log(`seed ${seed}: ${message}`);
  const { shrink, explain } = await import(module);
  const report = await shrink(first.seed);
  if (report) console.log(`\n${explain(report)}\n${replay(report)}`);
  return false;
}

try {
  const module = pathToFileURL(await bundle('src/testing/index.ts', folder)).href;
  const isWell = await (values.seed === undefined ? many(module) : one(module));
  process.exitCode = isWell ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
