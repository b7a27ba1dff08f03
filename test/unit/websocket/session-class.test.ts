import { describe, expect, it } from 'vitest';
import { createConnection, webSocketTransport } from '../../../src/index.js';
import { createRig, settled } from '../../../src/testing/index.js';
import { type SessionSockets, sessionSockets } from '../../../src/websocket/index.js';
import { scriptedClass } from '../../support/websocket/scripted-socket.js';

/** The class of sessions, and what opens their link. */
function sessions(): { readonly Session: SessionSockets; readonly rig: ReturnType<typeof createRig> } {
  const rig = createRig({ autoStart: false });
  return { Session: sessionSockets(rig.connection), rig };
}

describe('the class of sessions', () => {
  it('is like that of WebSocket: one argument, constants on both sides, its own instances', () => {
    const { Session } = sessions();
    const socket = new Session('wss://example.com/');
    expect([Session.length, socket instanceof Session, socket.constructor]).toEqual([1, true, Session]);
    expect(Session()).toBeInstanceOf(Session);
    const prototype: unknown = Reflect.get(Session, 'prototype');
    expect(prototype).toMatchObject({ CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
    const names: string[] = [];
    for (const name in socket) names.push(name);
    expect(names).toEqual(
      expect.arrayContaining(['url', 'readyState', 'binaryType', 'send', 'close', 'onopen', 'OPEN']),
    );
  });

  it('can be extended (graphql-ws) and bound (subscriptions-transport-ws)', async () => {
    const { Session, rig } = sessions();
    class Mine extends Session {
      extra = 1;
      override send(data: string): void {
        super.send(`mine: ${data}`);
      }
    }
    const bound: unknown = Function.prototype.bind.apply(Mine as never, [null, 'wss://example.com/'] as never);
    const socket = new (bound as new () => Mine)();
    expect([socket instanceof Mine, socket instanceof Session, socket.extra, Mine.OPEN]).toEqual([true, true, 1, 1]);
    rig.transport.latest.open();
    await settled();
    socket.send('a');
    expect(rig.transport.latest.sent).toEqual(['mine: a']);
  });
});

describe('a session', () => {
  it('tells the subprotocol that the server chose, where the transport does (Action Cable)', async () => {
    const { Class, sockets } = scriptedClass();
    const connection = createConnection({
      transports: [webSocketTransport({ url: 'wss://example.com/', protocols: ['a', 'b'], WebSocket: Class as never })],
      autoStart: false,
    });
    const socket = sessionSockets(connection)();
    await settled();
    expect(socket.protocol).toBe('');
    const link = sockets[0];
    Object.assign(Object(link), { protocol: 'b' });
    link?.open();
    await settled();
    expect(socket.protocol).toBe('b');
    link?.end(1006);
    await settled();
    expect([socket.readyState, socket.protocol]).toEqual([3, 'b']);
    connection.close();
  });

  it('has none otherwise', () => {
    const { Session, rig } = sessions();
    const socket = new Session();
    rig.transport.latest.open();
    expect(socket.protocol).toBe('');
  });

  it('ignores a binaryType that is none (WHATWG)', () => {
    const { Session } = sessions();
    const socket = new Session();
    socket.binaryType = 'arraybuffer';
    Object.assign(socket, { binaryType: 'nodebuffer' });
    expect(socket.binaryType).toBe('arraybuffer');
  });

  it.each([
    [['1000', 5], 'close 1000 5'],
    [[3000.4, null], 'close 3000 null'],
    [[undefined, undefined], 'close 1005 '],
  ] as const)('takes the arguments of close() as WebIDL does: %j', async (given, expected) => {
    const { Session, rig } = sessions();
    const socket = new Session();
    rig.transport.latest.open();
    await settled();
    let told = '';
    socket.onclose = ({ type, code, reason }) => {
      told = `${type} ${code} ${reason}`;
    };
    Reflect.apply(socket.close, socket, given);
    await settled();
    expect(told).toBe(expected);
  });
});
