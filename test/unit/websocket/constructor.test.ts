import { afterEach, describe, expect, it, vi } from 'vitest';
import { settled } from '../../../src/testing/index.js';
import * as entry from '../../../src/websocket/index.js';
import { ReconnectingWebSocket, UnsupportedError } from '../../../src/websocket/index.js';
import { outcomeOf } from '../../support/websocket/recorder.js';
import { ride, url } from '../../support/websocket/ride.js';
import { scriptedClass } from '../../support/websocket/scripted-socket.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

const make = (...args: unknown[]): ReconnectingWebSocket => Reflect.construct(ReconnectingWebSocket, args);
const options = { WebSocket: scriptedClass().Class, startClosed: true };

describe('the entry', () => {
  it('has the class under its name and as the default', () => {
    expect(entry.default).toBe(entry.ReconnectingWebSocket);
  });
});

describe('the class', () => {
  it('is callable only with new, and has one argument', () => {
    expect(outcomeOf(() => (ReconnectingWebSocket as unknown as () => void)())).toBe('throws TypeError TypeError');
    expect(ReconnectingWebSocket.length).toBe(1);
  });

  it('has enumerable constants on itself, its prototype and its instances (Action Cable, graphql-ws)', () => {
    const seen: string[] = [];
    for (const key in ReconnectingWebSocket) seen.push(key);
    expect(seen).toEqual(['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED']);
    const socket = make(url, [], options);
    for (const [value, name] of ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].entries()) {
      expect([Reflect.get(ReconnectingWebSocket, name), Reflect.get(socket, name)]).toEqual([value, value]);
      expect([name in ReconnectingWebSocket, name in ReconnectingWebSocket.prototype]).toEqual([true, true]);
      expect(Reflect.set(ReconnectingWebSocket, name, 7)).toBe(false);
    }
  });

  it('is an EventTarget, extensible, without traces of the package ws', () => {
    const socket = make(url, [], options);
    expect(socket).toBeInstanceOf(EventTarget);
    expect(Object.isExtensible(socket)).toBe(true);
    expect(['ping', 'once', 'on', '_socket', 'terminate'].filter((name) => name in socket)).toEqual([]);
    expect(Object.keys(socket)).toEqual([]);
    expect(`${socket}`).toBe('[object WebSocket]');
  });

  it('can be extended and bound (subscriptions-transport-ws)', () => {
    class Mine extends ReconnectingWebSocket {
      extra = 1;
    }
    const socket = new Mine(url, [], options);
    expect([socket.extra, socket instanceof ReconnectingWebSocket, Mine.OPEN]).toEqual([1, true, 1]);
    const bound: unknown = Function.prototype.bind.apply(Mine as never, [null, url, [], options] as never);
    expect(new (bound as new () => Mine)()).toBeInstanceOf(Mine);
  });
});

describe('a subclass', () => {
  it('may say what it likes of itself, as one of WebSocket may', async () => {
    class Mine extends ReconnectingWebSocket {
      override get url(): string {
        return 'hidden';
      }
      override get readyState(): 0 {
        return 0;
      }
    }
    const server = scriptedClass();
    const socket = new Mine(url, [], { WebSocket: server.Class });
    const seen: unknown[] = [];
    socket.onmessage = ({ data, origin }) => seen.push(data, origin);
    await settled();
    server.latest.open();
    server.latest.receive('a');
    expect([seen, socket.send('b')]).toEqual([['a', 'wss://example.com'], true]);
    socket.close();
  });
});

describe('the url', () => {
  it.each([
    ['wss://example.com', 'wss://example.com/'],
    ['https://example.com/a?b#'.slice(0, -1), 'wss://example.com/a?b'],
    [new URL('http://example.com/é'), 'ws://example.com/%C3%A9'],
  ])('%s is resolved at once (R42)', (given, resolved) => {
    expect(make(given, [], options).url).toBe(resolved);
  });

  it.each(['', 'relative', 'ftp://a', 'ws://a#b', 'http://'])('%j throws a SyntaxError at once', (given) => {
    expect(outcomeOf(() => make(given, [], options))).toBe('throws DOMException SyntaxError');
  });

  it('is not quoted in an exception: secrets are in it', () => {
    const thrown = (): unknown => make('ftp://example.com/?token=secret', [], options);
    expect(thrown).toThrow('The URL cannot be used');
    expect(thrown).not.toThrow('secret');
  });

  it('starts from the base of the document, or the location', () => {
    vi.stubGlobal('location', { href: 'https://example.com/app/page' });
    expect(make('live', [], options).url).toBe('wss://example.com/app/live');
    expect(make('', [], options).url).toBe('wss://example.com/app/page');
    vi.stubGlobal('document', { baseURI: 'https://example.com/base/' });
    expect(make('live', [], options).url).toBe('wss://example.com/base/live');
  });

  it('is empty until a provider has answered', async () => {
    const { socket, pass } = ride({ url: () => Promise.resolve('wss://example.com/a') });
    expect(socket.url).toBe('');
    await pass();
    expect(socket.url).toBe('wss://example.com/a');
  });

  it('is checked before the protocols, and missing before everything', () => {
    expect(outcomeOf(() => make('ws://a#b', 'bad protocol'))).toBe('throws DOMException SyntaxError');
    expect(outcomeOf(() => make())).toBe('throws TypeError TypeError');
  });
});

describe('the protocols', () => {
  it.each([['bad protocol'], [''], [['a', 'a']], [['a', '']], [{ headers: { cookie: 'x' } }]])(
    '%j throw a SyntaxError at once, as clients expect of a browser (hono, colyseus)',
    (given) => {
      expect(outcomeOf(() => make(url, given, options))).toBe('throws DOMException SyntaxError');
    },
  );

  it.each([
    [undefined, [url]],
    [null, [url]],
    [[], [url, []]],
    ['a', [url, 'a']],
    [
      ['a', 'b'],
      [url, ['a', 'b']],
    ],
  ])('%j are handed to the class as they are given', async (protocols, given) => {
    const { server, pass } = ride({ protocols });
    await pass();
    expect(server.latest.given).toEqual(given);
  });

  it('null is a name where WHATWG is meant to the letter', async () => {
    const { server, pass } = ride({ protocols: null, strict: true });
    await pass();
    expect(server.latest.given).toEqual([url, 'null']);
  });
});

describe('the WebSocket class', () => {
  it('is the one that is given, else that of the runtime, looked up for each link', async () => {
    const first = scriptedClass();
    vi.stubGlobal('WebSocket', first.Class);
    const { opens, server, pass } = ride({ WebSocket: undefined });
    await pass();
    expect(server.sockets).toHaveLength(0);
    const second = scriptedClass();
    vi.stubGlobal('WebSocket', second.Class);
    first.latest.end(1006);
    await pass(10_000);
    expect([first.sockets.length, second.sockets.length]).toEqual([1, 1]);
    void opens;
  });

  it('is needed: without one the constructor throws (R21), and reconnect() where it started closed', () => {
    vi.stubGlobal('WebSocket', undefined);
    expect(() => new ReconnectingWebSocket(url)).toThrow(UnsupportedError);
    expect(() => new ReconnectingWebSocket(url)).toThrow(/No valid WebSocket class.*option `WebSocket`/);
    const socket = new ReconnectingWebSocket(url, [], { startClosed: true });
    expect(() => socket.reconnect()).toThrow(UnsupportedError);
    expect(socket.readyState).toBe(3);
  });

  it('is not this one, put in its place', () => {
    vi.stubGlobal('WebSocket', ReconnectingWebSocket);
    expect(() => new ReconnectingWebSocket(url)).toThrow(UnsupportedError);
    class Mine extends ReconnectingWebSocket {}
    vi.stubGlobal('WebSocket', Mine);
    expect(() => new Mine(url)).toThrow(UnsupportedError);
  });

  it('that is none is a TypeError', () => {
    expect(() => new ReconnectingWebSocket(url, [], { WebSocket: {} })).toThrow(/`WebSocket` must be a class/);
  });
});

describe('options', () => {
  it('that are not known, such as the headers for the package ws, are ignored (SignalR)', () => {
    expect(make(url, undefined, { ...options, headers: { a: 'b' } }).readyState).toBe(3);
  });

  it.each([
    [{ maxRetries: -1 }, 'maxRetries'],
    [{ heartbeat: { ping: 'ping' } }, 'heartbeat.ping'],
    [{ shouldReconnectOnClose: true }, 'shouldReconnectOnClose'],
    [{ closeTimeoutMs: 'long' }, 'closeTimeoutMs'],
    [{ minReconnectionDelay: Number.NaN }, 'minReconnectionDelay'],
    [{ connectionTimeout: Number.NaN }, 'connectionTimeout'],
    [{ maxEnqueuedMessages: Number.NaN }, 'maxEnqueuedMessages'],
  ])('%j is a TypeError that names the option', (given, name) => {
    expect(() => make(url, [], { ...options, ...given })).toThrow(TypeError);
    expect(() => make(url, [], { ...options, ...given })).toThrow(name);
  });
});

describe('startClosed', () => {
  it('starts in CLOSED and touches nothing, until reconnect()', async () => {
    const { socket, server, opens, pass, told } = ride({ startClosed: true });
    expect([socket.readyState, socket.shouldReconnect, socket.retryCount]).toEqual([3, false, 0]);
    await pass(60_000);
    expect(server.sockets).toHaveLength(0);
    socket.reconnect();
    expect([socket.readyState, socket.shouldReconnect]).toEqual([0, true]);
    await opens();
    expect(told()).toEqual(['open in 1']);
  });

  it('keeps what is sent before', async () => {
    const { socket, opens } = ride({ startClosed: true });
    expect([socket.send('early'), socket.bufferedAmount]).toEqual([false, 5]);
    socket.close();
    socket.reconnect();
    expect((await opens()).sent).toEqual(['early']);
  });
});
