import { afterEach, describe, expect, it, vi } from 'vitest';
import { type WebSocketTransportOptions, webSocketTransport } from '../../src/transports/web-socket.js';
import { type Attempt, start } from '../contract/attempt.js';
import { type StubSocket, stubClass, throwingClass } from '../support/stub-socket.js';

const url = 'wss://example.com/live';

function dial(options: Partial<WebSocketTransportOptions> = {}): { link: Attempt; socket: StubSocket } {
  const stub = stubClass();
  const link = start(webSocketTransport({ url, WebSocket: stub.Class, ...options }));
  return { link, socket: stub.latest };
}

/** The URL that the class is given. */
const dialled = (from: string | URL): unknown => dial({ url: from }).socket.given[0];

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the URL', () => {
  it.each([
    ['http://example.com/a', 'ws://example.com/a'],
    ['https://example.com/a', 'wss://example.com/a'],
    ['WSS://EXAMPLE.com', 'wss://example.com/'],
    ['https://example.com:8443/https-docs?from=http://x', 'wss://example.com:8443/https-docs?from=http://x'],
    ['http://example.com/app?code=httpuser', 'ws://example.com/app?code=httpuser'],
  ])('%s becomes %s, whatever else is in it (R42, B32)', (from, to) => {
    expect(dialled(from)).toBe(to);
  });

  it('is taken against the location, with TLS exactly where the page has it (B11)', () => {
    vi.stubGlobal('location', { href: 'https://example.com/app/index.html?x=1#top' });
    expect(dialled('/live?room=http')).toBe('wss://example.com/live?room=http');
    expect(dialled('live')).toBe('wss://example.com/app/live');
    vi.stubGlobal('location', { href: 'http://localhost:3000/' });
    expect(dialled('/live')).toBe('ws://localhost:3000/live');
  });

  it('keeps what its searchParams encode: an id adds no parameter and no fragment (B36)', () => {
    const personal = new URL('https://example.com/live');
    personal.searchParams.set('user', 'u#1&admin=1');
    expect(dialled(personal)).toBe('wss://example.com/live?user=u%231%26admin%3D1');
  });

  it.each([
    ['a fragment', 'wss://example.com/live#1'],
    ['an empty fragment', 'wss://example.com/live#'],
    ['another scheme', 'ftp://example.com/'],
    ['no host', 'wss://'],
    ['a bad port', 'wss://example.com:99999/'],
    ['nothing', ''],
  ])('with %s is a TypeError at once (A9)', (_, bad) => {
    expect(() => webSocketTransport({ url: bad })).toThrow(TypeError);
    expect(() => webSocketTransport({ url: bad })).toThrow(/`url` must be/);
  });

  it('that is missing is a TypeError at once', () => {
    expect(() => Reflect.apply(webSocketTransport, null, [{}])).toThrow(/`url` must be/);
  });

  it('that is relative ends the link as misconfigured where there is no location, but not before (B14)', () => {
    const link = start(webSocketTransport({ url: '/live', WebSocket: stubClass().Class }));
    expect(link.closes).toMatchObject([{ cause: 'config', error: expect.stringContaining('no location') }]);
  });
});

describe('the other options', () => {
  it.each([
    ['binaryType', { binaryType: 'text' }],
    ['closeWhileConnecting', { closeWhileConnecting: 'never' }],
    ['WebSocket', { WebSocket: 'ws' }],
  ])('%s is checked', (name, wrong) => {
    expect(() => Reflect.apply(webSocketTransport, null, [{ url, ...wrong }])).toThrow(TypeError);
    expect(() => Reflect.apply(webSocketTransport, null, [{ url, ...wrong }])).toThrow(name);
  });

  it('binaryType is set before the socket opens (A9)', () => {
    expect(dial().socket.binaryType).toBe('arraybuffer');
    expect(dial({ binaryType: 'blob' }).socket.binaryType).toBe('blob');
  });

  it.each([
    [undefined, undefined],
    ['chat', 'chat'],
    [
      ['chat', 'v2'],
      ['chat', 'v2'],
    ],
    [() => 'chat', 'chat'],
  ])('protocols: %o offers %o', (protocols, offered) => {
    expect(dial({ ...(protocols && { protocols }) }).socket.given[1]).toEqual(offered);
  });

  it('protocols are not handed to the class for keeps: it may sort them', () => {
    const protocols = ['v2', 'chat'];
    const given = dial({ protocols }).socket.given[1];
    if (Array.isArray(given)) given.sort();
    expect([protocols, given]).toEqual([
      ['v2', 'chat'],
      ['chat', 'v2'],
    ]);
  });

  it('protocols may be promised, and are asked for once the URL is there', async () => {
    const order: string[] = [];
    const stub = stubClass();
    start(
      webSocketTransport({
        WebSocket: stub.Class,
        url: async () => {
          order.push('url');
          return url;
        },
        protocols: async () => {
          order.push('protocols');
          return ['token'];
        },
      }),
    );
    await vi.waitFor(() => expect(stub.latest.given).toEqual([url, ['token']]));
    expect(order).toEqual(['url', 'protocols']);
  });
});

describe('a socket that cannot be made', () => {
  const failure = (error: unknown, options: Partial<WebSocketTransportOptions> = {}): unknown =>
    start(webSocketTransport({ url, WebSocket: throwingClass(error), ...options })).closes;

  it.each([
    ['a SyntaxError', new SyntaxError('bad subprotocol')],
    ['a SecurityError, as for mixed content', new DOMException('blocked', 'SecurityError')],
  ])('by %s is a fault of the configuration, where nothing can change (A9, B37)', (_, error) => {
    expect(failure(error)).toEqual([
      { cause: 'config', code: 1006, reason: '', wasClean: false, error: error.message },
    ]);
  });

  it('costs only the attempt where a function may give something better the next time', () => {
    const error = new SyntaxError('bad');
    expect(failure(error, { url: () => url })).toMatchObject([{ cause: 'never-opened' }]);
    expect(failure(error, { protocols: () => 'a b' })).toMatchObject([{ cause: 'never-opened' }]);
  });

  it('for any other reason costs only the attempt (R40)', () => {
    expect(failure(new Error('out of sockets'))).toMatchObject([{ cause: 'never-opened', error: 'out of sockets' }]);
  });

  it('as there is no class for it is told as unsupported (R21)', () => {
    vi.stubGlobal('WebSocket', undefined);
    expect(start(webSocketTransport({ url })).closes).toMatchObject([
      { cause: 'unsupported', error: expect.stringContaining('`WebSocket`') },
    ]);
  });

  it('is made by the class that the runtime has at the time of the attempt', () => {
    vi.stubGlobal('WebSocket', undefined);
    const transport = webSocketTransport({ url });
    const stub = stubClass();
    vi.stubGlobal('WebSocket', stub.Class);
    start(transport);
    expect(stub.latest.given[0]).toBe(url);
  });
});

describe('the end', () => {
  it.each([
    [1000, true, 'server-close'],
    [1001, true, 'server-close'],
    [1005, true, 'dropped'],
    [1006, false, 'dropped'],
    [1011, false, 'dropped'],
    [1012, true, 'server-close'],
    [4401, true, 'server-close'],
  ])('of an open socket by %d, clean: %s, is told as %s (A3, A4)', (code, wasClean, cause) => {
    const { link, socket } = dial();
    socket.open();
    socket.end(code, wasClean, 'why');
    expect(link.closes).toEqual([{ cause, code, reason: 'why', wasClean }]);
  });

  it.each([1000, 1006, 4401])('of a socket that never opened is told as that, also by %d (A3)', (code) => {
    const { link, socket } = dial();
    socket.end(code);
    expect(link.closes).toMatchObject([{ cause: 'never-opened', code }]);
  });

  it('that we asked for is ours, whatever the server answers', () => {
    const { link, socket } = dial();
    socket.open();
    link.close(3001, 'done');
    socket.end(1006, false);
    expect(link.closes).toMatchObject([{ cause: 'client', code: 1006, wasClean: false }]);
  });

  it('comes with the close and never with the error before it, which only says why (A2, B5, B15)', () => {
    const { link, socket } = dial();
    socket.onerror?.({ message: 'connect ECONNREFUSED wss://me:s3cret@example.com/?key=s3cret' });
    expect(link.closes).toEqual([]);
    socket.end(1006, false);
    const error = 'connect ECONNREFUSED wss://…@example.com/?…';
    expect(link.closes).toEqual([{ cause: 'never-opened', code: 1006, reason: '', wasClean: false, error }]);
  });

  it('needs no more than what React Native says', () => {
    const { link, socket } = dial();
    socket.open();
    socket.onclose?.({ code: 4001, reason: 'kick' });
    const other = dial();
    other.socket.open();
    other.socket.onclose?.({});
    expect([...link.closes, ...other.link.closes]).toEqual([
      { cause: 'server-close', code: 4001, reason: 'kick', wasClean: true },
      { cause: 'dropped', code: 1006, reason: '', wasClean: false },
    ]);
  });

  it('leaves no handler behind, but one that keeps an error from being thrown', () => {
    const { socket } = dial();
    socket.open();
    const { onclose } = socket;
    onclose?.({ code: 1006 });
    expect([socket.onopen, socket.onmessage, socket.onclose]).toEqual([null, null, null]);
    expect(() => socket.onerror?.({})).not.toThrow();
  });
});

describe('close', () => {
  it('passes on the code, and as much of the reason as 123 bytes hold, without half a character (A1)', () => {
    const { link, socket } = dial();
    socket.open();
    link.close(4000, `${'x'.repeat(120)}😀`);
    expect(socket.closes).toEqual([[4000, 'x'.repeat(120)]]);
  });

  it.each([undefined, 0, 1001, 1006, 2999, 5000, Number.NaN])(
    'sends 1000 instead of %s, which the class would refuse',
    (code) => {
      const { link, socket } = dial();
      socket.open();
      link.close(code);
      expect(socket.closes).toEqual([[1000, '']]);
    },
  );

  it('that throws inside the class ends the link', () => {
    const { link, socket } = dial();
    socket.open();
    socket.close = () => {
      throw new Error('broken');
    };
    link.close();
    expect(link.closes).toEqual([{ cause: 'client', code: 1006, reason: '', wasClean: false, error: 'broken' }]);
  });

  it('that throws while the socket connects is told once too', () => {
    const { link, socket } = dial();
    socket.close = () => {
      throw new Error('broken');
    };
    expect(() => link.close()).not.toThrow();
    expect(link.closes).toMatchObject([{ cause: 'client' }]);
  });

  it('ends delivery at once, whatever the class still has (A7)', () => {
    const { link, socket } = dial();
    socket.open();
    const { onmessage } = socket;
    onmessage?.({ data: 'before' });
    link.close();
    socket.onmessage?.({ data: 'after' });
    link.send('unsent');
    expect([link.received, socket.sent]).toEqual([['before'], []]);
  });

  it('of a link that was given up waits for nothing and keeps nothing (B33)', () => {
    const { link, socket } = dial();
    socket.open();
    link.abort.abort();
    link.close();
    expect([socket.closes.length, socket.onclose, link.closes]).toEqual([1, null, []]);
  });

  it('of an attempt closes its socket at once, and again if it opens all the same (A8, A10)', () => {
    const { link, socket } = dial();
    link.close();
    expect([socket.closes, link.closes]).toMatchObject([[[1000, '']], [{ cause: 'client' }]]);
    socket.open();
    expect([socket.closes.length, link.opened, link.closes.length]).toEqual([2, 0, 1]);
  });

  it('of an attempt waits for it to open, and closes it in the same task, where that was asked for (A10)', () => {
    const { link, socket } = dial({ closeWhileConnecting: 'on-open' });
    link.close(3001, 'late');
    expect([socket.closes, link.closes]).toMatchObject([[], [{ cause: 'client' }]]);
    socket.open();
    expect([socket.closes, link.opened, link.closes.length]).toEqual([[[3001, 'late']], 0, 1]);
  });

  it('before the URL is there makes no socket', async () => {
    const stub = stubClass();
    let answer = (_: string): void => {};
    const promise = new Promise<string>((resolve) => {
      answer = resolve;
    });
    const link = start(webSocketTransport({ url: () => promise, WebSocket: stub.Class }));
    link.close();
    answer(url);
    await promise;
    await Promise.resolve();
    expect([stub.sockets, link.closes]).toMatchObject([[], [{ cause: 'client' }]]);
  });
});

it('bufferedAmount is what the socket says at the moment it is read (A6)', () => {
  const { link, socket } = dial();
  socket.open();
  expect(link.handle.bufferedAmount).toBe(0);
  socket.bufferedAmount = 70_000;
  expect(link.handle.bufferedAmount).toBe(70_000);
});

it('what `send` throws reaches the caller', () => {
  const { link, socket } = dial();
  socket.open();
  socket.send = () => {
    throw new Error('no memory');
  };
  expect(() => link.send('x')).toThrow('no memory');
});
