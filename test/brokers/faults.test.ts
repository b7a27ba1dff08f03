import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ride, type RideOptions, ride, told } from '../support/riders/ride.js';
import { broker } from './broker.js';
import { ways } from './client.js';
import { stompRider } from './rider.js';

// Set by `npm run test:riders`.
const { RIDERS_MINUTES, RIDERS_SEED = '1' } = process.env;
const isLong = RIDERS_MINUTES !== undefined;

/** Faults without end, and what they leave. */
const journey: Omit<RideOptions, 'seed'> = {
  forMs: isLong ? Number(RIDERS_MINUTES) * 60_000 : 11_000,
  everyMs: isLong ? 100 : 50,
  settleMs: 90_000,
  calmMs: isLong ? [6_000, 16_000] : [1_500, 3_000],
  faultMs: isLong ? [1_000, 6_000] : [500, 1_500],
};
const timeout = journey.forMs + journey.settleMs + 30_000;

beforeAll(() => broker.up());
afterAll(() => broker.down());

function expectAllWell(done: Ride): void {
  if (isLong) console.log(told(done));
  const { complaints, broken, links, messages } = done;
  expect(complaints).toEqual([]);
  expect(broken).toBeGreaterThanOrEqual(2);
  expect(links).toBeGreaterThan(broken);
  expect(messages).toBeGreaterThan(150);
}

it.concurrent('over WebSocket all that was sent arrives, in order, through faults and a restart of the broker (R30, B22)', {
  timeout,
}, async () => {
  const way = await ways.WebSocket();
  const faults = ['reset', 'half-open', 'slow', 'restart'] as const;
  let isUp = true;
  let isOver = false;
  const server = {
    async start() {
      if (!isUp) await broker.up();
      return way.host;
    },
    async stop() {
      // The other ride still needs it.
      if (isOver) return;
      isUp = false;
      await broker.down();
    },
  };
  const rider = stompRider('stompjs over WebSocket', way, server);
  const stop = async (): Promise<void> => {
    isOver = true;
    await rider.stop();
  };
  const done = await ride({ ...rider, stop }, { ...journey, faults, seed: Number(RIDERS_SEED) });
  expect(Object.keys(done.faults).sort()).toEqual([...faults].sort());
  expectAllWell(done);
});

it.concurrent('over SockJS all that was sent arrives, in order, through faults of its own and a restart of the broker (R30, B22)', {
  timeout,
}, async () => {
  const way = await ways.SockJS();
  // The relay stays; its broker is restarted by the other ride.
  const server = { start: async () => way.host, stop: async () => {} };
  const faults = ['end', 'half-open', 'black-hole', 'slow'] as const;
  try {
    expectAllWell(
      await ride(stompRider('stompjs over SockJS', way, server), { ...journey, faults, seed: Number(RIDERS_SEED) + 1 }),
    );
  } finally {
    await way.stop();
  }
});
