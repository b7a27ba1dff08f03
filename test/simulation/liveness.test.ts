import { describe, expect, it } from 'vitest';
import type { EnvironmentHint } from '../../src/index.js';
import { answersPings, FakeEnvironment, pingPong, rigged } from '../support/rig.js';

const minute = 60_000;
const hour = 60 * minute;
/** The settings that promise P3 is told with: one miss, 5 s. */
const promised = { ...pingPong, intervalMs: 25_000, timeoutMs: 5_000, maxMissed: 1 };
const accepts = { onConnect: (link: { open(): void }) => link.open() };

describe('a half-open link', () => {
  it('is left within the interval and the timeout of the last frame, though close never comes (P3, L3, B33)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: promised }, { ...accepts, respond: answersPings });
    clock.advance(10_000);
    const [link] = transport.links;
    link?.message('the last one');
    // From here on nothing comes in, and sends succeed.
    const deaf = transport.links.length;
    if (link) link.message = () => {};
    clock.advance(30_001);
    expect(['backoff', 'connecting', 'open', 'awaiting-pong']).toContain(connection.status);
    expect(connection.getSnapshot().lastClose?.cause).toBe('pong-timeout');
    clock.advance(1_000);
    expect(transport.links).toHaveLength(deaf + 1);
    expect(transport.live).toBe(1);
  });

  it('is left within 45 s by default, for every phase of the traffic before it (D1, L3, P3)', () => {
    for (let lastFrameAt = 500; lastFrameAt < 60_000; lastFrameAt += 1_733) {
      const { clock, transport, connection } = rigged({ heartbeat: pingPong, random: () => 0.999 }, accepts);
      const [link] = transport.links;
      let isDeaf = false;
      clock.setTimeout(function answer() {
        if (isDeaf || !link) return;
        // Busy in both directions up to the last frame, so that no ping is due before.
        link.message('data');
        connection.send('data');
        clock.setTimeout(answer, 400);
      }, 100);
      clock.advance(lastFrameAt);
      isDeaf = true;
      clock.advance(45_000);
      expect(connection.getSnapshot().lastClose?.cause, `last frame at ${lastFrameAt}`).toBe('pong-timeout');
    }
  });

  it('is not saved by what we send, only by what comes in (P3, D2)', () => {
    const { clock, connection } = rigged({ heartbeat: promised }, accepts);
    for (let second = 0; second < 35; second += 1) {
      clock.advance(1_000);
      connection.send('anyone there?');
    }
    expect(connection.getSnapshot().lastClose?.cause).toBe('pong-timeout');
  });

  it('is kept by any frame, not only by a pong (D2, R12, B20)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: promised }, accepts);
    for (let second = 0; second < 300; second += 1) {
      clock.advance(1_000);
      if (second % 4 === 0) transport.latest.message('data');
    }
    expect(transport.links).toHaveLength(1);
    expect(connection.getSnapshot().isConnected).toBe(true);
  });

  it('is left after the silence limit where the server pushes by itself', () => {
    const { clock, transport, connection } = rigged({ heartbeat: { silenceMs: 60_000 } }, accepts);
    for (let beat = 0; beat < 20; beat += 1) {
      clock.advance(55_000);
      transport.latest.message('tick');
    }
    expect(transport.links).toHaveLength(1);
    clock.advance(72_000);
    expect(connection.getSnapshot().lastClose).toMatchObject({ cause: 'pong-timeout', reason: 'silent for too long' });
  });

  it('keeps its socket during an upload that makes progress, up to a minute (D4)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: pingPong }, accepts);
    transport.latest.bufferedAmount = 900_000;
    for (let second = 0; second < 50; second += 1) {
      clock.advance(1_000);
      transport.latest.bufferedAmount -= 10_000;
    }
    expect(connection.status).toBe('awaiting-pong');
    clock.advance(minute);
    expect(connection.getSnapshot().lastClose?.cause).toBe('pong-timeout');
  });
});

describe('a wake', () => {
  const wakes: readonly EnvironmentHint[] = [
    'page.visible',
    'page.resumed',
    'page.returned',
    'network.online',
    'network.changed',
  ];

  it.each(wakes)('by %s after a minute of sleep causes one probe, and a live link is kept (P4, D8)', (hint) => {
    const { clock, transport, environment, connection } = rigged(
      { heartbeat: pingPong },
      { ...accepts, respond: answersPings, latencyMs: 20 },
    );
    clock.advance(1_000);
    const pings = transport.latest.sent.length;
    clock.jump(minute);
    environment.say(hint);
    environment.say(hint);
    environment.say('page.visible');
    clock.advance(500);
    expect(transport.latest.sent.slice(pings)).toEqual(['ping']);
    expect(connection.status).toBe('open');
    expect(transport.links).toHaveLength(1);
  });

  it.each(wakes)('by %s finds a dead link within 5 s (P4, L4)', (hint) => {
    const { clock, transport, environment, connection } = rigged(
      { heartbeat: pingPong },
      { ...accepts, respond: answersPings },
    );
    clock.advance(1_000);
    transport.latest.message = () => {};
    clock.jump(minute);
    environment.say(hint);
    expect(connection.getSnapshot().isProbing).toBe(true);
    clock.advance(5_000);
    expect(connection.getSnapshot().lastClose?.cause).toBe('probe-failed');
    clock.advance(1_000);
    expect(transport.links).toHaveLength(2);
  });

  it('that only the clock shows is probed too (P4, D7)', () => {
    const { clock, transport, connection } = rigged(
      { heartbeat: pingPong },
      { ...accepts, respond: answersPings },
      new FakeEnvironment({ watchdogMs: 5_000 }),
    );
    clock.advance(6_000);
    const pings = transport.latest.sent.length;
    clock.jump(minute);
    clock.advance(0);
    expect(transport.latest.sent.slice(pings)).toEqual(['ping']);
    clock.advance(1_000);
    expect(connection.status).toBe('open');
    expect(transport.latest.sent.slice(pings)).toEqual(['ping']);
  });

  it('by wake() is probed for hosts without page events (P4)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: pingPong }, { ...accepts, respond: answersPings });
    clock.advance(1_000);
    const pings = transport.latest.sent.length;
    clock.jump(minute);
    connection.wake();
    clock.advance(100);
    expect(transport.latest.sent.slice(pings)).toEqual(['ping']);
  });

  it("and a send before it: the overdue timer probes once, right after the sender's task (P4)", () => {
    const { clock, transport, connection } = rigged({ heartbeat: pingPong }, { ...accepts, respond: answersPings });
    clock.advance(1_000);
    const pings = transport.latest.sent.length;
    clock.jump(minute);
    connection.send('good morning');
    clock.advance(1_000);
    expect(transport.latest.sent.slice(pings)).toEqual(['good morning', 'ping']);
  });

  it('after two minutes of silence reconnects without asking, with or without a ping (D8)', () => {
    for (const heartbeat of [pingPong, {}]) {
      const { clock, transport, environment, connection } = rigged({ heartbeat }, accepts);
      transport.latest.message('hello');
      clock.advance(100);
      connection.wake();
      clock.jump(hour);
      environment.say('page.visible');
      expect(transport.links).toHaveLength(2);
      expect(connection.getSnapshot().lastClose?.cause).toBe('probe-failed');
    }
  });

  it('lets what waited in the queue be heard before an overdue deadline decides (D6, P4)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: pingPong }, accepts);
    clock.advance(1_000);
    expect(connection.status).toBe('awaiting-pong');
    clock.jump(hour);
    clock.advance(0);
    // The deadline was an hour late: it asked again instead of giving up.
    expect(connection.status).toBe('awaiting-pong');
    transport.latest.message('pong');
    expect(connection.status).toBe('open');
    expect(transport.links).toHaveLength(1);
  });

  it('gives a handshake that completed during the sleep its turn (D6)', () => {
    const { clock, transport, connection } = rigged();
    clock.jump(hour);
    clock.advance(0);
    expect(connection.status).toBe('connecting');
    transport.latest.open();
    expect(connection.status).toBe('open');
  });
});

describe('network hints', () => {
  it('offline keeps a healthy socket: it is asked, not dropped (P5, D9)', () => {
    const { clock, transport, environment, connection } = rigged(
      { heartbeat: pingPong },
      { ...accepts, respond: answersPings },
    );
    clock.advance(20_000);
    environment.say('network.offline');
    expect(connection.status).toBe('awaiting-pong');
    clock.advance(1_000);
    expect(connection.status).toBe('open');
    expect(transport.links).toHaveLength(1);
  });

  it('online in backoff dials within 100 ms, without counting a failure (P5, D9)', () => {
    const { clock, transport, environment, connection } = rigged();
    for (let failure = 0; failure < 5; failure += 1) {
      transport.latest.refuse();
      if (failure < 4) clock.advance(connection.getSnapshot().retryInMs ?? 0);
    }
    clock.advance(2_000);
    const { attempt } = connection.getSnapshot();
    const links = transport.links.length;
    environment.say('network.offline');
    environment.say('network.online');
    environment.say('network.online');
    clock.advance(100);
    expect(transport.links).toHaveLength(links + 1);
    expect(connection.getSnapshot().attempt).toBe(attempt);
  });

  it('repeated within a second are one (P5)', () => {
    const { clock, transport, environment } = rigged(
      { heartbeat: pingPong },
      { ...accepts, respond: answersPings, latencyMs: 10 },
    );
    clock.advance(20_000);
    const pings = transport.latest.sent.length;
    for (let step = 0; step < 9; step += 1) {
      environment.say('network.offline');
      environment.say('network.online');
      clock.advance(100);
    }
    expect(transport.latest.sent.slice(pings)).toEqual(['ping']);
  });

  it('do nothing once the end was asked for (P5, R24)', () => {
    const { clock, transport, environment, connection } = rigged({}, accepts);
    connection.close();
    for (const hint of ['network.online', 'page.visible', 'page.returned'] as const) environment.say(hint);
    clock.advance(hour);
    expect(transport.links).toHaveLength(1);
    expect(connection.status).toBe('terminated');
  });

  it('offline puts the retry off to the cap, not for ever (D9, L6)', () => {
    const { clock, transport, environment } = rigged();
    transport.latest.refuse();
    environment.say('network.offline');
    clock.advance(14_999);
    expect(transport.links).toHaveLength(1);
    environment.say('network.offline');
    clock.advance(1);
    expect(transport.links).toHaveLength(2);
  });
});

describe('page life (P14)', () => {
  it('closes with 1000 when the page is left, and connects at once when it returns (D9, R39, B35)', () => {
    const { transport, environment, connection, clock } = rigged({}, accepts);
    clock.advance(1_000);
    environment.say('page.left');
    expect(transport.links[0]?.closeRequests[0]).toEqual({ code: 1000, reason: '' });
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', paused: 'left', retryInMs: null });
    clock.advance(hour);
    expect(transport.links).toHaveLength(1);
    environment.say('page.returned');
    expect(transport.links).toHaveLength(2);
  });

  it('has no false death in an hour of timers that fire once a minute, with a live server (D6)', () => {
    const { clock, transport, environment, connection } = rigged(
      { heartbeat: pingPong },
      { ...accepts, respond: answersPings },
    );
    environment.say('page.hidden');
    const lives = transport.links.length;
    for (let minutes = 0; minutes < 60; minutes += 1) {
      // The platform lets timers fire once a minute; the answers to what they send come at once.
      clock.jump(59_000);
      clock.advance(1_000);
    }
    expect(transport.links).toHaveLength(lives);
    expect(connection.getSnapshot().isConnected).toBe(true);
  });

  it('parks a hidden page after a while, but never with something to send', () => {
    const { clock, transport, environment, connection } = rigged(
      { hidden: { policy: 'park', parkAfterMs: 30_000 }, outbox: { highWaterBytes: 10 } },
      accepts,
    );
    transport.latest.bufferedAmount = 100;
    expect(connection.send('unsent')).toBe('queued');
    environment.say('page.hidden');
    clock.advance(31_000);
    expect(connection.status).toBe('open');
    transport.latest.bufferedAmount = 0;
    clock.advance(31_000);
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', paused: 'parked' });
    expect(transport.links[0]?.closeRequests).toHaveLength(2);
    environment.say('page.visible');
    expect(transport.links).toHaveLength(2);
  });

  it('pings a hidden page half as often where it is told to stretch', () => {
    const intervals = (['keep', 'stretch'] as const).map((policy) => {
      const { clock, transport, environment } = rigged(
        { heartbeat: pingPong, hidden: { policy } },
        { ...accepts, respond: answersPings },
      );
      environment.say('page.hidden');
      clock.advance(hour);
      return transport.latest.sent.length;
    });
    expect(intervals[1]).toBeLessThan((intervals[0] ?? 0) * 0.6);
  });
});
