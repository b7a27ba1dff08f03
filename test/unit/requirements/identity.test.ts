import { describe, expect, it } from 'vitest';
import { webSocketTransport } from '../../../src/index.js';
import { type SockJsClass, sockJsTransport } from '../../../src/sockjs.js';
import { rigged } from '../../support/rig.js';
import { stubClass } from '../../support/stub-socket.js';

describe('who is connected', () => {
  it('is said by the app on each link, the same each time, so that a server can tell its devices apart (R9, R34)', () => {
    const stub = stubClass();
    const SockJS: SockJsClass = stub.Class;
    const { clock, connection } = rigged({
      transports: [sockJsTransport({ url: 'https://example.com/resource', SockJS })],
      greeting: () => '{"client":"phone-1"}',
      terminalCodes: [4001],
    });
    for (const count of [1, 2, 3]) {
      expect(stub.sockets).toHaveLength(count);
      stub.latest.open();
      if (count === 3) break;
      stub.latest.end(1006, false);
      clock.advance(10_000);
    }
    // The server, the session and the transport in the session URL are SockJS's own: it is given the resource.
    expect(stub.sockets.map(({ given }) => given[0])).toEqual(Array(3).fill('https://example.com/resource'));
    expect(stub.sockets.map(({ sent }) => sent)).toEqual(Array(3).fill(['{"client":"phone-1"}']));
    stub.latest.end(4001, true, 'connected on another device');
    clock.advance(600_000);
    expect(connection.getSnapshot().output).toMatchObject({
      reason: 'rejected',
      closeReason: 'connected on another device',
    });
    expect(stub.sockets).toHaveLength(3);
  });

  it('may be a parameter of the URL, encoded and asked for anew on each attempt (R42, R34)', () => {
    const stub = stubClass();
    let user = 'u 1';
    const url = (): URL => {
      const live = new URL('https://example.com/live');
      live.searchParams.set('user', user);
      return live;
    };
    const { clock } = rigged({ transports: [webSocketTransport({ url, WebSocket: stub.Class })] });
    stub.latest.end(1006, false);
    user = 'a&admin=1';
    clock.advance(10_000);
    expect(stub.sockets.map(({ given }) => given[0])).toEqual([
      'wss://example.com/live?user=u+1',
      'wss://example.com/live?user=a%26admin%3D1',
    ]);
  });
});

describe('several connections on a page', () => {
  it('have names, for logs and the inspector (R23)', () => {
    const seen = new Set<string>();
    const inspect = ({ actorRef }: { readonly actorRef: unknown }): void => {
      if (actorRef instanceof Object && 'id' in actorRef) seen.add(String(actorRef.id));
    };
    const chat = rigged({ name: 'chat', inspect });
    const feed = rigged({ name: 'feed', inspect });
    expect([chat.connection.actor.id, feed.connection.actor.id, rigged().connection.actor.id]).toEqual([
      'chat',
      'feed',
      'heartline',
    ]);
    expect([...seen]).toEqual(expect.arrayContaining(['chat', 'feed']));
  });

  it('have nothing in common: what happens to one does not reach the other (R23)', () => {
    const chat = rigged({ name: 'chat' });
    const feed = rigged({ name: 'feed', clock: chat.clock });
    chat.transport.latest.open();
    feed.transport.latest.open();
    chat.transport.latest.message('hello');
    chat.connection.send('hi');
    chat.connection.close();
    chat.clock.advance(600_000);
    expect([chat.connection.status, feed.connection.status]).toEqual(['terminated', 'open']);
    expect([feed.messages, feed.transport.latest.sent, feed.transport.links.length]).toEqual([[], [], 1]);
  });
});
