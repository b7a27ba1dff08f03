// How many hours of a connection's life one second of a CPU simulates: `npm run bench:simulation`. A heartbeat, a message
// a second, a drop every ten minutes; without and with all invariants checked, in turn, so that both meet the same machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle.mjs';

const rounds = 7;
const hours = 40;
const folder = mkdtempSync(join(tmpdir(), 'heartline-bench-'));

async function hoursPerSecond(live) {
  const before = process.cpuUsage();
  for (let seed = 0; seed < hours; seed += 1) {
    // The heartbeat alone lets nobody forget a message: an hour has 3,600 of them, less those that were lost.
    if ((await live(seed)) < 3_500) throw new Error('too few messages arrived');
  }
  const { user, system } = process.cpuUsage(before);
  return hours / ((user + system) / 1e6);
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

try {
  const { unwatchedHour, watchedHour } = await import(await bundle('test/bench/simulation-lives.ts', folder));
  const [unwatched, watched] = [[], []];
  await hoursPerSecond(unwatchedHour);
  await hoursPerSecond(watchedHour);
  for (let round = 0; round < rounds; round += 1) {
    unwatched.push(await hoursPerSecond(unwatchedHour));
    watched.push(await hoursPerSecond(watchedHour));
  }
  const line = (what, numbers) =>
    `${what}: ${median(numbers).toFixed(0)} connection-hours per CPU second (${Math.min(...numbers).toFixed(0)} to ${Math.max(...numbers).toFixed(0)})`;
  console.log(line('no invariant checked ', unwatched));
  console.log(line('all invariants checked', watched));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
