import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, loopbackHost } from '../../../../src/inspect/server/loopback-host.js';
import { targetOf } from '../../../../src/inspect/server/refusal.js';
import { isToken, makeToken } from '../../../../src/inspect/server/token.js';

describe('the token', () => {
  it('is another one each time, and safe in a URL', () => {
    const tokens = new Set(Array.from({ length: 100 }, makeToken));
    expect(tokens.size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{32}$/);
  });

  it.each(['', 'secre', 'secrets', 'Secret', 'sécret'])('is not %j', (guess) => {
    expect(isToken(guess, 'secret')).toBe(false);
    expect(isToken('secret', 'secret')).toBe(true);
  });
});

describe('the host', () => {
  it.each([
    [undefined, '127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['localhost', 'localhost', 'localhost'],
  ])('may be %s', (host, address, name) => {
    expect(loopbackHost(host)).toEqual({ address, name });
  });

  it.each([
    '0.0.0.0',
    '::',
    '::1',
    '[::1]',
    '',
    '192.168.0.1',
    'example.com',
    'localhost.example.com',
    'toString',
    null,
    7,
  ])('may not be %s, which others could reach, or no viewer', (host) =>
    expect(() => loopbackHost(host)).toThrow(TypeError),
  );

  it('is this machine by its address', () => {
    expect(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'].map(isLoopbackAddress)).toEqual(Array(4).fill(true));
    expect(['0.0.0.0', '::', '10.0.0.1', '::ffff:10.0.0.1', '1.127.0.1'].map(isLoopbackAddress)).toEqual(
      Array(5).fill(false),
    );
  });
});

it.each([
  ['/', { token: '', path: null, query: '' }],
  ['/abc', { token: 'abc', path: null, query: '' }],
  ['/abc?x=/y', { token: 'abc', path: null, query: '?x=/y' }],
  ['/abc/', { token: 'abc', path: '', query: '' }],
  ['/abc/a/b.js?x=1', { token: 'abc', path: 'a/b.js', query: '?x=1' }],
  ['/abc/../x', { token: 'abc', path: '../x', query: '' }],
  ['http://example.com/abc/', { token: '', path: null, query: '' }],
  ['*', { token: '', path: null, query: '' }],
])('the target of %s', (url, target) => {
  expect(targetOf({ url } as IncomingMessage)).toEqual(target);
});
