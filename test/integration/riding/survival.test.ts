import { describe, expect, it, vi } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.js';
import type { Fault } from '../../support/fault-schedule.js';
import { type Pace, type Recipe, recipes } from '../../support/riders/recipes.js';
import { inflict } from '../../support/riders/ride.js';
import type { Rider } from '../../support/riders/rider.js';

const hurry: Pace = { pingMs: 500, retryMs: 100 };
/** For a test in which no answer may be missed, however busy the machine is. */
const leisure: Pace = { pingMs: 20_000, retryMs: 100 };
// The rest of them is in faults.test.ts.
const faults: readonly Fault[] = ['reset', 'end', 'half-open', 'restart'];
const patience = { timeout: 15_000 };

/** Starts a rider, gives it some traffic, and lets this happen to it. */
async function riding(
  recipe: Recipe,
  pace: Pace,
  happens: (rider: Rider, proxy: FaultProxy) => Promise<void>,
): Promise<void> {
  const rider = recipe.make(pace);
  const proxy = await startFaultProxy(await rider.server.start());
  try {
    await rider.start(proxy.host);
    for (let count = 1; count <= 5; count++) rider.send(count);
    await vi.waitFor(() => expect(rider.complaints(5)).toEqual([]), patience);
    expect(proxy.links).toBe(rider.links);
    await happens(rider, proxy);
  } finally {
    await rider.stop();
    await vi.waitFor(() => expect(proxy.links).toBe(0), patience).finally(proxy.stop);
    await rider.server.stop();
  }
}

// Servers tell of each link that broke.
vi.spyOn(console, 'error').mockImplementation(() => {});
// All of these tests wait more than they work.
vi.setConfig({ maxConcurrency: 16 });

describe.concurrent.each(recipes)('$name', { timeout: 40_000 }, (recipe) => {
  it.concurrent.each(faults)('goes on by itself after: %s (R24, R28, P3)', (fault) =>
    riding(recipe, hurry, async (rider, proxy) => {
      const before = proxy.made;
      const isOver = inflict(fault, 300, proxy, rider);
      for (let count = 6; count <= 10; count++) rider.send(count);
      await isOver;
      rider.send(11);
      await vi.waitFor(() => expect(rider.complaints(11)).toEqual([]), patience);
      expect(proxy.made).toBeGreaterThanOrEqual(before + rider.links);
    }),
  );

  it('keeps a link that is slow (R28)', () =>
    riding(recipe, leisure, async (rider, proxy) => {
      proxy.slow({ latencyMs: 30 });
      for (let count = 6; count <= 20; count++) rider.send(count);
      await vi.waitFor(() => expect(rider.complaints(20)).toEqual([]), patience);
      expect(proxy.made).toBe(rider.links);
    }));

  it('has no link beside the one it uses, however often that one is lost (R24, P12)', () =>
    riding(recipe, hurry, async (rider, proxy) => {
      for (let count = 6; count <= 8; count++) {
        proxy.drop(count === 7 ? 'end' : 'reset');
        rider.send(count);
        await vi.waitFor(() => expect(rider.complaints(count)).toEqual([]), patience);
      }
      await vi.waitFor(() => expect(proxy.links).toBe(rider.links), patience);
    }));
});
