// Puts each bug back by a small edit, and expects the tests that carry its id to fail: `node test/bugs-have-teeth.mjs`,
// or with ids as arguments only those: B1 to B37, and issues of other projects such as rails/rails#44304. Works on a copy of the tree; takes some minutes, so it is run by hand.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { address } from './teeth/address.mjs';
import { delivery } from './teeth/delivery.mjs';
import { field, fieldBugs } from './teeth/field.mjs';
import { heartbeat } from './teeth/heartbeat.mjs';
import { lifecycle } from './teeth/lifecycle.mjs';
import { reconnect } from './teeth/reconnect.mjs';

const root = join(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'heartline-teeth-'));
const results = join(copy, 'results.json');
const skipped = ['node_modules', '.git', 'dist', 'coverage', 'reports', '.stryker-tmp'];
const run = promisify(execFile);

for (const entry of readdirSync(root)) {
  if (!skipped.includes(entry)) cpSync(join(root, entry), join(copy, entry), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

const testFiles = readdirSync(join(copy, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') || file.endsWith('.contract.ts'))
  .map((file) => ({ file, text: readFileSync(join(copy, 'test', file), 'utf8') }));

/** The test files to run: those that name the id. What a contract names is proven by the files beside it. */
function filesNaming(id) {
  const naming = testFiles.filter(({ text }) => id.test(text)).map(({ file }) => file);
  const files = naming.map((file) => (file.endsWith('.contract.ts') ? 'contract/' : file));
  return [...new Set(files)].map((file) => join('test', file));
}

/** Runs the tests whose names carry the id, and says what they said. */
async function testsOf(bug, ...options) {
  const id = new RegExp(`\\b${bug}\\b`);
  rmSync(results, { force: true });
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  // One worker: where the first failure ends the run, another one may end with no result of it.
  const config = ['--config', 'test/vitest.config.ts', '--project', 'node', '--maxWorkers', '1'];
  const report = ['--reporter', 'json', '--outputFile', results];
  const args = [vitest, 'run', ...filesNaming(id), ...config, '-t', id.source, ...report, ...options];
  const { killed = false } = await run(process.execPath, args, {
    cwd: copy,
    timeout: 90_000,
    maxBuffer: 2 ** 26,
  }).catch((error) => error);
  if (killed) return { hung: true, failed: [], passed: 0 };
  const { testResults } = JSON.parse(readFileSync(results, 'utf8'));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    hung: false,
    failed: tests.filter(({ status }) => status === 'failed').map(({ title }) => title),
    passed: tests.filter(({ status }) => status === 'passed').length,
    // A file that cannot even be loaded proves nothing.
    broken: testResults.filter(({ status, message }) => status === 'failed' && message).map(({ message }) => message),
  };
}

/** Applies edits to the copy; returns what takes them back. Throws if one does not apply exactly once. */
function apply(edits) {
  const before = new Map();
  const restore = () => {
    for (const [path, text] of before) writeFileSync(path, text);
  };
  for (const { file, find, replace } of edits) {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    if (!before.has(path)) before.set(path, text);
    const occurrences = text.split(find).length - 1;
    if (occurrences !== 1) {
      restore();
      throw new Error(`${file}: found ${occurrences} times: ${find}`);
    }
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
  return restore;
}

async function verdictOn({ bug, file, find, replace, also = [] }) {
  let restore;
  try {
    restore = apply([{ file, find, replace }, ...also]);
  } catch (error) {
    return ['STALE', error.message];
  }
  try {
    const { hung, failed, broken = [] } = await testsOf(bug, '--bail', '1');
    if (hung) return ['HUNG', 'the tests never end'];
    if (failed.length > 0) return ['killed', failed[0]];
    if (broken.length > 0) return ['BROKEN', broken[0]];
    return ['SURVIVED', ''];
  } finally {
    restore();
  }
}

const wanted = process.argv.slice(2);
const byId = (one, other) => Number(one.bug.slice(1)) - Number(other.bug.slice(1));
const numbered = [...heartbeat, ...reconnect, ...lifecycle, ...delivery, ...address].sort(byId);
const mutants = [...numbered, ...field];
const required = [...Array.from({ length: 37 }, (_, index) => `B${index + 1}`), ...fieldBugs];
const chosen = mutants.filter(({ bug }) => wanted.length === 0 || wanted.includes(bug));
const ids = [...new Set(chosen.map(({ bug }) => bug))];
const unknown = wanted.filter((bug) => !ids.includes(bug));
const counts = { killed: 0, other: 0 };
try {
  if (unknown.length > 0) throw new Error(`No such bug in the table: ${unknown.join(', ')}`);
  const sound = await testsOf(`(?:${ids.join('|')})`);
  if (sound.failed.length > 0 || sound.hung || sound.broken?.length > 0) {
    throw new Error(`The tests fail without any bug: ${[...sound.failed, ...(sound.broken ?? [])].join('; ')}`);
  }
  console.log(`${sound.passed} tests pass. With the bugs put back, one at a time:`);
  for (const mutant of chosen) {
    const [verdict, detail] = await verdictOn(mutant);
    counts[verdict === 'killed' ? 'killed' : 'other'] += 1;
    console.log(`${mutant.bug.padEnd(4)} ${verdict.padEnd(8)} ${mutant.what}`);
    if (detail) console.log(`              ${detail}`);
  }
  const missing = required.filter((bug) => wanted.length === 0 && !ids.includes(bug));
  if (missing.length > 0) console.log(`Not in the table: ${missing.join(', ')}`);
  console.log(`${counts.killed} killed, ${counts.other} not`);
  process.exitCode = counts.other + missing.length > 0 ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
