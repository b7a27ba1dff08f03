import { expect, it, vi } from 'vitest';
import { faults, type ScheduleOptions } from '../../support/fault-schedule.js';
import { type Pace, recipes } from '../../support/riders/recipes.js';
import { ride, told } from '../../support/riders/ride.js';

interface Plan extends Omit<ScheduleOptions, 'seed'> {
  readonly pace: Pace;
  readonly everyMs: number;
}

/** Each fault about once, in little time: an attempt budget has ten attempts a minute. */
const hurried: Plan = { pace: { pingMs: 800, retryMs: 500 }, everyMs: 50, calmMs: [1_200, 1_800], faultMs: [200, 500] };
const usual: Plan = {
  pace: { pingMs: 2_000, retryMs: 500 },
  everyMs: 100,
  calmMs: [4_000, 16_000],
  faultMs: [1_000, 6_000],
};

// Set by `npm run test:riders`.
const { RIDERS_MINUTES, RIDERS_SEED = '1' } = process.env;
const { pace, ...plan } = RIDERS_MINUTES === undefined ? hurried : usual;
const forMs = RIDERS_MINUTES === undefined ? 10_000 : Number(RIDERS_MINUTES) * 60_000;
const settleMs = 90_000;

// Servers tell of each link that broke.
vi.spyOn(console, 'error').mockImplementation(() => {});

it(
  'carries everything through faults, all clients at once, without help (R24, R28, P3, P12)',
  async () => {
    const options = { ...plan, forMs, settleMs };
    const rides = await Promise.all(
      recipes.map(({ make }, index) => ride(make(pace), { ...options, seed: Number(RIDERS_SEED) + index })),
    );
    if (RIDERS_MINUTES !== undefined) console.log(rides.map(told).join('\n'));

    expect(rides.flatMap(({ name, complaints }) => complaints.map((complaint) => `${name}: ${complaint}`))).toEqual([]);
    for (const { name, links, broken, messages } of rides) {
      expect([name, broken > 0, links >= broken, messages > 0]).toEqual([name, true, true, true]);
    }
    // Nothing that was to be survived was left out.
    const seen = new Set(rides.flatMap((each) => Object.keys(each.faults)));
    expect([...seen].sort()).toEqual([...faults].sort());
  },
  forMs + settleMs + 30_000,
);
