import { describe, expect, it } from 'vitest';
import { webSocketTransport } from '../../../src/index.js';
import { type FakeLink, VirtualClock } from '../../../src/testing/index.js';
import { FakePolling, rigged, settled } from '../../support/rig.js';
import { stubClass } from '../../support/stub-socket.js';
import { opensAfter, refusesAfter } from '../../support/welcomes.js';

const minute = 60_000;

describe('after a drop', () => {
  it('there is one new link, though `error` and `close` both tell of it (B5)', () => {
    const stub = stubClass();
    const transports = [webSocketTransport({ url: 'wss://example.com', WebSocket: stub.Class })];
    const { clock } = rigged({ transports, backoff: () => 5_000 });
    for (let drops = 1; drops <= 5; drops += 1) {
      const socket = stub.latest;
      socket.open();
      clock.advance(10_000);
      socket.onerror?.({});
      socket.end(1006, false);
      clock.advance(4_999);
      expect(stub.sockets).toHaveLength(drops);
      clock.advance(1);
      expect(stub.sockets).toHaveLength(drops + 1);
    }
  });

  it('a reconnect by hand replaces the one that is due: there is no second one later (B28)', () => {
    const { clock, transport, connection } = rigged({ backoff: () => 5_000 });
    transport.latest.open();
    clock.advance(minute);
    transport.latest.drop();
    connection.reconnect();
    expect([transport.links.length, clock.pending]).toEqual([2, 1]);
    transport.latest.open();
    clock.advance(10 * minute);
    expect([transport.links.length, transport.live, clock.pending]).toEqual([2, 1, 0]);
  });
});

describe('an attempt', () => {
  it('that is slower than its timeout gets more time, so that it can ever succeed (B6)', () => {
    const clock = new VirtualClock();
    const { connection, transport } = rigged(
      { clock, connectTimeoutMs: 10_000 },
      { onConnect: opensAfter(clock, 12_000) },
    );
    clock.advance(minute);
    expect([connection.status, transport.live]).toEqual(['open', 1]);
  });

  it('that was given up and opens late is closed, and acts on nothing newer (B6)', () => {
    const { clock, transport, connection } = rigged({ connectTimeoutMs: 10_000, backoff: () => 0 });
    const first = transport.latest;
    clock.advance(10_250);
    const second = transport.latest;
    const requests = first.closeRequests.length;
    first.callbacks.opened();
    expect([transport.links.length, connection.status]).toEqual([2, 'connecting']);
    expect(first.closeRequests).toHaveLength(requests + 1);
    expect([connection.send('hello'), first.sent, second.sent]).toEqual(['queued', [], []]);
    second.open();
    expect(second.sent).toEqual(['hello']);
  });

  it('is given up before the next one begins: never two that connect at once (B7)', () => {
    const clock = new VirtualClock();
    const links: FakeLink[] = [];
    const pending: number[] = [];
    const { transport } = rigged(
      { clock },
      {
        onConnect: (link) => {
          links.push(link);
          pending.push(links.filter(({ phase }) => phase === 'connecting').length);
        },
      },
    );
    for (let second = 0; second < 120; second += 1) {
      clock.advance(1_000);
      expect(transport.live).toBeLessThanOrEqual(1);
    }
    expect(pending.length).toBeGreaterThan(3);
    expect(new Set(pending)).toEqual(new Set([1]));
  });

  it('has a timeout from the first one on, so that a black hole does not swallow it (B8)', () => {
    const { clock, transport, connection } = rigged();
    clock.advance(9_999);
    expect(connection.status).toBe('connecting');
    clock.advance(1);
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', lastClose: { cause: 'connect-timeout' } });
    expect(transport.latest.closeRequests).toHaveLength(1);
    clock.advance(10 * minute);
    expect(transport.links.length).toBeGreaterThan(10);
  });

  it('replaces the link before it, which is closed and neither delivers nor matters any more (B17)', () => {
    const { transport, connection, messages, clock } = rigged();
    const first = transport.latest;
    first.open();
    clock.advance(minute);
    connection.reconnect();
    const second = transport.latest;
    second.open();
    expect([first.closeRequests.length, transport.live]).toEqual([1, 1]);
    first.callbacks.received('twice');
    second.message('twice');
    first.callbacks.closed({ cause: 'dropped', code: 1006, reason: '', wasClean: false });
    clock.advance(minute);
    expect([messages, connection.status, transport.links.length]).toEqual([['twice'], 'open', 2]);
  });

  it('is not made anew by a second start (B17)', () => {
    const { transport, connection } = rigged();
    connection.start();
    transport.latest.open();
    connection.start();
    expect([transport.links.length, transport.latest.phase]).toEqual([1, 'open']);
  });
});

describe('a server that refuses', () => {
  it('is tried ever more rarely: at most 60 times in half an hour (B12)', () => {
    const clock = new VirtualClock();
    const { transport } = rigged({ clock }, { onConnect: refusesAfter(clock, 50) });
    clock.advance(30 * minute);
    expect(transport.links.length).toBeGreaterThan(20);
    expect(transport.links.length).toBeLessThanOrEqual(60);
  });

  it.each([1, 2, 3, 4, 5])('is not tried in lockstep after its clients failed, round %i (B12)', (round) => {
    const waits = Array.from({ length: 20 }, (_, client) => {
      const { clock, transport, connection } = rigged({ random: () => client / 20 });
      for (let failures = 1; failures < round; failures += 1) {
        transport.latest.refuse();
        clock.advance(connection.getSnapshot().retryInMs ?? 0);
      }
      transport.latest.refuse();
      return connection.getSnapshot().retryInMs ?? 0;
    });
    expect(new Set(waits).size).toBe(20);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThanOrEqual(1_500);
  });

  it('is left to polling after three attempts (B12)', async () => {
    const clock = new VirtualClock();
    const polling = new FakePolling();
    const { connection, transport } = rigged({ clock, polling }, { onConnect: refusesAfter(clock, 50) });
    clock.advance(20_000);
    await settled();
    expect([connection.status, polling.polls.length]).toEqual(['polling-fallback', 1]);
    expect(transport.links[2]?.phase).toBe('over');
  });

  it('is left alone in the end where that was asked for (B12)', () => {
    const clock = new VirtualClock();
    const { connection, transport } = rigged({ clock, maxRetries: 5 }, { onConnect: refusesAfter(clock, 50) });
    clock.advance(30 * minute);
    expect([connection.getSnapshot().output?.reason, transport.links.length]).toEqual(['exhausted', 6]);
  });

  it('is spared by a budget, even if the policy says "at once": 250 ms apart, ten a minute (B16)', () => {
    const clock = new VirtualClock();
    const starts: number[] = [];
    rigged(
      { clock, backoff: () => 0 },
      {
        onConnect: (link) => {
          starts.push(clock.now());
          refusesAfter(clock, 50)(link);
        },
      },
    );
    clock.advance(10 * minute);
    expect(starts.length).toBeGreaterThan(10);
    for (const [index, at] of starts.entries()) {
      expect(at - (starts[index - 1] ?? 0)).toBeGreaterThanOrEqual(250);
      expect(at - (starts[index - 10] ?? 0)).toBeGreaterThanOrEqual(minute);
    }
  });

  it('uses the retries up: each failure counts (B26)', () => {
    const clock = new VirtualClock();
    const { connection, transport } = rigged({ clock, maxRetries: 3 }, { onConnect: refusesAfter(clock, 50) });
    clock.advance(10 * minute);
    expect([connection.getSnapshot().output?.reason, transport.links.length]).toEqual(['exhausted', 4]);
  });

  it('uses them up also if it opens each time before it hangs up (B26)', () => {
    const { clock, connection, transport } = rigged({ maxRetries: 3 });
    for (let turn = 0; turn < 600 && connection.status !== 'terminated'; turn += 1) {
      transport.latest.open();
      transport.latest.drop();
      clock.advance(1_000);
    }
    expect([connection.getSnapshot().output?.reason, transport.links.length]).toEqual(['exhausted', 4]);
  });
});
