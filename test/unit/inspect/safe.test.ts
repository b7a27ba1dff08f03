import { describe, expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { createSafe, sizeOf } from '../../../src/inspect/bridge/safe.js';

const safe = createSafe(undefined);

describe('what is fit to be shown (H1, I17)', () => {
  it('is plain JSON, whatever comes in', () => {
    const circular: Record<string, unknown> = { name: 'ring' };
    circular.self = circular;
    const shown = safe({
      circular,
      map: new Map([[1, 2]]),
      set: new Set([1]),
      date: new Date(0),
      never: new Date(Number.NaN),
      big: 12n,
      infinite: Number.POSITIVE_INFINITY,
      symbol: Symbol('s'),
      run: function run() {},
      error: new TypeError('no wss://host/path?token=secret'),
      actor: createActor(createMachine({ id: 'inner' }), { id: 'inner' }),
      nothing: null,
      list: [1, [2]],
      get broken(): unknown {
        throw new Error('never read');
      },
    });
    expect(JSON.parse(JSON.stringify(shown))).toEqual({
      circular: { name: 'ring', self: '[circular]' },
      map: '[Map, 1]',
      set: '[Set, 1]',
      date: '1970-01-01T00:00:00.000Z',
      never: 'Invalid Date',
      big: '12n',
      infinite: 'Infinity',
      symbol: 'Symbol(s)',
      run: '[function run]',
      error: 'TypeError: no wss://host/path?…',
      actor: '[actor inner]',
      nothing: null,
      list: [1, [2]],
      broken: '[unreadable]',
    });
  });

  it.each([
    'token',
    'accessToken',
    'access_token',
    'Authorization',
    'clientSecret',
    'password',
    'apiKey',
    'set-cookie',
  ])('has no %s', (key) => {
    expect(safe({ [key]: 'C4N4RY' })).toEqual({ [key]: '[hidden]' });
    expect(safe({ deep: [{ [key]: { of: 'C4N4RY' } }] })).toEqual({ deep: [{ [key]: '[hidden]' }] });
  });

  it('leaves alone what only sounds like it', () => {
    expect(safe({ authRefused: false, token: null, hasToken: true, tokenizer: 'x', author: 'y' })).toEqual({
      authRefused: false,
      token: null,
      hasToken: true,
      tokenizer: 'x',
      author: 'y',
    });
  });

  it('has payloads as kind and size, unless they are asked for', () => {
    const event = { type: 'message', data: 'hello', payload: { a: 1 }, body: new Uint8Array(3) };
    expect(safe(event)).toEqual({
      type: 'message',
      data: '[text, 5 characters]',
      payload: '[object, 1 keys]',
      body: '[binary, 3 bytes]',
    });
    expect(createSafe(undefined, true)(event)).toMatchObject({ data: 'hello', payload: { a: 1 } });
    expect([sizeOf([1, 2]), sizeOf(new ArrayBuffer(4)), sizeOf(new Blob(['12'])), sizeOf(7)]).toEqual([
      '[array, 2 items]',
      '[binary, 4 bytes]',
      '[binary, 2 bytes]',
      '[number]',
    ]);
  });

  it('has URLs without their query, and long texts and lists in part', () => {
    expect(safe('wss://user:pw@host/live?key=C4N4RY#x')).toBe('wss://…@host/live?…');
    expect(String(safe('x'.repeat(5_000)))).toMatch(/^x{1000}… \[5000 characters\]$/);
    expect((safe(Array.from({ length: 600 }, () => 1)) as unknown[]).at(-1)).toBe('[100 more]');
    let deep: unknown = 'end';
    for (let level = 0; level < 40; level += 1) deep = { deep };
    expect(JSON.stringify(safe(deep))).toContain('[deeper]');
  });

  it('sets no prototype by a key of that name', () => {
    const shown = safe(JSON.parse('{"__proto__":{"polluted":true}}')) as Record<string, unknown>;
    expect(Object.getPrototypeOf(shown)).toBe(Object.prototype);
    expect(Object.keys(shown)).toEqual(['[__proto__]']);
  });

  it('is shown as far as it can be read', () => {
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const odd = Object.assign(new Error('x'), { message: 7 });
    expect(safe({ revoked: revoked.proxy, odd, fine: 1 })).toEqual({
      revoked: '[unreadable]',
      odd: '[unreadable]',
      fine: 1,
    });
  });

  it('is no more than can be looked at, however much is shared', () => {
    let level: object = { end: true };
    for (let depth = 0; depth < 10; depth += 1) level = { a: level, b: level, c: level, d: level };
    expect(JSON.stringify(safe(level)).length).toBeLessThan(400_000);
  });

  it.each([
    ['token=C4N4RY and more', 'token=… and more'],
    ['Authorization: Bearer C4N4RYC4N4RY', 'Authorization: Bearer …'],
    ['/cb#access_token=C4N4RY', '/cb?…'],
    ['the secret: C4N4RY', 'the secret: …'],
    ['a bearer of news, #1 of 3, 12:30', 'a bearer of news, #1 of 3, 12:30'],
  ])('has no secret in a text either: %s', (text, clean) => {
    expect(safe(text)).toBe(clean);
  });

  it.each(['jwt', 'pwd', 'pass', 'tokens', 'accesstoken', 'sid', 'sessionId'])('has no %s', (key) => {
    expect(safe({ [key]: 'C4N4RY' })).toEqual({ [key]: '[hidden]' });
  });

  it.each(['output', 'lastMessage', 'requestHeaders', 'rawPayload'])('has %s as kind and size', (key) => {
    expect(safe({ [key]: 'C4N4RY' })).toEqual({ [key]: '[text, 6 characters]' });
    expect(safe({ errorMessage: 'no way' })).toEqual({ errorMessage: 'no way' });
  });

  it('is what the hook says, and hidden where that throws', () => {
    const paths: string[] = [];
    const redacting = createSafe((value, path) => {
      paths.push(path.join('.'));
      if (path.at(-1) === 'name') return 'somebody';
      if (path.at(-1) === 'fault') throw new Error('no');
      return value;
    });
    expect(redacting({ user: { name: 'Ada' }, fault: 'C4N4RY' }, ['context'])).toEqual({
      user: { name: 'somebody' },
      fault: '[hidden: `redact` throws]',
    });
    expect(paths).toEqual(['context', 'context.user', 'context.user.name', 'context.fault']);
  });
});
