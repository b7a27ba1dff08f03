// How heartline and the libraries of the field behave when things go wrong: `npm run bench:faults`, and with
// `-- --save file.json` the same figures for the docs; `-- --only phoenix` for one library. Real published builds in a
// scripted page on simulated time, each library in each scenario in a thread of its own. It takes a minute or two.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundle } from '../support/bundle.mjs';
import { buildClient, versionOf } from './faults/build-clients.mjs';
import { libraries } from './faults/libraries.mjs';
import { missedTargets, printTable } from './faults/table.mjs';

const argumentOf = (flag) => {
  const at = process.argv.indexOf(flag);
  return at > 0 ? process.argv[at + 1] : undefined;
};
const save = argumentOf('--save');
const only = argumentOf('--only');
const threads = Math.max(2, availableParallelism());
const patienceMs = 5 * 60_000;

const scenarios = [
  // The longest first, so that no thread is left alone with it.
  'firstRetries',
  'flapping',
  'refusing',
  'halfOpen',
  'halfOpenClosedLate',
  'nap',
  'sleep',
  'sleepTimersDue',
  'hanging',
  'onlineInBackoff',
  'falseOffline',
  'wokenAlive',
  'closeCode',
  'rejection',
];

/** One library in one scenario. What cannot be measured fails the run: a figure that is missing would be a lie. */
function measure(file, workerData) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData });
    const overdue = setTimeout(() => reject(new Error(`still not done after ${patienceMs} ms`)), patienceMs);
    worker.once('message', (report) => ('failed' in report ? reject(new Error(report.failed)) : resolve(report)));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread ended with ${code} and no result`)));
    worker.once('message', () => worker.terminate());
    worker.once('exit', () => clearTimeout(overdue));
  }).catch((cause) => {
    throw new Error(`${workerData.name} in ${workerData.scenario}: ${cause.message}`, { cause });
  });
}

const folder = mkdtempSync(join(tmpdir(), 'heartline-faults-'));
try {
  const file = await bundle('test/bench/faults/worker.ts', folder);
  const rows = [];
  for (const library of libraries) {
    if (only !== undefined && library.name !== only) continue;
    const packageName = library.package ?? library.name;
    const version = packageName.startsWith('heartline') ? null : versionOf(packageName);
    rows.push({ ...library, version, code: await buildClient(library.entry), figures: {}, unhandled: {}, errors: {} });
  }
  const jobs = scenarios
    .flatMap((scenario) => rows.map((row) => ({ row, scenario })))
    .filter(({ row, scenario }) => scenario !== 'rejection' || row.provider !== false);
  const work = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const { row, scenario } = job;
      const { name, code, server } = row;
      const { figure, unhandled, errors } = await measure(file, { name, code, server, scenario });
      row.figures[scenario] = figure;
      if (unhandled > 0) row.unhandled[scenario] = unhandled;
      if (errors.length > 0) row.errors[scenario] = errors;
    }
  };
  await Promise.all(Array.from({ length: threads }, work));

  printTable(rows);
  if (save !== undefined) {
    const saved = rows.map(({ name, version, note, figures, unhandled, errors }) => {
      return { name, version, note, figures, unhandled, errors };
    });
    writeFileSync(save, `${JSON.stringify(saved, null, 2)}\n`);
  }
  const missed = missedTargets(rows);
  for (const line of missed) console.error(`heartline misses a target: ${line}`);
  if (missed.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
