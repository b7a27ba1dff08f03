import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SockJsTransportOptions, sockJsTransport } from '../../src/sockjs.js';
import { type Attempt, start } from '../contract/attempt.js';
import { type StubSocket, stubClass, throwingClass } from '../support/stub-socket.js';

const url = 'https://example.com/sockjs';

function dial(options: Partial<SockJsTransportOptions> = {}): { link: Attempt; socket: StubSocket } {
  const stub = stubClass();
  const link = start(sockJsTransport({ url, SockJS: stub.Class, ...options }));
  return { link, socket: stub.latest };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the options', () => {
  it('give SockJS time for its own fallback, and prefer WebSocket (R1, S4)', () => {
    const transport = sockJsTransport({ url });
    expect([transport.name, transport.connectTimeoutMs, transport.binary]).toEqual(['sockjs', 25_000, false]);
    const own = { transports: ['websocket', 'xhr-streaming', 'xhr-polling'], timeout: 5_000 };
    expect(dial().socket.given).toEqual([url, null, own]);
  });

  it('reach SockJS', () => {
    const { socket } = dial({ transports: ['xhr-polling'], timeout: 1_500 });
    expect(socket.given[2]).toEqual({ transports: ['xhr-polling'], timeout: 1_500 });
  });

  it.each([
    ['wss://example.com/sockjs', url],
    ['ws://example.com/a?b=ws', 'http://example.com/a?b=ws'],
    [new URL(url), url],
  ])('make of the URL %s what SockJS takes: %s (R35, R42)', (from, to) => {
    expect(dial({ url: from }).socket.given[0]).toBe(to);
  });

  it('take a relative URL against the location', () => {
    vi.stubGlobal('location', { href: 'https://example.com/app/' });
    expect(dial({ url: '/sockjs' }).socket.given[0]).toBe(url);
  });

  it.each([
    ['url', { url: 'ftp://example.com' }],
    ['url', { url: `${url}#1` }],
    ['SockJS', { SockJS: {} }],
    ['transports', { transports: 'websocket' }],
    ['transports', { transports: [] }],
    ['timeout', { timeout: -1 }],
    ['timeout', { timeout: Number.NaN }],
    ['allowedOrigins', { allowedOrigins: 'https://example.com' }],
  ])('are checked: %s', (name, wrong) => {
    expect(() => Reflect.apply(sockJsTransport, null, [{ url, ...wrong }])).toThrow(TypeError);
    expect(() => Reflect.apply(sockJsTransport, null, [{ url, ...wrong }])).toThrow(`\`${name}\``);
  });
});

describe('a socket that cannot be made', () => {
  it.each(['https://example.com', () => 'https://example.com'])(
    'for the security of the page, from %s, is a fault of the configuration (H3, B37)',
    (from) => {
      const SockJS = throwingClass(new Error('SecurityError: An insecure SockJS connection may not be initiated'));
      expect(start(sockJsTransport({ url: from, SockJS })).closes).toMatchObject([{ cause: 'config' }]);
    },
  );

  it('as the client could not be fetched costs the attempt, not the connection', async () => {
    vi.doMock('sockjs-client', () => {
      throw new TypeError('Failed to fetch');
    });
    const link = start(sockJsTransport({ url }));
    await vi.waitFor(() => expect(link.closes).toMatchObject([{ cause: 'never-opened' }]));
    vi.doUnmock('sockjs-client');
  });
});

describe('the end', () => {
  it.each([
    [1002, false, 'never-opened'],
    [2000, false, 'never-opened'],
    [2007, false, 'never-opened'],
    [1006, false, 'dropped'],
    [1000, true, 'server-close'],
    [2010, true, 'server-close'],
    [3000, true, 'server-close'],
    [4001, false, 'server-close'],
  ])('of an open link by %d, clean: %s, is told as %s (S6)', (code, wasClean, cause) => {
    const { link, socket } = dial();
    socket.open();
    socket.end(code, wasClean, 'why');
    expect(link.closes).toEqual([{ cause, code, reason: 'why', wasClean }]);
  });

  it.each([1000, 1002, 1006, 2000, 2010, 3000])(
    'of a link that never opened is told as that, also by %d (S6)',
    (code) => {
      const { link, socket } = dial();
      socket.onerror?.({ type: 'error' });
      socket.end(code);
      expect(link.closes).toMatchObject([{ cause: 'never-opened', code }]);
    },
  );
});

describe('close', () => {
  it('gives SockJS time to start the requests that it could not abort otherwise', () => {
    const { link, socket } = dial();
    socket.transport = 'xhr-polling';
    socket.open();
    link.close(3001, 'done');
    expect(socket.closes).toEqual([]);
    vi.advanceTimersByTime(10);
    expect(socket.closes).toEqual([[3001, 'done']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is at once over WebSocket', () => {
    const { link, socket } = dial();
    socket.transport = 'websocket';
    socket.open();
    link.close(3001, 'done');
    expect(socket.closes).toEqual([[3001, 'done']]);
  });

  it('delivers nothing meanwhile, though SockJS would (A7)', () => {
    const { link, socket } = dial();
    socket.open();
    link.close();
    socket.onmessage?.({ data: 'late' });
    expect(link.received).toEqual([]);
  });
});

describe('a session that the server moved by its base URL', () => {
  const moved = (to: string, allowedOrigins: string[] = []): { link: Attempt; socket: StubSocket } => {
    const rig = dial({ allowedOrigins });
    rig.socket._transUrl = to;
    rig.socket.open();
    vi.advanceTimersByTime(10);
    return rig;
  };

  it.each(['https://example.com/other', '/relative'])('within its origin is used: %s (S8)', (to) => {
    const { link } = moved(to);
    expect([link.opened, link.closes]).toEqual([1, []]);
  });

  it('to an origin that was allowed is used (H5)', () => {
    expect(moved('https://eu.example.com/x', ['https://eu.example.com']).link.opened).toBe(1);
  });

  it.each(['https://evil.example/sockjs', 'http://example.com/sockjs'])(
    'elsewhere is closed unused: %s (S8, H5)',
    (to) => {
      const { link, socket } = moved(to);
      expect([link.opened, link.closes]).toMatchObject([
        0,
        [{ cause: 'protocol', error: expect.stringContaining(new URL(to).origin) }],
      ]);
      expect(socket.closes).toEqual([[1000, '']]);
    },
  );
});

it('cannot tell how much is unsent, and does not pretend to', () => {
  expect('bufferedAmount' in dial().link.handle).toBe(false);
});
