import { describe, expect, it } from 'vitest';
import type { ConnectionOptions } from '../../../src/index.js';
import { type SockJsClass, sockJsTransport } from '../../../src/sockjs.js';
import { rigged } from '../../support/rig.js';
import { StubSocket } from '../../support/stub-socket.js';

/** A connection over a class that behaves as SockJS does: `send` throws too early, and says nothing too late. */
function setUp(options: Partial<ConnectionOptions> = {}) {
  const sockets: SockSocket[] = [];
  class SockSocket extends StubSocket {
    isOpen = false;

    constructor(...given: unknown[]) {
      super(...given);
      sockets.push(this);
    }

    override open(): void {
      this.isOpen = true;
      super.open();
    }

    override send(data: unknown): void {
      if (!this.isOpen) throw new Error('InvalidStateError: The connection has not been established yet');
      super.send(data);
    }
  }
  const SockJS: SockJsClass = SockSocket;
  const rig = rigged({ transports: [sockJsTransport({ url: 'https://example.com/sockjs', SockJS })], ...options });
  return { sockets, ...rig };
}

describe('over SockJS', () => {
  it('a close by the server leads to a new link without anybody sending anything (B22)', () => {
    const { sockets, clock, connection } = setUp();
    sockets[0]?.open();
    clock.advance(20_000);
    sockets[0]?.end(1006, false);
    expect(connection.status).toBe('backoff');
    clock.advance(20_000);
    expect([connection.status, sockets.length]).toEqual(['connecting', 2]);
  });

  it('sending while it connects neither throws nor connects anew: there is one attempt at a time (B23)', () => {
    const { sockets, clock, connection } = setUp();
    for (let second = 0; second < 24; second += 1) {
      expect(connection.send(`at ${second}`)).toBe('queued');
      clock.advance(1_000);
    }
    expect(sockets).toHaveLength(1);
    sockets[0]?.open();
    expect(sockets[0]?.sent).toHaveLength(24);
  });

  it('no session id is chosen: two clients, or two links, are never taken for one (B31)', () => {
    const { sockets, clock } = setUp();
    sockets[0]?.open();
    sockets[0]?.end(1006, false);
    clock.advance(20_000);
    expect(sockets).toHaveLength(2);
    for (const { given } of sockets) {
      expect(given[1]).toBeNull();
      expect(Object.keys(given[2] as object).sort()).toEqual(['timeout', 'transports']);
    }
  });

  it('who the client is can be told by the app, and stays the same from link to link (B25, B31)', () => {
    const { sockets, clock } = setUp({ greeting: () => '{"client":"7f3a"}' });
    sockets[0]?.open();
    sockets[0]?.end(1006, false);
    clock.advance(20_000);
    sockets[1]?.open();
    expect(sockets.map(({ sent }) => sent)).toEqual([['{"client":"7f3a"}'], ['{"client":"7f3a"}']]);
  });
});
