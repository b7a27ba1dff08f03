import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Connection,
  type ConnectionOptions,
  type ConnectionState,
  createConnection,
  type EnvironmentHint,
  type TimerName,
} from '../../src/index.js';
import { FakeTransport, VirtualClock } from '../../src/testing/index.js';
import { FakeEnvironment, FakePolling, pingPong, settled } from '../support/rig.js';

const hints: readonly EnvironmentHint[] = [
  'network.offline',
  'network.online',
  'network.changed',
  'page.hidden',
  'page.visible',
  'page.frozen',
  'page.resumed',
  'page.left',
  'page.returned',
];
const codes = [1000, 1001, 1002, 1005, 1006, 1008, 1009, 1011, 1012, 1013, 3000, 4000, 4001, 4401, 4429];
const statuses = [0, 401, 403, 429, 500, 503];

/** Invariant I5: which timers may exist in which state. `catchUp` polls go on after an upgrade. */
const timersOf: Readonly<Record<ConnectionState, readonly string[]>> = {
  connecting: ['timer'],
  open: ['timer', 'flush', 'park', 'poll'],
  'awaiting-pong': ['timer', 'flush', 'park', 'poll'],
  closing: ['timer'],
  backoff: ['timer'],
  'polling-fallback': ['poll', 'upgrade'],
  terminated: [],
};

/** A clock that counts on what is really set, and refuses what is no delay at all (I19). */
class StrictClock extends VirtualClock {
  elapsed = 0;

  override setTimeout(callback: () => void, delayMs: number): unknown {
    expect(Number.isInteger(delayMs)).toBe(true);
    return super.setTimeout(callback, delayMs);
  }

  override advance(ms: number): void {
    this.elapsed += ms;
    super.advance(ms);
  }

  override jump(ms: number): void {
    this.elapsed += Math.max(0, ms);
    super.jump(ms);
  }
}

type World = ReturnType<typeof worldOf>;

function worldOf(variant: number) {
  const clock = new StrictClock({ startAt: 1_600_000_000_000 });
  const starts: number[] = [];
  const delivered: unknown[] = [];
  const ended: string[] = [];
  const track = (): void => {
    starts.push(clock.now());
  };
  const first = new FakeTransport({ name: 'first', onConnect: track });
  const second = new FakeTransport({ name: 'second', binary: false, onConnect: track });
  const polling = new FakePolling();
  const environment = new FakeEnvironment({ watchdogMs: 5_000 });
  let dice = variant;
  const options: ConnectionOptions = {
    transports: variant % 2 === 0 ? [first] : [first, second],
    clock,
    environment,
    random: () => {
      dice = (dice * 16_807 + 11) % 2_147_483_647;
      return dice / 2_147_483_647;
    },
    heartbeat: [pingPong, { silenceMs: 40_000 }, {}][variant % 3] ?? {},
    hidden: { policy: (['keep', 'park', 'stretch'] as const)[variant % 3] ?? 'keep' },
    outbox: {
      maxItems: 5,
      maxBytes: 200,
      overflow: variant % 2 === 0 ? 'drop-oldest' : 'reject-new',
      highWaterBytes: 100,
    },
    terminalCodes: [4001],
    ...(variant % 4 < 2 && { polling }),
  };
  const connection: Connection = createConnection(options);
  connection.on('message', (data) => delivered.push(data));
  connection.on('end', ({ reason }) => ended.push(reason));
  return { clock, starts, delivered, ended, transports: [first, second], polling, environment, connection };
}

/** What the outside can do, by number; `n` picks among what there is. */
const doings: readonly ((world: World, n: number) => unknown)[] = [
  ({ transports }, n) => transports[n % 2]?.links.at(-1)?.open(),
  ({ transports }, n) => transports[n % 2]?.links.at(-1)?.open(),
  ({ transports }) => transports[0]?.links.at(-1)?.open(),
  ({ transports }, n) => transports[n % 2]?.links.at(-1)?.message(`m${n}`),
  ({ transports }, n) => transports[n % 2]?.links.at(-1)?.message('pong'),
  ({ transports }) => transports[0]?.links.at(-1)?.message('pong'),
  ({ transports }, n) => transports[n % 2]?.links.at(-1)?.drop(),
  ({ transports }, n) => transports[n % 2]?.links.at(-1)?.refuse(),
  ({ transports }) => transports[0]?.links.at(-1)?.refuse(),
  ({ transports }, n) => transports[n % 2]?.links.at(-1)?.serverClose(codes[n % codes.length] ?? 1000, 'so', n % 3 > 0),
  ({ clock }, n) => clock.advance(n % 2_000),
  ({ clock }, n) => clock.advance((n % 60) * 1_000),
  ({ clock }, n) => clock.advance(n % 600_000),
  ({ clock }) => clock.advanceToNext(),
  ({ clock }) => clock.advanceToNext(),
  ({ clock }) => clock.advanceToNext(),
  ({ clock }, n) => clock.jump((n % 7_200) * 1_000 - 1_000_000),
  ({ environment }, n) => environment.say(hints[n % hints.length] ?? 'network.online'),
  ({ environment }, n) => environment.say(hints[n % hints.length] ?? 'network.online'),
  ({ connection }, n) => connection.send(n % 3 === 0 ? new Uint8Array(n % 90) : 's'.repeat(n % 120)),
  ({ connection }) => connection.reconnect(),
  ({ connection }, n) =>
    n % 6 === 0 ? connection.close(n % 2 === 0 ? 1000 : 3000 + (n % 1000), 'done') : connection.wake(),
  ({ connection }) => connection.start(),
  ({ polling }, n) => polling.polls.at(-1)?.answer([`p${n}`]),
  ({ polling }, n) => polling.polls.at(-1)?.fail(statuses[n % statuses.length] ?? 0, n % 2 === 0 ? n : null),
  ({ polling }) => polling.polls.at(-1)?.reject(),
  ({ transports }, n) => {
    const link = transports[n % 2]?.links.at(-1);
    if (link) link.bufferedAmount = n % 3 === 0 ? 0 : n % 300;
  },
  ({ transports }, n) => {
    const { failing } = transports[n % 2] ?? { failing: new Set() };
    const call = (['connect', 'send', 'close'] as const)[n % 3] ?? 'send';
    if (!failing.delete(call)) failing.add(call);
  },
  ({ connection }, n) => {
    const off = connection.on('status', () => {
      off();
      if (n % 3 === 0) connection.reconnect();
      else if (n % 3 === 1) connection.send('from a listener');
      else throw new Error('a listener fails');
    });
  },
  // Whatever an abandoned link still says is said to nobody.
  (world, n) => {
    const old = world.transports.flatMap(({ links }) => links).filter((link) => link.phase === 'over');
    const link = old[n % Math.max(1, old.length)];
    if (link === undefined) return;
    const before = world.connection.actor.getSnapshot();
    const count = world.delivered.length;
    if (n % 3 === 0) link.callbacks.opened();
    else if (n % 3 === 1) link.callbacks.received('from the grave');
    else link.callbacks.closed({ cause: 'dropped', code: 1006, reason: '', wasClean: false });
    expect(world.connection.actor.getSnapshot()).toBe(before);
    expect(world.delivered).toHaveLength(count);
  },
];

function childTimers(connection: Connection): string[] {
  return Object.keys(connection.actor.getSnapshot().children).filter(
    (id) => !['transport', 'poller', 'environment'].includes(id),
  );
}

function check(world: World): void {
  const { connection, clock, transports, environment, polling } = world;
  const snapshot = connection.actor.getSnapshot();
  const { value: state, context, status } = snapshot;
  expect(status).not.toBe('error');
  // I1: one transport, which drives the state or is the candidate.
  const live = transports.reduce((sum, transport) => sum + transport.live, 0);
  expect(live).toBeLessThanOrEqual(1);
  if (state === 'backoff' || state === 'terminated') expect(live).toBe(0);
  // I5: its own timers, and not one handle more.
  const timers = childTimers(connection);
  for (const timer of timers) expect(timersOf[state]).toContain(timer);
  if (status === 'active') {
    expect(clock.pending).toBe(timers.length + 1);
    expect(environment.reports.size).toBe(1);
    // P6: in every state something is going to happen, or is named that ends the waiting.
    const isQuiet = context.settings.heartbeat.mode === 'none' && (state === 'open' || state === 'awaiting-pong');
    const isPaused = context.paused !== null && context.paused !== 'offline';
    if (!isQuiet && !isPaused) expect(timers.length).toBeGreaterThan(0);
  } else {
    // I6, P7: nothing is left of it.
    expect(clock.pending).toBe(0);
    expect(environment.reports.size).toBe(0);
    expect(polling.inFlight).toBe(0);
  }
  expect(polling.inFlight).toBeLessThanOrEqual(1);
  if (state === 'backoff' && context.paused === null) expect(context.retryInMs).not.toBeNull();
  // I10, I12.
  expect(context.missedPongs).toBeLessThanOrEqual(context.settings.heartbeat.maxMissed);
  if (state === 'open') expect(context.missedPongs).toBe(0);
  expect(connection.outbox.items).toBeLessThanOrEqual(5);
  expect(connection.outbox.bytes).toBeLessThanOrEqual(200);
  // The facade says what the machine says, and says it once.
  expect(connection.getSnapshot().status).toBe(state);
  expect(connection.getSnapshot()).toBe(connection.getSnapshot());
}

describe('a random life', () => {
  it('keeps every invariant over 100,000 events and more (P6, P7, I1, I2, I5, I6, I10, I12, I19)', async () => {
    const reached = new Set<string>();
    let events = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(11),
        fc.array(fc.tuple(fc.nat(doings.length - 1), fc.nat(1_000_000)), {
          minLength: 120,
          maxLength: 360,
          size: 'max',
        }),
        async (variant, walk) => {
          const world = worldOf(variant);
          world.connection.on('error', () => {});
          try {
            for (const [doing, n] of walk) {
              doings[doing]?.(world, n);
              await settled();
              check(world);
              events += 1;
              reached.add(world.connection.status);
            }
          } finally {
            world.connection.close();
            world.clock.advance(5_000);
            check(world);
          }
          expect(world.connection.status).toBe('terminated');
        },
      ),
      { numRuns: 500, seed: 20_200_101, endOnFailure: true },
    );
    expect(events).toBeGreaterThanOrEqual(100_000);
    expect([...reached].sort()).toEqual(
      ['awaiting-pong', 'backoff', 'closing', 'connecting', 'open', 'polling-fallback', 'terminated'].sort(),
    );
  }, 120_000);
});

export type { TimerName };
