import { describe, expect, it } from 'vitest';
import { type Answers, SimulatedWorld } from '../../src/testing/index.js';

/** One poll, made as `httpPolling` makes it, and what came of it. */
function poll(world: SimulatedWorld, after = 0) {
  const abort = new AbortController();
  const log: string[] = [];
  world.endpoint.fetch(`https://simulated.test/changes?after=${after}`, { signal: abort.signal }).then(
    async (response) => {
      const retryAfter = response.headers.get('retry-after');
      log.push(
        `${world.elapsedMs} ${response.status} ${await response.text()}${retryAfter === null ? '' : ` (${retryAfter})`}`,
      );
    },
    (error: Error) => log.push(`${world.elapsedMs} ${error.name}`),
  );
  return { abort, log };
}

describe('the endpoint', () => {
  it('answers with what is new, 50 messages at most, and with 204 when nothing is (fault 20)', async () => {
    const world = new SimulatedWorld();
    const nothing = poll(world);
    await world.advance(30_000);
    const news = poll(world, 1);
    await world.advance(600_000);
    const many = poll(world, 3);
    await world.advance(40);
    expect(nothing.log).toEqual(['40 204 []']);
    expect(news.log).toEqual(['30040 200 ["h2","h3"]']);
    expect(many.log[0]?.split('","')).toHaveLength(50);
    expect(world.endpoint.requests.map(({ after }) => after)).toEqual([0, 1, 3]);
    expect(world.endpoint.newest).toBe(63);
  });

  it.each<[Answers, string | null, string]>([
    ['junk', null, '40 200 {"messages":'],
    [503, '30', '40 503 [] (30)'],
    [429, 'soon', '40 429 [] (soon)'],
    [401, null, '40 401 []'],
  ])('answers with %s, Retry-After %s (fault 20)', async (answers, retryAfter, expected) => {
    const world = new SimulatedWorld();
    world.endpoint.set({ answers, retryAfter });
    const { log } = poll(world);
    await world.advance(40);
    expect([log, world.endpoint.inFlight]).toEqual([[expected], 0]);
  });

  it('never answers, and is slow (fault 20)', async () => {
    const world = new SimulatedWorld();
    world.endpoint.set({ slowMs: 9_000 });
    const slow = poll(world);
    await world.advance(9_039);
    expect(slow.log).toEqual([]);
    await world.advance(1);
    expect(slow.log).toEqual(['9040 204 []']);
    world.endpoint.set({ answers: 'never' });
    const { log } = poll(world);
    await world.advance(3_600_000);
    expect([log, world.endpoint.inFlight]).toEqual([[], 1]);
  });

  it('gives up what is aborted, at once', async () => {
    const world = new SimulatedWorld();
    const { abort, log } = poll(world);
    abort.abort();
    await world.settle();
    expect([log, world.endpoint.inFlight]).toEqual([['0 AbortError'], 0]);
    await world.advance(100);
    expect(log).toHaveLength(1);
    await expect(
      world.endpoint.fetch('https://simulated.test/changes', { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('answers although it was aborted, where it is told to (fault 20)', async () => {
    const world = new SimulatedWorld();
    world.endpoint.set({ ignoresAbort: true });
    const { abort, log } = poll(world);
    abort.abort();
    expect(world.endpoint.inFlight).toBe(0);
    await world.advance(40);
    expect([log, world.endpoint.inFlight]).toEqual([['40 204 []'], 0]);
  });

  it('is out of reach where the network is', async () => {
    const world = new SimulatedWorld();
    world.network.set({ reach: 'refuses' });
    const refused = poll(world);
    await world.advance(20);
    world.network.set({ reach: 'black-hole' });
    const lost = poll(world);
    await world.advance(3_600_000);
    expect([refused.log, lost.log]).toEqual([['20 TypeError'], []]);
  });

  it('answers a page that sleeps when it wakes up', async () => {
    const world = new SimulatedWorld();
    const { log } = poll(world);
    world.page.fallAsleep();
    await world.advance(1_000);
    expect(log).toEqual([]);
    world.page.wakeUp();
    await world.advance(0);
    expect(log).toEqual(['1000 204 []']);
  });
});
