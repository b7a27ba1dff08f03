import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  jsonEvents,
  oneEvent,
  type SocketIoTransport,
  type SocketIoTransportOptions,
  socketIoHeartbeat,
  socketIoTransport,
} from '../../src/socketio.js';
import { VirtualClock } from '../../src/testing/index.js';
import { type Attempt, start } from '../contract/attempt.js';
import { type StubIo, stubIo } from '../support/stub-io.js';
import { bench } from './link-bench.js';

const url = 'https://example.com/room';

interface Dialled {
  readonly transport: SocketIoTransport;
  readonly link: Attempt;
  readonly socket: StubIo;
}

function dial(options: Partial<SocketIoTransportOptions> = {}): Dialled {
  const stub = stubIo();
  const transport = socketIoTransport({ url, io: stub.io, ...options });
  const link = start(transport);
  return { transport, link, socket: stub.latest };
}

function opened(options: Partial<SocketIoTransportOptions> = {}): Dialled {
  const dialled = dial(options);
  dialled.socket.tell('connect');
  return dialled;
}

/** Collects what surfaces as uncaught errors. */
function surfacing(): unknown[] {
  const surfaced: unknown[] = [];
  vi.stubGlobal('queueMicrotask', (task: () => void) => {
    try {
      task();
    } catch (error) {
      surfaced.push(error);
    }
  });
  return surfaced;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the options', () => {
  it('leave reconnecting, sharing and all time to heartline', () => {
    const { transport, socket } = dial({ client: { withCredentials: true, reconnection: true, timeout: 5 } });
    expect([transport.name, transport.connectTimeoutMs, transport.binary]).toEqual(['socketio', 20_000, undefined]);
    expect([socket.url, socket.connects]).toEqual([url, 1]);
    expect(socket.options).toEqual({
      withCredentials: true,
      reconnection: false,
      forceNew: true,
      autoConnect: false,
      timeout: false,
    });
  });

  it('reach the client', () => {
    const { socket } = dial({
      path: '/live/',
      transports: ['websocket'],
      query: { tab: '1' },
      auth: () => ({ token: 't' }),
    });
    expect(socket.options).toMatchObject({
      path: '/live/',
      transports: ['websocket'],
      query: { tab: '1' },
      auth: { token: 't' },
    });
  });

  it.each([
    ['wss://example.com/room', url],
    ['ws://example.com/a?b=ws', 'http://example.com/a?b=ws'],
    [new URL(url), url],
  ])('make of the URL %s what the client takes: %s (R42)', (from, to) => {
    expect(dial({ url: from }).socket.url).toBe(to);
  });

  it('take a relative URL against the location', () => {
    vi.stubGlobal('location', { href: 'https://example.com/app/' });
    expect(dial({ url: '/room' }).socket.url).toBe(url);
  });

  it.each([
    ['url', { url: 'ftp://example.com' }],
    ['auth', { auth: 'token' }],
    ['query', { query: null }],
    ['path', { path: 'socket.io' }],
    ['transports', { transports: 'websocket' }],
    ['transports', { transports: [] }],
    ['codec.decode', { codec: { encode: () => [] } }],
    ['client', { client: true }],
    ['io', { io: {} }],
  ])('are checked: %s', (name, wrong) => {
    expect(() => Reflect.apply(socketIoTransport, null, [{ url, ...wrong }])).toThrow(TypeError);
    expect(() => Reflect.apply(socketIoTransport, null, [{ url, ...wrong }])).toThrow(`\`${name}\``);
  });

  it('that fail when they are asked cost the attempt, and give nothing away (H2)', () => {
    const auth = (): never => {
      throw new Error('no token for https://id.example/?key=s3cret');
    };
    const { closes } = start(socketIoTransport({ url, io: stubIo().io, auth }));
    expect(closes).toMatchObject([{ cause: 'never-opened', error: expect.stringContaining('no token') }]);
    expect(JSON.stringify(closes)).not.toContain('s3cret');
  });

  it('leave the client to be loaded, which costs the attempt where it could not be fetched', async () => {
    vi.doMock('socket.io-client', () => {
      throw new TypeError('Failed to fetch');
    });
    const link = start(socketIoTransport({ url }));
    await vi.waitFor(() => expect(link.closes).toMatchObject([{ cause: 'never-opened' }]));
    vi.doUnmock('socket.io-client');
  });
});

describe('the end of an open link', () => {
  it.each([
    ['io server disconnect', 'server-close', 3003, true],
    ['ping timeout', 'pong-timeout', 1006, false],
    ['transport close', 'dropped', 1006, false],
    ['transport error', 'dropped', 1006, false],
    ['parse error', 'protocol', 1002, false],
    ['whatever may come', 'dropped', 1006, false],
  ])('by "%s" is told as %s', (reason, cause, code, wasClean) => {
    const { link, socket } = opened();
    socket.tell('disconnect', reason);
    expect(link.closes).toEqual([{ cause, code, reason, wasClean }]);
  });

  it.each(['io server disconnect', 'transport close'])('by "%s" is what the server has said before (R5, R7)', (by) => {
    const { link, socket } = opened();
    socket.arrive('heartline:close', 4001, 'another device');
    socket.tell('disconnect', by);
    expect(link.closes).toEqual([{ cause: 'server-close', code: 4001, reason: 'another device', wasClean: true }]);
    expect(link.received).toEqual([]);
  });

  it.each([['4001', 'text'], [4001.5], [999], [5000], [1005], [1006], [1015], []])(
    'is not what makes no sense: %j',
    (...said) => {
      const { link, socket } = opened();
      socket.arrive('heartline:close', ...said);
      socket.tell('disconnect', 'io server disconnect');
      expect(link.closes).toMatchObject([{ code: 3003 }]);
    },
  );

  it('has a reason of at most 123 bytes', () => {
    const { link, socket } = opened();
    socket.arrive('heartline:close', 4001, '€'.repeat(200));
    socket.tell('disconnect', 'transport close');
    expect(link.closes[0]?.reason).toBe('€'.repeat(41));
  });

  it('lets nothing more through, in either direction (A5, A7)', () => {
    const { transport, link, socket } = opened();
    const heard: unknown[] = [];
    transport.on('news', (text) => heard.push(text));
    link.close();
    expect([transport.emit('news', 1), transport.id, socket.disconnects]).toEqual(['rejected', null, 1]);
    socket.arrive('news', 'late');
    socket.arrive('message', 'late');
    expect([heard, link.received]).toEqual([[], []]);
  });
});

describe('an attempt', () => {
  it.each([
    [{ message: 'xhr poll error', description: 503 }, 'xhr poll error (503)'],
    [
      { message: 'websocket error', description: { message: 'connect ECONNREFUSED' } },
      'websocket error: connect ECONNREFUSED',
    ],
    [{ message: 'websocket error', description: { message: '' } }, 'websocket error'],
    [{ message: 'timeout of https://example.com/?key=s3cret' }, 'timeout of https://example.com/?…'],
  ])('that the engine gave up is one that never opened: %j', (error, text) => {
    const { link, socket } = dial();
    socket.tell('connect_error', error);
    expect(link.closes).toEqual([{ cause: 'never-opened', code: 1006, reason: '', wasClean: false, error: text }]);
    expect(socket.disconnects).toBe(1);
  });

  it.each([
    ['a middleware', { message: 'not you' }, 3000, 'not you'],
    ['a middleware with data of its own', { message: 'not you', data: { status: 401 } }, 3000, 'not you'],
    ['a middleware with the code of no answer', { message: 'not you', data: { code: 1006 } }, 3000, 'not you'],
    ['a middleware that says how', { message: 'no', data: { code: 4001, reason: 'banned' } }, 4001, 'banned'],
    ['a middleware that says a code', { message: 'no', data: { code: 1013 } }, 1013, 'no'],
    ['a server without the namespace', { message: 'Invalid namespace' }, 4404, 'Invalid namespace'],
  ])('that was refused by %s ends as the server has said', (_, error, code, reason) => {
    const { link, socket } = dial();
    socket.active = false;
    socket.tell('connect_error', error);
    expect(link.closes).toEqual([{ cause: 'server-close', code, reason, wasClean: true }]);
  });

  it('that was given up ends its socket, though it may open', () => {
    const { link, socket } = dial();
    link.close();
    socket.tell('connect');
    expect([link.opened, link.closes, socket.disconnects]).toMatchObject([0, [{ cause: 'client' }], 2]);
  });
});

describe('a message', () => {
  it('is one event, by the name that is chosen', () => {
    const { link, socket } = opened({ codec: oneEvent('chat') });
    link.send('hello');
    expect(socket.emitted).toEqual([['chat', 'hello']]);
    socket.arrive('message', 'another');
    socket.arrive('chat', 'hi', () => {});
    socket.arrive('chat', { object: 1 });
    expect(link.received).toEqual(['hi', '{"object":1}']);
  });

  it('is a buffer of its own, where Node gives a view of a larger one', () => {
    const { link, socket } = opened();
    socket.arrive('message', new Uint8Array([0, 7, 8, 0]).subarray(1, 3));
    const [received] = link.received;
    expect(received instanceof ArrayBuffer && [...new Uint8Array(received)]).toEqual([7, 8]);
  });

  it.each(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener', ''])(
    'is no event that is reserved: %j',
    (name) => {
      const { transport } = opened();
      expect(() => oneEvent(name)).toThrow(TypeError);
      expect(() => transport.emit(name)).toThrow(TypeError);
      expect(() => transport.on(name, () => {})).toThrow(TypeError);
      expect(jsonEvents.encode(JSON.stringify([name]))).toEqual(['message', JSON.stringify([name])]);
    },
  );

  it.each([
    ['throws', () => Reflect.apply(JSON.parse, null, ['{'])],
    ['names an event that is reserved', () => ['connect'] as const],
  ])('is lost, and not its link, where the codec %s', (_, encode) => {
    const surfaced = surfacing();
    const { link, socket } = opened({ codec: { encode, decode: () => undefined } });
    expect(() => link.send('hello')).not.toThrow();
    expect([socket.emitted, link.closes, surfaced.length]).toEqual([[], [], 1]);
  });

  it('that the client does not take costs the link: what it was is kept for the next', () => {
    const { link, socket } = opened();
    socket.failure = new Error('no engine');
    expect(() => link.send('hello')).toThrow('no engine');
  });
});

describe('named events as JSON', () => {
  it.each([
    ['["chat",{"id":1},"x"]', ['chat', { id: 1 }, 'x']],
    ['["chat"]', ['chat']],
    ['"chat"', ['message', '"chat"']],
    ['[1]', ['message', '[1]']],
    ['hello', ['message', 'hello']],
  ])('are encoded: %s', (text, event) => {
    expect(jsonEvents.encode(text)).toEqual(event);
  });

  it('are messages without the acknowledgement that the server asks for', () => {
    const { link, socket } = opened({ codec: jsonEvents });
    socket.arrive('chat', 'hi', () => {});
    expect(link.received).toEqual(['["chat","hi"]']);
  });

  it('are decoded, but for those with bytes', () => {
    expect(jsonEvents.decode('chat', [{ id: 1 }, 'x'])).toBe('["chat",{"id":1},"x"]');
    expect(jsonEvents.decode('chat', ['x', new Uint8Array(2)])).toBeUndefined();
    expect(jsonEvents.decode('message', [new ArrayBuffer(2)])).toEqual(new ArrayBuffer(2));
  });
});

describe('a listener', () => {
  it('that throws harms no other one, and no message', () => {
    const surfaced = surfacing();
    const bad = new Error('of a listener');
    const { transport, link, socket } = opened();
    const heard: unknown[] = [];
    transport.on('message', () => {
      throw bad;
    });
    transport.on('message', (text) => heard.push(text));
    socket.arrive('message', 'hello');
    expect([heard, link.received, surfaced]).toEqual([['hello'], ['hello'], [bad]]);
  });

  it('must be a function', () => {
    expect(() => Reflect.apply(opened().transport.on, null, ['news', 'no function'])).toThrow(TypeError);
  });
});

describe('a request', () => {
  it('waits by the clock of the connection, and leaves no timer behind', async () => {
    const clock = new VirtualClock();
    const stub = stubIo();
    const transport = socketIoTransport({ url, io: stub.io });
    const { signal } = new AbortController();
    const callbacks = { opened() {}, received() {}, closed() {} };
    transport.connect(callbacks, { attempt: 0, authRefused: false, signal, clock });
    stub.latest.tell('connect');

    const late = transport.request('ask', ['why']);
    clock.advance(10_000);
    await expect(late).rejects.toMatchObject({ failure: 'timeout', event: 'ask' });

    const answered = transport.request('ask', [], { timeoutMs: 50 });
    const answer = stub.latest.emitted.at(-1)?.at(-1);
    Reflect.apply(answer as () => void, null, ['because', 'and more']);
    expect(await answered).toBe('because');
    expect(clock.pending).toBe(0);
  });

  it.each([0, 600_001, Number.NaN])('takes no timeout of %d', async (timeoutMs) => {
    await expect(opened().transport.request('ask', [], { timeoutMs })).rejects.toThrow('`timeoutMs`');
  });
});

describe('signs of life', () => {
  it('are every packet and every ping of the server, once the link is open', () => {
    const stub = stubIo();
    const made = bench({ ping: socketIoHeartbeat.ping }, socketIoTransport({ url, io: stub.io }));
    stub.latest.tell('packet');
    stub.latest.tell('connect');
    made.link.admit({ hold: false });
    expect(made.link.report(0).heard).toBe(false);
    made.link.ping();
    expect(stub.latest.emitted).toEqual([['heartline:ping', expect.any(Function)]]);
    expect(made.facts).toEqual(['opened']);
    stub.latest.tell('ping');
    stub.latest.tell('packet');
    expect([made.facts, made.received]).toEqual([['opened', 'heard'], []]);
    expect(made.link.report(0).heard).toBe(true);
  });
});

it('cannot tell how much is unsent, and does not pretend to', () => {
  expect('bufferedAmount' in dial().link.handle).toBe(false);
});
