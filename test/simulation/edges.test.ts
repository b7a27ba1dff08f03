import { describe, expect, it } from 'vitest';
import { createActor, fromCallback } from 'xstate';
import {
  connectionMachine,
  type EnvironmentLogic,
  type TimerLogic,
  type TransportLogic,
} from '../../machines/index.js';
import { type ConnectionOptions, createConnection } from '../../src/index.js';
import { FakeTransport, VirtualClock } from '../../src/testing/index.js';
import { Life, link as linkReport } from '../support/pure.js';
import { answersPings, FakeEnvironment, FakePolling, pingPong, type Rig, rigged, settled } from '../support/rig.js';

const hour = 3_600_000;
const accepts = { onConnect: (link: { open(): void }) => link.open() };
const missing = (name: string) =>
  new FakeTransport({
    name,
    onConnect: (link) => link.callbacks.closed({ cause: 'unsupported', code: 1006, reason: '', wasClean: false }),
  });

describe('a transport that this runtime does not have', () => {
  it('is no failure: not even without any retries is it the end of those that come after it (F1)', () => {
    const there = new FakeTransport();
    const { clock, connection } = rigged({ transports: [missing('first'), there], maxRetries: 0 });
    clock.advance(250);
    there.latest.open();
    expect(connection.getSnapshot()).toMatchObject({ status: 'open', attempt: 0 });
  });

  it('is passed over, and a server that is away for a while does not end the connection for it (E1, L5)', () => {
    const server = { isUp: false };
    const socket = new FakeTransport({
      name: 'socket',
      onConnect: (link) => (server.isUp ? link.open() : link.refuse()),
    });
    const other = missing('other');
    const { clock, connection } = rigged({ transports: [socket, other] });
    clock.advance(60_000);
    expect(connection.status).not.toBe('terminated');
    expect(other.links).toHaveLength(1);
    server.isUp = true;
    clock.advance(60_000);
    expect(connection.getSnapshot()).toMatchObject({ status: 'open', transport: 'socket' });
  });

  it('ends the connection only if there is none that it has (R21)', () => {
    const { clock, connection } = rigged({ transports: [missing('one'), missing('two')] });
    clock.advance(1_000);
    expect(connection.getSnapshot().output?.reason).toBe('unsupported');
  });
});

describe('an upgrade that died young', () => {
  it('goes back to polling, not on to the next transport (F7)', async () => {
    const server = { isUp: false };
    const onConnect = (link: { open(): void; refuse(): void }) => (server.isUp ? link.open() : link.refuse());
    const first = new FakeTransport({ name: 'first', onConnect, respond: answersPings });
    const second = new FakeTransport({ name: 'second', onConnect, respond: answersPings });
    const polling = new FakePolling();
    const { clock, connection } = rigged({ transports: [first, second], polling, heartbeat: pingPong });
    for (let tries = 0; tries < 5; tries += 1) clock.advance(connection.getSnapshot().retryInMs ?? 0);
    await settled();
    await polling.latest.answer();
    server.isUp = true;
    clock.advance(10_000);
    await settled();
    expect(connection.status).toBe('open');
    first.latest.drop();
    expect(connection.getSnapshot()).toMatchObject({ status: 'polling-fallback', transport: 'fake-polling' });
  });
});

describe('a hidden page', () => {
  it('is parked though its timers are late, and though the network changes meanwhile', () => {
    const environment = new FakeEnvironment({ watchdogMs: 5_000 });
    const { clock, connection } = rigged({ hidden: { policy: 'park', parkAfterMs: 40_000 } }, accepts, environment);
    environment.say('page.hidden');
    clock.advance(30_000);
    environment.say('network.changed');
    clock.advance(30_000);
    expect(connection.getSnapshot().paused).toBe('parked');
    for (let minutes = 0; minutes < 10; minutes += 1) {
      clock.jump(59_000);
      clock.advance(1_000);
    }
    expect(connection.getSnapshot().paused).toBe('parked');
    environment.say('page.visible');
    expect(connection.status).toBe('open');
  });

  it('is parked also if it was hidden before the link opened', () => {
    const environment = new FakeEnvironment();
    environment.isHidden = true;
    const { clock, connection } = rigged({ hidden: { policy: 'park', parkAfterMs: 1_000 } }, accepts, environment);
    clock.advance(1_000);
    expect(connection.getSnapshot().paused).toBe('parked');
  });

  it('waits for a full transport before it is parked, without a timer that spins', () => {
    const { clock, transport, environment, connection } = rigged(
      { hidden: { policy: 'park', parkAfterMs: 0 }, outbox: { highWaterBytes: 10 } },
      accepts,
    );
    transport.latest.bufferedAmount = 100;
    connection.send('unsent');
    environment.say('page.hidden');
    clock.advance(10_000);
    expect(connection.status).toBe('open');
  });

  it('keeps a quiet link without a ping while its timers are merely throttled', () => {
    const environment = new FakeEnvironment({ watchdogMs: 5_000 });
    const { clock, transport } = rigged({}, accepts, environment);
    environment.say('page.hidden');
    for (let minutes = 0; minutes < 30; minutes += 1) {
      clock.jump(59_000);
      clock.advance(1_000);
    }
    expect(transport.links).toHaveLength(1);
  });
});

describe('a clock that is set back', () => {
  it('does not turn the advice of a server into hours (E6)', () => {
    const { clock, transport, environment, connection } = rigged({}, accepts);
    clock.advance(1_000);
    transport.latest.serverClose(1013);
    clock.jump(-5 * hour);
    environment.say('network.online');
    expect(connection.getSnapshot().retryInMs).toBeLessThanOrEqual(300);
  });

  it.each([[pingPong], [{ silenceMs: 6_000 }]])(
    'does not keep a dead link open until it catches up (L3): %o',
    (heartbeat) => {
      const { clock, connection } = rigged({ heartbeat }, accepts);
      clock.advance(1_000);
      clock.jump(-3 * hour);
      clock.advance(60_000);
      expect(connection.getSnapshot().lastClose?.cause).toBe('pong-timeout');
    },
  );

  it('does not make the attempts of before count against those of now (E4)', () => {
    const { clock, transport, connection } = rigged({ backoff: { initialMs: 10, maxMs: 20 } });
    for (let tries = 0; tries < 10; tries += 1) {
      transport.latest.refuse();
      if (tries < 9) clock.advance(connection.getSnapshot().retryInMs ?? 0);
    }
    expect(connection.getSnapshot().retryInMs).toBeGreaterThan(50_000);
    clock.advance(connection.getSnapshot().retryInMs ?? 0);
    clock.jump(-hour);
    transport.latest.refuse();
    expect(connection.getSnapshot().retryInMs).toBeLessThan(1_000);
  });
});

describe('offline', () => {
  it('does not get round the attempt budget (E4, I8)', () => {
    const starts: number[] = [];
    const clock = new VirtualClock();
    const { environment } = rigged(
      { clock, backoff: { initialMs: 5, maxMs: 10 } },
      {
        onConnect: (link) => {
          starts.push(clock.now());
          link.refuse();
        },
      },
    );
    for (let storms = 0; storms < 200; storms += 1) {
      environment.say('network.offline');
      clock.advance(20);
      environment.say('network.online');
      clock.advance(20);
    }
    for (const [index, at] of starts.entries()) {
      expect(at - (starts[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(250);
      expect(at - (starts[index - 10] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(60_000);
    }
  });

  it('during an attempt is remembered, and the attempt starts again when the network is back (D9)', () => {
    const { clock, transport, environment, connection } = rigged();
    clock.advance(500);
    environment.say('network.offline');
    expect(connection.getSnapshot().isOffline).toBe(true);
    environment.say('network.online');
    expect(transport.links).toHaveLength(2);
    expect(transport.live).toBe(1);
  });

  it('before the start is forgotten if the network is back by then', () => {
    const environment = new FakeEnvironment();
    environment.isOnline = false;
    const { transport, connection } = rigged({ autoStart: false }, {}, environment);
    environment.isOnline = true;
    connection.start();
    transport.latest.refuse();
    expect(connection.getSnapshot()).toMatchObject({ isOffline: false, retryInMs: 1_000 });
  });

  it('that ends after a sleep is answered though the retry is overdue (P5)', () => {
    const { clock, transport, environment } = rigged();
    transport.latest.refuse();
    environment.say('network.offline');
    clock.jump(hour);
    environment.say('network.online');
    clock.advance(300);
    expect(transport.links.length).toBeGreaterThanOrEqual(2);
  });
});

describe('pings', () => {
  it('wait for an upload that makes progress also while messages wait for room (D4)', () => {
    const { clock, transport, connection } = rigged(
      { heartbeat: pingPong, outbox: { highWaterBytes: 1_000 } },
      accepts,
    );
    clock.advance(0);
    transport.latest.bufferedAmount = 900_000;
    connection.send('queued');
    for (let second = 0; second < 50; second += 1) {
      clock.advance(1_000);
      transport.latest.bufferedAmount -= 10_000;
    }
    // The first ping left before the upload began, so one miss is counted; those behind it are waited for.
    expect(connection.getSnapshot().isConnected).toBe(true);
  });

  it('that could not be made leave nothing missed behind (D3, I10)', () => {
    const life = new Life().say('transport.opened', {}, 100).say('ping.due').say('pong.missed', linkReport(), 10_000);
    expect(life.context.missedPongs).toBe(1);
    life.say('ping.skipped');
    expect(life.state).toBe('open');
    expect(life.context).toMatchObject({ missedPongs: 0, probing: false });
  });
});

describe('a polled batch', () => {
  it('stops where a listener closes the connection (I6)', async () => {
    const polling = new FakePolling();
    const { clock, connection, messages } = rigged(
      { polling, fallbackAfter: 1 },
      { onConnect: (link) => link.refuse() },
    );
    await settled();
    connection.on('message', () => connection.close());
    await polling.latest.answer(['a', 'b', 'c']);
    expect(messages).toEqual(['a']);
    expect(clock.pending).toBe(0);
  });
});

describe('a transport actor that throws', () => {
  it.each([
    [{ maxRetries: 0 }, 'terminated'],
    [
      { fallbackAfter: 1, polling: { name: 'p', intervalMs: 1, hiddenIntervalMs: 1, timeoutMs: 1 } },
      'polling-fallback',
    ],
    [{}, 'backoff'],
  ])('is a loss like any other: %o leads to %s (P6)', (settings, state) => {
    const timers: string[] = [];
    const machine = connectionMachine.provide({
      actors: {
        transport: fromCallback(() => {
          throw new Error('raw');
        }) as TransportLogic,
        timer: fromCallback(({ input }) => {
          timers.push((input as { event: string }).event);
        }) as TimerLogic,
        poller: fromCallback(() => {}) as never,
        environment: fromCallback(() => {}) as EnvironmentLogic,
      },
    });
    const actor = createActor(machine, { input: { settings } }).start();
    expect(actor.getSnapshot().value).toBe(state);
    expect(actor.getSnapshot().status).not.toBe('error');
    // What was thrown is no text, and the context is plain JSON.
    expect(actor.getSnapshot().context.lastError).toBeNull();
    if (state !== 'terminated') expect(timers.length).toBeGreaterThan(1);
  });
});

describe('ports of the user', () => {
  it.each([
    [{ transports: [new FakeTransport({ connectTimeoutMs: Number.NaN })] }, /connectTimeoutMs of the transport 'fake'/],
    [{ polling: Object.assign(new FakePolling(), { intervalMs: 0 }) }, /`polling.intervalMs`/],
  ])('are checked like options (I20)', (options, message) => {
    expect(() => createConnection({ transports: [new FakeTransport()], ...options })).toThrow(message);
  });

  it('that return no handle cost the attempt (P6)', () => {
    const { connection } = rigged({ transports: [{ name: 'hollow', connect: () => undefined as never }] });
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', lastClose: { cause: 'never-opened' } });
  });
});

describe('what the server asked for outlives the link (E6, I8)', () => {
  const advice: ConnectionOptions['classify'] = ({ reason }) =>
    reason === 'later' ? { kind: 'retry-after', delayMs: 120_000 } : { kind: 'fallback' };
  const polled = (): Rig & { environment: FakeEnvironment; polling: FakePolling } => {
    const environment = new FakeEnvironment();
    const polling = new FakePolling();
    const rig = rigged({ polling, classify: advice, fallbackAfter: 1 }, {}, environment);
    return Object.assign(rig, { environment, polling });
  };

  it('in polling, where the network is back: it polls at once, and tries no upgrade', async () => {
    const { environment, transport, connection, clock, polling } = polled();
    transport.latest.refuse();
    await settled();
    await polling.latest.answer();
    clock.advance(15_000);
    transport.latest.open();
    transport.latest.serverClose(4100, 'later');
    const { length } = transport.links;
    await settled();
    await polling.latest.answer();
    environment.say('network.offline');
    const polls = polling.polls.length;
    environment.say('network.online');
    await settled();
    expect(polling.polls).toHaveLength(polls + 1);
    clock.advance(25_000);
    expect([connection.status, transport.links.length]).toEqual(['polling-fallback', length]);
  });

  it('and where polling fails as well', () => {
    const { environment, transport, connection, clock } = polled();
    transport.latest.refuse();
    clock.advance(15_000);
    transport.latest.open();
    transport.latest.serverClose(4100, 'later');
    const { length } = transport.links;
    clock.advance(20_000);
    // The first poll took too long.
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', retryInMs: 105_000 });
    environment.say('network.offline');
    environment.say('network.online');
    clock.advance(99_000);
    expect(transport.links).toHaveLength(length);
    clock.advance(10_000);
    expect(transport.links.length).toBeGreaterThan(length);
  });
});
