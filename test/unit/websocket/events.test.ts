import { describe, expect, it } from 'vitest';
import { ride } from '../../support/websocket/ride.js';

describe('the events', () => {
  it('are those of the host where it has them, faithful ones where not', async () => {
    const { socket, opens } = ride();
    const seen: Event[] = [];
    for (const type of ['open', 'message', 'error', 'close'])
      socket.addEventListener(type, (event) => seen.push(event));
    const link = await opens();
    link.receive('x');
    link.fail({ message: 'broken' });
    link.end(1006);
    expect(seen.map((event) => [event.type, event.constructor.name, event instanceof Event])).toEqual([
      ['open', 'Event', true],
      ['message', 'MessageEvent', true],
      ['error', 'ErrorEvent', true],
      ['close', 'CloseEvent', true],
    ]);
    expect(seen[1]).toBeInstanceOf(MessageEvent);
    expect(seen[3]).toMatchObject({ code: 1006, reason: '', wasClean: false, bubbles: false, cancelable: false });
    const close = seen[3] as CloseEvent;
    expect(Object.keys(close)).toEqual(Object.keys(new Event('close')));
    expect('code' in close.constructor.prototype).toBe(true);
  });

  it('carry data and origin', async () => {
    const { socket, opens } = ride({ url: 'https://user.example.com:8443/a/b?c' });
    const seen: unknown[] = [];
    socket.onmessage = ({ data, origin, lastEventId }) => seen.push([data, origin, lastEventId]);
    const link = await opens();
    const bytes = new ArrayBuffer(2);
    link.receive('text');
    link.receive(bytes);
    expect(seen).toEqual([
      ['text', 'wss://user.example.com:8443', ''],
      [bytes, 'wss://user.example.com:8443', ''],
    ]);
  });

  it('have the socket as target and this', async () => {
    const { socket, opens } = ride();
    const seen: boolean[] = [];
    const look = function (this: unknown, event: Event): void {
      seen.push(this === socket && event.target === socket);
    };
    socket.onopen = look;
    socket.addEventListener('open', look);
    await opens();
    expect(seen).toEqual([true, true]);
  });

  it('of errors without more to say are plain ones', async () => {
    const { socket, opens } = ride();
    const names: string[] = [];
    socket.onerror = (event) => names.push(event.constructor.name, String('message' in event));
    const link = await opens();
    link.fail();
    link.end(1006);
    expect(names).toEqual(['Event', 'false']);
  });
});

describe('listeners', () => {
  it('are those of EventTarget: once, objects, the same one once, removed', async () => {
    const { socket, opens } = ride();
    const calls: string[] = [];
    const same = (): void => void calls.push('same');
    const object = {
      handleEvent(this: unknown) {
        calls.push(this === object ? 'object' : 'not the object');
      },
    };
    const gone = (): void => void calls.push('gone');
    socket.addEventListener('message', same);
    socket.addEventListener('message', same);
    socket.addEventListener('message', () => calls.push('once'), { once: true });
    socket.addEventListener('message', object);
    socket.addEventListener('message', gone);
    socket.removeEventListener('message', gone);
    const link = await opens();
    link.receive('1');
    link.receive('2');
    expect(calls).toEqual(['same', 'once', 'object', 'same', 'object']);
  });

  it('and handlers are called in the order of registration; a handler replaced keeps its place', async () => {
    const { socket, opens } = ride();
    const calls: string[] = [];
    socket.addEventListener('message', () => calls.push('first'));
    socket.onmessage = () => calls.push('replaced');
    socket.addEventListener('message', () => calls.push('last'));
    socket.onmessage = () => calls.push('handler');
    const link = await opens();
    link.receive('x');
    socket.onmessage = null;
    link.receive('x');
    socket.onmessage = () => calls.push('anew');
    link.receive('x');
    expect(calls).toEqual(['first', 'handler', 'last', 'first', 'last', 'first', 'last', 'anew']);
  });

  it('as handlers can be anything: what is no object is null', () => {
    const { socket } = ride();
    const given = [7, 'text', undefined, Symbol('x'), null];
    for (const value of given) {
      Reflect.set(socket, 'onopen', value);
      expect(socket.onopen).toBeNull();
    }
  });

  it('survive every reconnect', async () => {
    const { socket, opens } = ride();
    let count = 0;
    socket.onopen = () => {
      count += 1;
    };
    for (let link = 0; link < 3; link++) (await opens()).end(1006);
    expect(count).toBe(3);
  });

  it('are told of events that somebody else dispatches', () => {
    const { socket } = ride();
    const seen: string[] = [];
    socket.addEventListener('custom', ({ type }) => seen.push(type));
    expect(socket.dispatchEvent(new Event('custom'))).toBe(true);
    expect(seen).toEqual(['custom']);
  });
});

describe('the properties of the link', () => {
  it('are those of the newest one, also after its end', async () => {
    const { socket, opens, server, pass } = ride();
    expect([socket.protocol, socket.extensions, socket.bufferedAmount]).toEqual(['', '', 0]);
    await pass();
    Object.assign(server.latest, { protocol: 'chat', extensions: 'permessage-deflate' });
    const link = await opens();
    expect([socket.protocol, socket.extensions]).toEqual(['chat', 'permessage-deflate']);
    link.end(1006);
    expect([socket.protocol, socket.extensions]).toEqual(['chat', 'permessage-deflate']);
  });

  it('readyState follows the life of the links', async () => {
    const { socket, opens, pass } = ride();
    const seen = [socket.readyState];
    const link = await opens();
    seen.push(socket.readyState);
    link.end(1006);
    seen.push(socket.readyState);
    await pass(2_000);
    seen.push(socket.readyState);
    expect(seen).toEqual([0, 1, 3, 0]);
  });

  it('the connection beneath is there for snapshots', async () => {
    const { socket, opens } = ride();
    await opens();
    expect(socket.connection.getSnapshot()).toMatchObject({ status: 'open', transport: 'websocket', attempt: 0 });
  });
});
