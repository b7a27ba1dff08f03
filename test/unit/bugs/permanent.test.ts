import { describe, expect, it } from 'vitest';
import { webSocketTransport } from '../../../src/index.js';
import { type SockJsClass, sockJsTransport } from '../../../src/sockjs.js';
import { VirtualClock } from '../../../src/testing/index.js';
import { rigged } from '../../support/rig.js';
import { StubSocket, stubClass } from '../../support/stub-socket.js';
import { refusesAfter } from '../../support/welcomes.js';

describe('what can never work', () => {
  it.each([
    ['a SyntaxError', new SyntaxError('bad subprotocol')],
    ['a SecurityError', new DOMException('An insecure connection', 'SecurityError')],
  ])('is not tried for ever: %s of the constructor ends the connection (B37)', (_, error) => {
    let made = 0;
    class Failing extends StubSocket {
      constructor() {
        super();
        made += 1;
        throw error;
      }
    }
    const { clock, connection } = rigged({
      transports: [webSocketTransport({ url: 'wss://example.com', WebSocket: Failing })],
    });
    clock.advance(600_000);
    expect([made, connection.status]).toEqual([1, 'terminated']);
    expect(connection.getSnapshot().output).toMatchObject({ reason: 'config', lastError: error.message });
  });

  it('is said at once of an id that was put into a URL unencoded, and costs the attempt if it comes later (B36)', () => {
    const stub = stubClass();
    expect(() => webSocketTransport({ url: 'wss://example.com/live/u#1' })).toThrow(/fragment/);
    const transports = [webSocketTransport({ url: () => 'wss://example.com/live/u#1', WebSocket: stub.Class })];
    const { connection } = rigged({ transports });
    expect([stub.sockets.length, connection.status]).toEqual([0, 'backoff']);
    expect(connection.getSnapshot().lastError).toContain('fragment');
  });

  it('with WebSocket works with SockJS: a proxy that blocks the one is noticed by its failures (B37)', () => {
    const clock = new VirtualClock();
    const [socket, sock] = [stubClass(), stubClass()];
    const SockJS: SockJsClass = sock.Class;
    rigged({
      clock,
      transports: [
        webSocketTransport({ url: 'wss://example.com', WebSocket: socket.Class }),
        sockJsTransport({ url: 'https://example.com/sockjs', SockJS }),
      ],
    });
    for (let second = 0; second < 60 && sock.sockets.length === 0; second += 1) {
      socket.latest.end(1006, false);
      clock.advance(1_000);
    }
    expect([socket.sockets.length, sock.sockets.length]).toEqual([3, 1]);
  });

  it('can be ended by the app: close and send are there in every state (B37)', () => {
    const clock = new VirtualClock();
    const { connection, transport } = rigged({ clock }, { onConnect: refusesAfter(clock, 10) });
    clock.advance(600_000);
    expect(connection.send('for later')).toBe('queued');
    connection.close();
    const { length } = transport.links;
    clock.advance(600_000);
    expect([connection.status, connection.send('too late'), transport.links.length]).toEqual([
      'terminated',
      'rejected',
      length,
    ]);
  });
});
