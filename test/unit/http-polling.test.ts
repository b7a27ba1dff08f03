import { afterEach, describe, expect, it, vi } from 'vitest';
import { type HttpPollingOptions, httpPolling } from '../../src/polling/http-polling.js';
import type { PollOutcome } from '../../src/polling/port.js';

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const url = 'https://example.com/changes';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
  readonly headers: Headers;
}

type Answer = Response | Error | (() => Response | Promise<Response>);

/** A `fetch` with prepared answers, which keeps what it was asked. */
function setUp(answers: readonly Answer[], options: Partial<HttpPollingOptions> = {}) {
  const waiting = [...answers];
  const sent: Sent[] = [];
  const fetch: HttpPollingOptions['fetch'] = async (target, init) => {
    sent.push({ url: target, init, headers: new Headers(init.headers) });
    const answer = waiting.shift() ?? new Response(null, { status: 204 });
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer() : answer;
  };
  const session = httpPolling({ url, fetch, ...options }).start();
  const abort = new AbortController();
  const poll = () => session.poll({ signal: abort.signal, now });
  return { session, poll, sent, abort };
}

function accepted(outcome: PollOutcome) {
  if (!outcome.ok) throw new Error(`the poll failed: ${outcome.reason}`);
  outcome.commit();
  return outcome.messages;
}

function refused(outcome: PollOutcome) {
  if (outcome.ok) throw new Error('the poll succeeded');
  return outcome;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a poll', () => {
  it('makes one message of a body and none of an empty one', async () => {
    const { poll } = setUp([new Response('hello'), new Response('')]);
    expect(accepted(await poll())).toEqual(['hello']);
    expect(accepted(await poll())).toEqual([]);
  });

  it.each([204, 304])('with status %s says that nothing changed (F3)', async (status) => {
    const parse = vi.fn(() => ({ messages: ['never'] }));
    const { poll } = setUp([new Response(null, { status })], { parse });
    expect(accepted(await poll())).toEqual([]);
    expect(parse).not.toHaveBeenCalled();
  });

  it('lets parse make messages of the status, the headers and the text', async () => {
    const parse: HttpPollingOptions['parse'] = ({ status, headers, text }) => ({
      messages: [String(status), headers.get('X-Kind') ?? '', ...(JSON.parse(text) as string[])],
    });
    const { poll } = setUp([new Response('["a","b"]', { status: 206, headers: { 'x-kind': 'list' } })], { parse });
    expect(accepted(await poll())).toEqual(['206', 'list', 'a', 'b']);
  });

  it('goes to the URL, with the method, the credentials and the signal', async () => {
    const { poll, sent, abort } = setUp([], { url: new URL(url), method: 'POST', credentials: 'include' });
    await poll();
    expect(sent[0]?.url).toBe(url);
    expect(sent[0]?.init).toMatchObject({
      method: 'POST',
      credentials: 'include',
      signal: abort.signal,
      cache: 'no-cache',
    });
  });

  it('leaves the credentials to the runtime by default', async () => {
    const { poll, sent } = setUp([]);
    await poll();
    expect(sent[0]?.init).toMatchObject({ method: 'GET' });
    expect(sent[0]?.init).not.toHaveProperty('credentials');
  });

  it('asks for headers each time, so that a token is fresh (H1)', async () => {
    let token = 0;
    const { poll, sent } = setUp([], {
      headers: async () => {
        token += 1;
        return { authorization: `Bearer ${token}` };
      },
    });
    await poll();
    await poll();
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer 1', 'Bearer 2']);
  });

  it('looks for the global fetch each time, and calls it without a `this`', async () => {
    const session = httpPolling({ url }).start();
    const globalFetch = vi.fn(function (this: unknown) {
      expect(this).toBeUndefined();
      return Promise.resolve(new Response('late'));
    });
    vi.stubGlobal('fetch', globalFetch);
    expect(accepted(await session.poll({ signal: new AbortController().signal, now }))).toEqual(['late']);
  });

  it('calls a given fetch without a `this`, as the browser one demands', async () => {
    const { poll } = setUp([], {
      fetch: function (this: unknown) {
        return this === undefined
          ? Promise.resolve(new Response('ok'))
          : Promise.reject(new TypeError('Illegal invocation'));
      },
    });
    expect(accepted(await poll())).toEqual(['ok']);
  });

  it('works with a fetch without streams, as in React Native', async () => {
    const streamless = (text: string) => Object.defineProperty(new Response(text), 'body', { value: undefined });
    const { poll } = setUp([streamless('hello'), streamless('€€€')], { maxBytes: 8 });
    expect(accepted(await poll())).toEqual(['hello']);
    expect(refused(await poll()).reason).toBe('the response is larger than 8 bytes');
  });
});

describe('conditional requests', () => {
  const tagged = (etag: string, text = 'x') => new Response(text, { headers: { etag, 'last-modified': 'then' } });

  it('carry the entity tag of the last accepted response', async () => {
    const { poll, sent } = setUp([tagged('"1"'), new Response(null, { status: 304 }), tagged('W/"2"')]);
    for (let count = 0; count < 4; count += 1) accepted(await poll());
    expect(sent.map(({ headers }) => headers.get('if-none-match'))).toEqual([null, '"1"', '"1"', 'W/"2"']);
    expect(sent.map(({ headers }) => headers.get('if-modified-since'))).toEqual([null, null, null, null]);
  });

  it('carry its date where there is no tag', async () => {
    const { poll, sent } = setUp([new Response('x', { headers: { 'last-modified': 'then' } })]);
    accepted(await poll());
    accepted(await poll());
    expect(sent[1]?.headers.get('if-modified-since')).toBe('then');
    expect(sent[1]?.headers.has('if-none-match')).toBe(false);
  });

  it('take a response with the same tag for a 304 that a cache made a 200 of', async () => {
    const { poll } = setUp([tagged('"1"', 'x'), tagged('"1"', 'x'), tagged('"2"', 'y')]);
    expect([accepted(await poll()), accepted(await poll()), accepted(await poll())]).toEqual([['x'], [], ['y']]);
  });

  it('take a response with the same tag for a new one until the first was accepted', async () => {
    const { poll } = setUp([tagged('"1"', 'x'), tagged('"1"', 'x')]);
    await poll();
    expect(accepted(await poll())).toEqual(['x']);
  });

  it('forget the tag of a response when the next one has none', async () => {
    const { poll, sent } = setUp([tagged('"1"'), new Response('y')]);
    for (let count = 0; count < 3; count += 1) accepted(await poll());
    expect(sent[2]?.headers.has('if-none-match')).toBe(false);
  });

  it('do not carry the tag of another URL, which could match by chance and hide news', async () => {
    let since = 0;
    const { poll, sent } = setUp([tagged('"empty"'), tagged('"empty"')], {
      url: () => `${url}?since=${Math.floor(since++ / 2)}`,
    });
    for (let count = 0; count < 3; count += 1) accepted(await poll());
    expect(sent.map(({ headers }) => headers.get('if-none-match'))).toEqual([null, '"empty"', null]);
  });

  it('are for GET alone: with another method they would forbid what they ask for', async () => {
    const { poll, sent } = setUp([tagged('"1"')], { method: 'POST' });
    accepted(await poll());
    accepted(await poll());
    expect(sent[1]?.headers.has('if-none-match')).toBe(false);
  });

  it('leave a header of the user’s own alone', async () => {
    const { poll, sent } = setUp([tagged('"1"')], { headers: { 'If-None-Match': '"mine"' } });
    accepted(await poll());
    accepted(await poll());
    expect(sent[1]?.headers.get('if-none-match')).toBe('"mine"');
  });
});

describe('progress', () => {
  const cursorOptions: Partial<HttpPollingOptions> = {
    url: ({ cursor }) => `${url}?after=${cursor ?? 'start'}`,
    parse: ({ text }) => ({ messages: [text], cursor: text }),
  };

  it('is made only when a batch was accepted: neither cursor nor validator before (F3)', async () => {
    const { poll, sent } = setUp(
      [new Response('1', { headers: { etag: '"1"' } }), new Response('1', { headers: { etag: '"1"' } })],
      { parse: ({ text }) => ({ messages: [text], cursor: text }), url: ({ cursor }) => `${url}?${cursor === null}` },
    );
    const first = await poll();
    await poll();
    expect(sent.map(({ url: target }) => target)).toEqual([`${url}?true`, `${url}?true`]);
    expect(sent[1]?.headers.has('if-none-match')).toBe(false);
    accepted(first);
    await poll();
    expect(sent[2]?.url).toBe(`${url}?false`);
  });

  it('goes on from the last cursor, also where a response has none', async () => {
    const { poll, sent } = setUp([new Response('1'), new Response('none'), new Response('2')], {
      ...cursorOptions,
      parse: ({ text }) => (text === 'none' ? { messages: [] } : { messages: [text], cursor: text }),
    });
    for (let count = 0; count < 4; count += 1) accepted(await poll());
    expect(sent.map(({ url: target }) => target.split('=')[1])).toEqual(['start', '1', '1', '2']);
  });

  it('never goes back when an older response is accepted late (I16)', async () => {
    const { poll, sent } = setUp([new Response('old'), new Response('new')], cursorOptions);
    const older = await poll();
    const newer = await poll();
    accepted(newer);
    accepted(older);
    await poll();
    expect(sent[2]?.url).toBe(`${url}?after=new`);
  });

  it('is each session’s own', async () => {
    const fetch = vi.fn(async () => new Response('1'));
    const polling = httpPolling({ url, fetch, ...cursorOptions });
    const poll = (session: ReturnType<typeof polling.start>) =>
      session.poll({ signal: new AbortController().signal, now });
    const first = polling.start();
    accepted(await poll(first));
    await poll(polling.start());
    expect(fetch.mock.calls.map(([target]: unknown[]) => target)).toEqual([`${url}?after=start`, `${url}?after=start`]);
  });
});

describe('a poll that fails', () => {
  it.each([301, 400, 401, 403, 404, 408, 410, 425, 429, 500, 503])('has the status %s as its code', async (status) => {
    const { poll } = setUp([new Response('sorry', { status })]);
    expect(refused(await poll())).toEqual({ ok: false, code: status, reason: `HTTP ${status}`, retryAfterMs: null });
  });

  it('lets go of the body that nobody reads', async () => {
    const cancel = vi.fn();
    const { poll } = setUp([new Response(new ReadableStream({ cancel }), { status: 500 })]);
    refused(await poll());
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['seconds', '7', 7_000],
    ['a date', new Date(now + 9_000).toUTCString(), 9_000],
    ['junk', 'later', null],
    ['10^12 seconds', '1000000000000', 1e15],
  ])('passes on Retry-After as %s (E6, P9)', async (_, value, waitMs) => {
    const { poll } = setUp([new Response('', { status: 429, headers: { 'retry-after': value } })]);
    expect(refused(await poll()).retryAfterMs).toBe(waitMs);
  });

  it('measures the date of Retry-After against that of the server', async () => {
    const date = new Date(now + 3_600_000).toUTCString();
    const until = new Date(now + 3_605_000).toUTCString();
    const { poll } = setUp([new Response('', { status: 503, headers: { date, 'retry-after': until } })]);
    expect(refused(await poll()).retryAfterMs).toBe(5_000);
  });

  it('has the code 0 when there was no answer, and shows no query of a URL (H2, I17)', async () => {
    const { poll } = setUp([new TypeError(`Failed to fetch https://me:pass@example.com/changes?token=canary#canary`)]);
    const { code, reason } = refused(await poll());
    expect(code).toBe(0);
    expect(reason).toContain('Failed to fetch');
    expect(reason).not.toMatch(/canary|pass/);
  });

  it.each([
    ['url', { url: () => Promise.reject(new Error('no session')) }, 'The function given as `url` failed: no session'],
    [
      'headers',
      { headers: () => Promise.reject(new Error('no token')) },
      'The function given as `headers` failed: no token',
    ],
  ])('says that %s was to blame, and asks nothing of the server', async (_, options, reason) => {
    const { poll, sent } = setUp([], options);
    expect(refused(await poll())).toEqual({ ok: false, code: 0, reason, retryAfterMs: null });
    expect(sent).toEqual([]);
  });

  it('does not quote the payload when parse throws (H1, fault 20)', async () => {
    const { poll } = setUp([new Response('canary, not JSON')], { parse: ({ text }) => JSON.parse(text) });
    expect(refused(await poll())).toMatchObject({
      code: 0,
      reason: 'The function given as `parse` failed: SyntaxError',
    });
  });

  it('does not quote a header value that is none', async () => {
    const { poll } = setUp([], { headers: { authorization: 'canary\n' + 'more' } });
    const { reason } = refused(await poll());
    expect(reason).toBe('`headers` has a name or a value that is invalid');
  });

  it.each([undefined, null, {}, { messages: 'text' }, []])('says what parse must return, not %j', async (batch) => {
    const { poll } = setUp([new Response('x')], { parse: () => batch as never });
    expect(refused(await poll()).reason).toContain('it must return { messages: […], cursor? }');
  });

  it('has no progress: the next one asks for the same', async () => {
    const { poll, sent } = setUp([new Response('1', { headers: { etag: '"1"' } }), new Response('', { status: 500 })]);
    accepted(await poll());
    refused(await poll());
    accepted(await poll());
    expect(sent.map(({ headers }) => headers.get('if-none-match'))).toEqual([null, '"1"', '"1"']);
  });
});

describe('a response that is too large (H4)', () => {
  it('is refused unread when it says so itself', async () => {
    const cancel = vi.fn();
    const pull = vi.fn();
    const body = new ReadableStream({ cancel, pull }, { highWaterMark: 0 });
    const { poll } = setUp([new Response(body, { headers: { 'content-length': '1048577' } })]);
    expect(refused(await poll())).toEqual({
      ok: false,
      code: 200,
      reason: 'the response is larger than 1048576 bytes',
      retryAfterMs: null,
    });
    expect(pull).not.toHaveBeenCalled();
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('is refused as soon as it is, before it is parsed, and read no further', async () => {
    const parse = vi.fn(() => ({ messages: [] }));
    const cancel = vi.fn();
    let chunks = 0;
    const endless = new ReadableStream(
      {
        pull: (controller) => {
          chunks += 1;
          controller.enqueue(new Uint8Array(4));
        },
        cancel,
      },
      { highWaterMark: 0 },
    );
    const { poll } = setUp([new Response(endless)], { parse, maxBytes: 10 });
    expect(refused(await poll()).reason).toBe('the response is larger than 10 bytes');
    expect([chunks, parse.mock.calls.length, cancel.mock.calls.length]).toEqual([3, 0, 1]);
  });

  it('is one byte more than the limit, not the limit', async () => {
    const { poll } = setUp([new Response('12345'), new Response('123456')], { maxBytes: 5 });
    expect(accepted(await poll())).toEqual(['12345']);
    expect(refused(await poll()).code).toBe(200);
  });

  it('is counted in bytes, and characters that are split between chunks arrive whole', async () => {
    const bytes = new TextEncoder().encode('€😀');
    const split = new ReadableStream({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const { poll } = setUp([new Response(split), new Response('€😀')], { maxBytes: 7 });
    expect(accepted(await poll())).toEqual(['€😀']);
    expect(accepted(await poll())).toEqual(['€😀']);
  });
});

describe('a poll that is given up', () => {
  it('does not reach the server when that was while a provider was asked', async () => {
    const abort = new AbortController();
    const { session, sent } = setUp([], {
      headers: () => {
        abort.abort();
        return {};
      },
    });
    expect(refused(await session.poll({ signal: abort.signal, now })).code).toBe(0);
    expect(sent).toEqual([]);
  });

  it('tells the url function so', async () => {
    const asked = vi.fn((_: { readonly signal: AbortSignal }) => url);
    const { poll, abort } = setUp([], { url: asked });
    await poll();
    expect(asked.mock.calls[0]?.[0].signal).toBe(abort.signal);
  });
});

describe('the options', () => {
  it('have the defaults of the table', () => {
    expect(httpPolling({ url })).toMatchObject({
      name: 'http-polling',
      intervalMs: 5_000,
      hiddenIntervalMs: 30_000,
      timeoutMs: 30_000,
    });
    expect(httpPolling({ url, intervalMs: 200_000 }).hiddenIntervalMs).toBe(600_000);
    expect(httpPolling({ url, intervalMs: 2_000, hiddenIntervalMs: 3_000 }).hiddenIntervalMs).toBe(3_000);
  });

  it.each([
    ['url', undefined, '`url` must be a string, a URL or a function that gives one'],
    ['headers', 'token', '`headers` must be an object or a function that gives one'],
    ['headers', null, '`headers` must be an object or a function that gives one'],
    ['method', '', '`method` must be the name of an HTTP method, such as GET'],
    ['fetch', {}, '`fetch` must be a function'],
    ['parse', 'json', '`parse` must be a function'],
    ['intervalMs', 999, '`intervalMs` must be a number from 1000 to 600000, not 999'],
    ['intervalMs', Number.NaN, '`intervalMs` must be a number from 1000 to 600000, not NaN'],
    ['hiddenIntervalMs', 600_001, '`hiddenIntervalMs` must be a number from 1000 to 600000, not 600001'],
    ['timeoutMs', '5000', '`timeoutMs` must be a number from 5000 to 120000, not 5000'],
    ['maxBytes', 0, '`maxBytes` must be a number from 1 to 1073741824, not 0'],
  ])('refuse %s: %j and name the range (I20)', (name, value, message) => {
    expect(() => httpPolling({ url, [name]: value })).toThrow(new TypeError(message));
  });
});
