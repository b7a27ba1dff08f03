// Lives lives by the chunk, in a thread of its own, where no clock and no dice are left but the simulated ones (I18).
import { parentPort, workerData } from 'node:worker_threads';

const { simulate, Coverage } = await import(workerData.module);
const { now } = Date;
const poisoned = (name) => () => {
  throw new Error(`${name} is used inside the simulation`);
};
Date.now = poisoned('Date.now');
Math.random = poisoned('Math.random');
performance.now = poisoned('performance.now');
for (const name of ['setTimeout', 'setInterval', 'setImmediate']) globalThis[name] = poisoned(name);

/** Every so many seeds one life is lived twice, and must be the same, byte for byte. */
const twiceEvery = 50;

async function livedTwice(seed) {
  const [first, second] = [await simulate({ seed }), await simulate({ seed })];
  const at = first.journal.findIndex((line, index) => line !== second.journal[index]);
  if (at < 0 && first.journal.length === second.journal.length) return null;
  return `I18: line ${at} of the journal differs: ${first.journal[at]} | ${second.journal[at]}`;
}

parentPort.on('message', async ({ from, count }) => {
  const coverage = new Coverage();
  const violations = [];
  let [events, virtualMs] = [0, 0];
  const startedAt = now();
  for (let seed = from; seed < from + count; seed += 1) {
    const report = await simulate({ seed, journal: false, coverage });
    events += report.events;
    virtualMs += report.virtualMs;
    const twin = seed % twiceEvery === 0 ? await livedTwice(seed) : null;
    const message = report.violation?.message ?? twin;
    if (message) violations.push({ seed, message });
  }
  const { counts } = coverage;
  parentPort.postMessage({ from, count, events, virtualMs, violations, counts, ms: now() - startedAt });
});
