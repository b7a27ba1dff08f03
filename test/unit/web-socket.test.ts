import { afterEach, describe, expect, it, vi } from 'vitest';
import { type WebSocketTransportOptions, webSocketTransport } from '../../src/transports/web-socket.js';
import { start } from '../contract/attempt.js';
import { stubClass, throwingClass } from '../support/stub-socket.js';
import { dial, url } from '../support/web-socket-rig.js';

afterEach(() => {
  vi.unstubAllGlobals();
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

describe('a handle', () => {
  it('may be taken apart, or spread, by a transport around this one', () => {
    const { link, socket } = dial();
    const { send, close } = { ...link.handle };
    socket.open();
    send('a');
    close(4000, 'enough');
    expect([socket.sent, socket.closes]).toEqual([['a'], [[4000, 'enough']]]);
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

  it('of an attempt comes right after the error where no close follows, as in Node 22', async () => {
    const { link, socket } = dial();
    socket.onerror?.({ message: 'non-101 status code' });
    await Promise.resolve();
    const error = 'non-101 status code';
    expect(link.closes).toEqual([{ cause: 'never-opened', code: 1006, reason: '', wasClean: false, error }]);
    expect([socket.closes.length, socket.onclose]).toEqual([1, null]);
  });

  it('of an open link is the close alone, however long it takes after the error', async () => {
    const { link, socket } = dial();
    socket.open();
    socket.onerror?.({});
    await Promise.resolve();
    expect(link.closes).toEqual([]);
    socket.end(1006, false);
    expect(link.closes).toMatchObject([{ cause: 'dropped' }]);
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
