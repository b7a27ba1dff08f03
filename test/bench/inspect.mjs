// What an attached inspector costs per lifecycle event: `npm run bench:inspect`. The same life with and without one, in
// turn, so that both meet the same machine; and how many messages of the app it is told of.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { loadConfig } from '../support/load-config.mjs';

const rounds = 9;
const turns = 1_000;
// Within the project, so that its packages are found from there.
const folder = mkdtempSync(join(import.meta.dirname, '../../node_modules/.cache-heartline-bench-'));
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

try {
  const { xstate4InsideViewer } = await loadConfig('xstate-4-inside.ts', folder);
  const { life, postsOfMessages, stepOfViewer } = await import(
    await bundle('test/bench/inspect-lives.ts', folder, [], [xstate4InsideViewer])
  );
  const costs = { bare: [], inspected: [] };
  for (let round = -1; round < rounds; round += 1) {
    for (const name of Object.keys(costs)) {
      const { events, cpuMs, posts } = life(turns, name === 'inspected');
      if (round >= 0) costs[name].push({ us: (1_000 * cpuMs) / events, posts: posts / events });
    }
  }
  const us = (name) => median(costs[name].map((cost) => cost.us));
  const posts = median(costs.inspected.map((cost) => cost.posts));
  const ratio = median(costs.inspected.map((cost, round) => cost.us / costs.bare[round].us));
  console.log(`not inspected: ${us('bare').toFixed(0)} µs of a CPU per change of the state`);
  console.log(
    `inspected: ${us('inspected').toFixed(0)} µs, ${ratio.toFixed(1)} times as much; ${posts.toFixed(1)} posts`,
  );
  const steps = { few: await stepOfViewer(100, 50), many: await stepOfViewer(10_000, 200) };
  console.log(
    `a step back in the viewer: ${steps.many.toFixed(2)} ms of 10,000 entries, ${steps.few.toFixed(2)} ms of 100`,
  );
  console.log(`10,000 messages received: ${postsOfMessages(10_000)} posts`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
