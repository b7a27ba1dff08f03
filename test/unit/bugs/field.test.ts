import { describe, expect, it } from 'vitest';
import { webSocketTransport } from '../../../src/index.js';
import { VirtualClock } from '../../../src/testing/index.js';
import { answersPings, pingPong, rigged } from '../../support/rig.js';
import { stubClass } from '../../support/stub-socket.js';
import { pingsOf, refusesAfter } from '../../support/welcomes.js';

const minute = 60_000;

/** A connection over stub sockets, none of which it closes before they have opened. */
function overSockets(options: Parameters<typeof rigged>[0] = {}) {
  const stub = stubClass();
  const url = 'wss://example.com';
  const transports = [webSocketTransport({ url, WebSocket: stub.Class, closeWhileConnecting: 'on-open' })];
  return { stub, ...rigged({ transports, ...options }) };
}

describe('an attempt that is over', () => {
  it('leaves no timer that closes the next socket: pladaria/reconnecting-websocket#50 (A10, I2)', () => {
    const { clock, transport, connection } = rigged({ connectTimeoutMs: 10_000, backoff: () => 1_000 });
    clock.advance(4_000);
    transport.latest.refuse();
    clock.advance(1_000 + 6_000);
    transport.latest.open();
    clock.advance(minute);
    expect([connection.status, transport.links.length, transport.latest.closeRequests]).toEqual(['open', 2, []]);
  });

  it('is closed when its socket opens late, whatever gave it up: liveblocks/liveblocks#1459 (A10, I3)', () => {
    const { stub, clock, connection } = overSockets({ connectTimeoutMs: 10_000, backoff: () => 5_000 });
    clock.advance(10_000);
    stub.sockets[0]?.open();
    clock.advance(5_000);
    connection.close();
    stub.sockets[1]?.open();
    expect(stub.sockets.map(({ closes }) => closes.length)).toEqual([1, 1]);
    expect(connection.status).toBe('terminated');
  });

  it('is not closed before it has opened where that was asked for: rails/rails#44304 (A10)', () => {
    const { stub, clock } = overSockets({ connectTimeoutMs: 10_000, backoff: () => 5_000 });
    clock.advance(10_000);
    expect(stub.sockets.map(({ closes }) => closes)).toEqual([[]]);
    clock.advance(5_000);
    expect(stub.sockets.map(({ closes }) => closes)).toEqual([[], []]);
  });
});

describe('a socket that says it is open', () => {
  const heartbeat = { ...pingPong, intervalMs: minute };

  it('is asked after a sleep, and left if it does not answer: wireapp/wire-webapp#21477 (D8, L4)', () => {
    const { clock, transport, environment, connection } = rigged({ heartbeat });
    transport.latest.open();
    clock.advance(0);
    transport.latest.message('pong');
    clock.jump(20_000);
    environment.say('page.resumed');
    expect([connection.status, pingsOf(transport.latest)]).toEqual(['awaiting-pong', 2]);
    clock.advance(5_000);
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', lastClose: { cause: 'probe-failed' } });
  });

  it('is replaced after a long sleep, and its late events are nothing: wireapp/wire-webapp#21626 (D8, I2)', () => {
    const { clock, transport, environment, connection } = rigged({ heartbeat });
    const first = transport.latest;
    first.open();
    clock.advance(0);
    first.message('pong');
    clock.jump(10 * minute);
    environment.say('page.resumed');
    expect([transport.links.length, transport.live, first.closeRequests.length]).toEqual([2, 1, 1]);
    transport.latest.open();
    first.callbacks.closed({ cause: 'dropped', code: 1006, reason: '', wasClean: false });
    expect([connection.getSnapshot().isConnected, transport.links.length]).toEqual([true, 2]);
  });
});

describe('a new link', () => {
  it('is not asked for twice by `online` and by the retry that was due: tutao/tutanota#1294 (D9, I4)', () => {
    const { clock, transport, environment, connection } = rigged({ backoff: () => 5_000 });
    transport.latest.open();
    clock.advance(minute);
    transport.latest.drop();
    for (let times = 0; times < 4; times += 1) {
      environment.say('network.online');
      clock.advance(200);
    }
    expect([connection.status, transport.links.length]).toEqual(['connecting', 2]);
    clock.advance(5_000);
    transport.latest.open();
    clock.advance(10 * minute);
    expect([connection.status, transport.links.length, transport.live, clock.pending]).toEqual(['open', 2, 1, 0]);
  });

  it('survives the late `close` of the one before it: glowing-bear/glowing-bear#1309 (I2)', () => {
    const { clock, transport, connection } = rigged();
    const first = transport.latest;
    first.open();
    clock.advance(minute);
    connection.reconnect();
    transport.latest.open();
    first.callbacks.closed({ cause: 'dropped', code: 1006, reason: '', wasClean: false });
    expect([connection.status, transport.links.length, clock.pending]).toEqual(['open', 2, 0]);
  });

  it('is not replaced in a chain of late `close` events: daggerhashimoto/openclaw-nerve#87 (I2, I4)', () => {
    const { stub, clock, connection } = overSockets();
    for (let turn = 0; turn < 5; turn += 1) {
      const old = stub.latest;
      old.open();
      clock.advance(minute);
      const { onclose } = old;
      connection.reconnect();
      stub.latest.open();
      onclose?.({ code: 1006, reason: '', wasClean: false });
      clock.advance(minute);
      expect([connection.status, stub.sockets.length]).toEqual(['open', turn + 2]);
    }
  });

  it('is the only one, however many reasons there were for it: ueberdosis/hocuspocus#409 (I1)', () => {
    const { clock, transport, environment, connection } = rigged({ heartbeat: pingPong, backoff: () => 0 });
    for (let turn = 0; turn < 20; turn += 1) {
      transport.latest.open();
      clock.advance(20_000);
      environment.say('network.online');
      connection.reconnect();
      environment.say('page.visible');
      clock.advance(10_000);
      expect(transport.live).toBeLessThanOrEqual(1);
    }
    expect(transport.links.length).toBeGreaterThan(20);
  });

  it('is told how long there was none, counted from the drop: ably/ably-java#220 (G5)', () => {
    const { clock, transport, connection } = rigged({ backoff: () => 2_000 });
    const gaps: number[] = [];
    connection.on('open', ({ gapMs }) => gaps.push(gapMs));
    transport.latest.open();
    clock.advance(60 * minute);
    transport.latest.drop();
    clock.advance(2_000);
    transport.latest.open();
    expect(gaps).toEqual([0, 2_000]);
  });
});

describe('what waited to be sent', () => {
  it('is not replayed in a later life: CollaboraOnline/online#14480 (G1, I13)', () => {
    const { transport, connection } = rigged();
    const dropped: unknown[] = [];
    connection.on('drop', ({ data, reason }) => dropped.push([data, reason]));
    expect(connection.send('of the first life')).toBe('queued');
    connection.close();
    connection.start();
    transport.latest.open();
    expect([transport.latest.sent, dropped]).toEqual([[], [['of the first life', 'closed']]]);
  });
});

describe('the backoff', () => {
  it('goes on growing when a wait is over, and when it was paused: grpc/grpc-node#1444 (E3, I9)', () => {
    const clock = new VirtualClock();
    const { connection, environment } = rigged({ clock }, { onConnect: refusesAfter(clock, 50) });
    const waits: unknown[] = [];
    for (let failures = 1; failures <= 5; failures += 1) {
      clock.advance(50);
      const { attempt, retryInMs } = connection.getSnapshot();
      waits.push([attempt, retryInMs]);
      environment.say('page.frozen');
      clock.advance(minute);
      environment.say('page.resumed');
    }
    expect(waits).toEqual([
      [1, 1_000],
      [2, 3_000],
      [3, 9_000],
      [4, 15_000],
      [5, 15_000],
    ]);
  });
});

describe('a tab whose timers are throttled', () => {
  it('keeps a link whose answers wait behind a late timer: socketio/socket.io#3259 (D6)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: { ...pingPong, maxMissed: 1 } });
    transport.latest.open();
    clock.advance(0);
    for (let pings = 1; pings <= 30; pings += 1) {
      clock.jump(minute);
      clock.advance(0);
      transport.latest.message('pong');
      expect([connection.status, transport.links.length]).toEqual(['open', 1]);
    }
  });

  it('answers the server without a timer: socketio/socket.io#3259 (D5)', () => {
    const answer = (data: unknown) => (answersPings(data) === undefined ? undefined : 'pong');
    const { clock, transport, messages } = rigged({ heartbeat: { answer } });
    transport.latest.open();
    clock.jump(minute);
    transport.latest.message('ping');
    expect([transport.latest.sent, messages]).toEqual([['pong'], []]);
  });
});
