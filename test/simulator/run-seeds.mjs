// Shares seeds out among threads, and gathers what they found.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const chunk = 50;
/** So often at most, in ms, the progress is told. */
const tellEveryMs = process.stdout.isTTY ? 500 : 15_000;
/** After so many violations it is clear that something is wrong. */
const enough = 20;

function addCounts(to, from) {
  for (const [kind, counts] of Object.entries(from)) {
    to[kind] ??= {};
    for (const [name, times] of Object.entries(counts)) to[kind][name] = (to[kind][name] ?? 0) + times;
  }
}

/** @param tell Called now and then with how many are done. */
export async function runSeeds({ module, from, seeds, workers }, tell = () => {}) {
  const result = { seeds: 0, events: 0, virtualMs: 0, violations: [], counts: {}, busyMs: 0 };
  const end = from + seeds;
  let next = from;
  let toldAt = Date.now();

  const work = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(join(import.meta.dirname, 'worker.mjs'), {
        workerData: { module },
        resourceLimits: { maxYoungGenerationSizeMb: 64 },
      });
      const hand = () => {
        if (next >= end || result.violations.length >= enough) return resolve(worker.terminate());
        const count = Math.min(chunk, end - next);
        worker.postMessage({ from: next, count });
        next += count;
      };
      worker.on('error', reject);
      worker.on('message', ({ count, events, virtualMs, violations, counts, ms }) => {
        result.seeds += count;
        result.events += events;
        result.virtualMs += virtualMs;
        result.busyMs += ms;
        result.violations.push(...violations);
        addCounts(result.counts, counts);
        if (Date.now() - toldAt >= tellEveryMs) {
          toldAt = Date.now();
          tell(result.seeds);
        }
        hand();
      });
      hand();
    });

  await Promise.all(Array.from({ length: Math.min(workers, Math.ceil(seeds / chunk)) }, work));
  result.violations.sort((one, other) => one.seed - other.seed);
  return result;
}
