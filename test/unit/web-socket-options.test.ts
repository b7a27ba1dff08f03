import { afterEach, describe, expect, it, vi } from 'vitest';
import { webSocketTransport } from '../../src/transports/web-socket.js';
import { start } from '../contract/attempt.js';
import { stubClass } from '../support/stub-socket.js';
import { dial, url } from '../support/web-socket-rig.js';

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
