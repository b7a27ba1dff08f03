import { expect, it } from 'vitest';
import { type Connection, createConnection } from '../../src/index.js';
import { SimulatedWorld } from '../../src/testing/index.js';

const clients = 10_000;

/** Ten thousand connections of one server in one world, all open; and when each of their attempts from then on was made. */
async function herd(): Promise<{ world: SimulatedWorld; connections: readonly Connection[]; attempts: number[][] }> {
  const world = new SimulatedWorld({ seed: 22, promises: 'own' });
  const attempts: number[][] = Array.from({ length: clients }, () => []);
  const connections = attempts.map((made) => {
    const transport = world.webSocket();
    return createConnection({
      ...world.options,
      transports: [
        {
          ...transport,
          connect: (callbacks, request) => {
            made.push(world.elapsedMs);
            return transport.connect(callbacks, request);
          },
        },
      ],
    });
  });
  await world.advance(30_000);
  expect(connections.every(({ status }) => status === 'open' || status === 'awaiting-pong')).toBe(true);
  for (const made of attempts) made.length = 0;
  return { world, connections, attempts };
}

/** The greatest share of all clients among these moments that any window of so many ms holds. */
function busiest(moments: readonly number[], windowMs: number): number {
  const sorted = [...moments].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  sorted.forEach((moment, index) => {
    while (moment - (sorted[from] ?? moment) >= windowMs) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most / clients;
}

it('ten thousand machines do not fall upon their server, after a blip and after 30 s (fault 22, E2)', {
  timeout: 120_000,
}, async () => {
  const { world, connections, attempts } = await herd();
  const areBack = (): boolean => connections.every(({ status }) => status === 'open' || status === 'awaiting-pong');

  world.server.closeAll(1006, '', false);
  await world.advance(30_000);
  expect(attempts.every(({ length }) => length === 1)).toBe(true);
  const first = attempts.flat();
  expect(busiest(first, 1_000)).toBeLessThanOrEqual(0.52);
  expect(busiest(first, 100)).toBeLessThanOrEqual(0.06);
  expect(areBack()).toBe(true);

  world.server.closeAll(1006, '', false);
  world.server.set({ admission: 'refuses' });
  await world.advance(30_000);
  const backAt = world.elapsedMs;
  world.server.set({ admission: 'accepts' });
  await world.advance(30_000);
  const later = attempts.flatMap((made) => made.filter((moment) => moment >= backAt).slice(0, 1));
  // A few had an attempt under way when it came back.
  expect(later.length).toBeGreaterThan(0.99 * clients);
  expect(busiest(later, 1_000)).toBeLessThanOrEqual(0.1);
  expect(areBack()).toBe(true);
});
