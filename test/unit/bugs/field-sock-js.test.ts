import { describe, expect, it } from 'vitest';
import { sockJsTransport } from '../../../src/sockjs.js';
import { type FakeLink, VirtualClock } from '../../../src/testing/index.js';
import { FakePolling, pingPong, rigged, settled } from '../../support/rig.js';
import { StubSocket } from '../../support/stub-socket.js';

/**
 * A connection over a class that gives its transports as long as sockjs-client does: some round trips to what answered
 * its info, or `timeout` where that is longer.
 */
function overSockJs(roundTripsMs: number, opensAfterMs: number, options: { readonly timeout?: number } = {}) {
  const clock = new VirtualClock();
  class SockSocket extends StubSocket {
    constructor(...given: unknown[]) {
      super(...given);
      const { timeout } = given[2] as { readonly timeout: number };
      const allowedMs = Math.max(roundTripsMs, timeout);
      clock.setTimeout(() => this.open(), opensAfterMs);
      if (opensAfterMs > allowedMs) clock.setTimeout(() => this.end(2_000, false, 'All transports failed'), allowedMs);
    }
  }
  const transport = sockJsTransport({ url: 'https://example.com/sockjs', SockJS: SockSocket, ...options });
  return { ...rigged({ clock, transports: [transport] }), clock };
}

describe('SockJS', () => {
  it('gets more than two round trips for a handshake: sockjs/sockjs-client#125 (S4)', () => {
    const { clock, connection } = overSockJs(20, 900);
    clock.advance(900);
    expect(connection.status).toBe('open');
  });

  it('gets as long as was asked for: sockjs/sockjs-client#403 (S4)', () => {
    const { clock, connection } = overSockJs(698, 11_000, { timeout: 12_000 });
    clock.advance(11_000);
    expect(connection.status).toBe('open');
  });

  it('is not cut off from outside while it tries its transports on a slow network: sockjs/sockjs-client#445 (S4)', () => {
    const { clock, connection } = overSockJs(30_000, 22_000);
    clock.advance(22_000);
    expect(connection.status).toBe('open');
  });

  it('is left for what is next when it is accepted but brings nothing: sockjs/sockjs-client#238 (F1)', async () => {
    const polling = new FakePolling();
    const transports = [sockJsTransport({ url: 'https://example.com/sockjs', SockJS: StubSocket })];
    const { clock, connection } = rigged({ transports, polling });
    clock.advance(100_000);
    await settled();
    expect([connection.status, polling.inFlight]).toEqual(['polling-fallback', 1]);
  });

  it('is left for what is next when it opens and then never says a word: sockjs/sockjs-client#238 (F1)', async () => {
    const polling = new FakePolling();
    const opens = { onConnect: (link: FakeLink) => link.open() };
    const { clock, connection, transport } = rigged({ polling, heartbeat: pingPong }, opens);
    clock.advance(70_000);
    await settled();
    expect([connection.status, polling.inFlight]).toEqual(['polling-fallback', 1]);
    expect(transport.links.length).toBe(3);
  });

  it('is not left when it fell silent after it had said something', () => {
    const polling = new FakePolling();
    const { clock, connection } = rigged(
      { polling, heartbeat: pingPong },
      {
        onConnect: (link) => {
          link.open();
          link.message('hello');
        },
      },
    );
    clock.advance(100_000);
    expect(connection.status).not.toBe('polling-fallback');
    expect(polling.polls).toHaveLength(0);
  });
});
