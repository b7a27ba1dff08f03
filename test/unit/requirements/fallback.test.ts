import { afterEach, describe, expect, it, vi } from 'vitest';
import { httpPolling, webSocketTransport } from '../../../src/index.js';
import { type SockJsClass, sockJsTransport } from '../../../src/sockjs.js';
import { FakeTransport, VirtualClock } from '../../../src/testing/index.js';
import { rigged, settled } from '../../support/rig.js';
import { stubClass } from '../../support/stub-socket.js';
import { opensAfter, refusesAfter } from '../../support/welcomes.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('where one way does not work', () => {
  it('the others are tried in order: WebSocket, a class of one’s own, SockJS (R1, R38)', () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    const named = (name: string, welcome: typeof opensAfter): FakeTransport =>
      new FakeTransport({
        name,
        onConnect: (link) => {
          order.push(name);
          welcome(clock, 50)(link);
        },
      });
    const { connection } = rigged({
      clock,
      transports: [named('websocket', refusesAfter), named('legacy', refusesAfter), named('sockjs', opensAfter)],
    });
    clock.advance(120_000);
    expect([...new Set(order)]).toEqual(['websocket', 'legacy', 'sockjs']);
    expect([connection.status, connection.getSnapshot().transport]).toEqual(['open', 'sockjs']);
  });

  it('a runtime without WebSocket goes on to SockJS after one attempt (R21, R38)', () => {
    vi.stubGlobal('WebSocket', undefined);
    const stub = stubClass();
    const SockJS: SockJsClass = stub.Class;
    const { clock, connection } = rigged({
      transports: [
        webSocketTransport({ url: 'wss://example.com' }),
        sockJsTransport({ url: 'https://example.com/sockjs', SockJS }),
      ],
    });
    clock.advance(2_000);
    stub.latest.open();
    expect([connection.status, stub.sockets.length]).toEqual(['open', 1]);
  });

  it('a runtime without any way is told so, instead of being tried for ever (R21)', () => {
    vi.stubGlobal('WebSocket', undefined);
    const { clock, connection } = rigged({ transports: [webSocketTransport({ url: 'wss://example.com' })] });
    clock.advance(600_000);
    const { output, epoch } = connection.getSnapshot();
    expect([output?.reason, epoch]).toEqual(['unsupported', 1]);
    expect(output?.lastError).toContain('no WebSocket');
  });
});

describe('polling', () => {
  function setUp() {
    const clock = new VirtualClock();
    const asked: string[] = [];
    const polling = httpPolling({
      url: 'https://example.com/important',
      fetch: async (url) => {
        asked.push(url);
        return new Response(`poll ${asked.length}`);
      },
    });
    return { clock, asked, polling };
  }

  /** A response takes a few turns of the real event loop, whatever the clock says. */
  const answered = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    await settled();
  };

  it('stands in after several failed reconnects, for the endpoint that it was given and no other (R16)', async () => {
    const { clock, asked, polling } = setUp();
    const { connection, messages } = rigged({ clock, polling }, { onConnect: refusesAfter(clock, 10) });
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1_000);
      await answered();
    }
    expect(connection.status).toBe('polling-fallback');
    expect(asked.length).toBeGreaterThan(3);
    expect(new Set(asked)).toEqual(new Set(['https://example.com/important']));
    expect(messages.slice(0, 2)).toEqual(['poll 1', 'poll 2']);
  });

  it('is not asked while a socket gets through (R16)', async () => {
    const { clock, asked, polling } = setUp();
    const { transport } = rigged({ clock, polling }, { onConnect: opensAfter(clock, 10) });
    for (let drops = 0; drops < 3; drops += 1) {
      clock.advance(60_000);
      transport.latest.drop();
      await answered();
    }
    expect(transport.links.length).toBeGreaterThan(2);
    expect(asked).toEqual([]);
  });
});
