import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type * as testing from '../../src/testing/index.js';
import { faults } from '../../src/testing/simulation/faults.js';
import { bundle } from '../support/bundle.mjs';
import { runSeeds } from './run-seeds.mjs';
import { replay, summary } from './summary.mjs';

const states = ['awaiting-pong', 'backoff', 'closing', 'connecting', 'open', 'polling-fallback', 'terminated'];
/** What a life can do at all, from a state to the next. */
const fewestTransitions = 24;
/** Of the reasons to end for good; `unsupported` needs a setup that has no other transport. */
const ends = ['auth', 'client', 'config', 'exhausted', 'policy', 'rejected', 'too-big'];

it('the faults of lives are those of the fault model', () => {
  const numbers = new Set(Object.values(faults).flatMap((fault) => fault.numbers));
  // 14, what is stale, and 23, several at once, come about by the others; 22 has a herd, and 24 real sockets.
  const others = [14, 22, 23, 24];
  const all = Array.from({ length: 24 }, (_, index) => index + 1);
  expect([...numbers].sort((a, b) => a - b)).toEqual(all.filter((number) => !others.includes(number)));
});

it('2,000 lives of an hour and more keep every invariant, and come back when all heals (I1 to I19, L1 to L10, P6)', {
  timeout: 600_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heartline-lives-'));
  try {
    const module = pathToFileURL(await bundle('src/testing/index.ts', folder)).href;
    const startedAt = performance.now();
    const result = await runSeeds({ module, from: 0, seeds: 2_000, workers: 2 });
    console.log(summary(result, (performance.now() - startedAt) / 1_000));
    const { seeds, events, virtualMs, violations, counts } = result;
    const { explain, shrink } = (await import(module)) as typeof testing;
    const shortest = violations[0] ? await shrink(violations[0].seed) : null;
    expect(shortest ? `${explain(shortest)}\n${replay(shortest)}` : violations).toEqual([]);
    expect(seeds).toBe(2_000);
    expect(events).toBeGreaterThan(1_000_000);
    expect(virtualMs).toBeGreaterThanOrEqual(seeds * 3_600_000);
    // A run that explores nothing proves nothing.
    expect(Object.keys(counts.fault ?? {}).sort()).toEqual(Object.keys(faults).sort());
    expect(Object.keys(counts.state ?? {}).sort()).toEqual(states);
    expect(Object.keys(counts.transition ?? {}).length).toBeGreaterThanOrEqual(fewestTransitions);
    expect(Object.keys(counts.end ?? {})).toEqual(expect.arrayContaining(ends));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
