import { createServer, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpPollingOptions, httpPolling } from '../../src/polling/http-polling.js';
import type { PollOutcome } from '../../src/polling/port.js';
import { listen, stop } from '../support/servers/listen.js';
import { type PollingTestServer, startPollingServer } from '../support/servers/polling.js';
import { tagged } from '../support/servers/scripted-polls.js';

let server: PollingTestServer;

beforeEach(async () => {
  server = await startPollingServer();
});

afterEach(() => server.stop());

function setUp(options: Partial<HttpPollingOptions> = {}) {
  const session = httpPolling({ url: server.url('/changes'), ...options }).start();
  const abort = new AbortController();
  const poll = () => session.poll({ signal: abort.signal, now: Date.now() });
  return { poll, abort };
}

function accepted(outcome: PollOutcome) {
  if (!outcome.ok) throw new Error(`the poll failed: ${outcome.reason}`);
  outcome.commit();
  return outcome.messages;
}

/** For answers that a well-behaved server would not give. */
async function withRawServer<Result>(answer: RequestListener, use: (url: string) => Promise<Result>): Promise<Result> {
  const raw = createServer(answer);
  const host = await listen(raw);
  try {
    return await use(`http://${host}/`);
  } finally {
    await stop(raw);
  }
}

describe('polling a real server', () => {
  it('costs a 304 while nothing changes, also where no-cache would forbid it (F3)', async () => {
    let version = 1;
    server.answer = ({ headers }) => tagged(headers, `"${version}"`, `version ${version}`);
    const statuses: number[] = [];
    const { poll } = setUp({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        statuses.push(response.status);
        return response;
      },
    });
    expect(accepted(await poll())).toEqual(['version 1']);
    expect(accepted(await poll())).toEqual([]);
    version = 2;
    expect(accepted(await poll())).toEqual(['version 2']);
    expect(accepted(await poll())).toEqual([]);
    expect(statuses).toEqual([200, 304, 200, 304]);
  });

  it('brings each event, in order, and again those whose batch was not accepted (F3, I16)', async () => {
    const events = ['a', 'b', 'c', 'd', 'e'];
    server.answer = ({ url }) => {
      const after = Number(new URL(url, 'http://localhost').searchParams.get('after'));
      const batch = events.slice(after, after + 2);
      return batch.length === 0 ? { status: 204 } : { body: JSON.stringify({ batch, next: after + batch.length }) };
    };
    const { poll } = setUp({
      url: ({ cursor }) => server.url(`/changes?after=${cursor ?? 0}`),
      parse: ({ text }) => {
        const { batch, next } = JSON.parse(text);
        return { messages: batch, cursor: String(next) };
      },
    });
    expect(accepted(await poll())).toEqual(['a', 'b']);
    expect(await poll()).toMatchObject({ messages: ['c', 'd'] });
    expect(accepted(await poll())).toEqual(['c', 'd']);
    expect(accepted(await poll())).toEqual(['e']);
    expect(accepted(await poll())).toEqual([]);
  });

  it('sends the method and the headers of the moment', async () => {
    let token = 'one';
    const { poll } = setUp({ method: 'POST', headers: () => ({ authorization: `Bearer ${token}` }) });
    await poll();
    token = 'two';
    await poll();
    expect(server.polls.map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ['POST', 'Bearer one'],
      ['POST', 'Bearer two'],
    ]);
  });

  it('measures the date of Retry-After by the clock of the server (E6, P9)', async () => {
    const wrongNow = 0;
    server.answer = () => ({
      status: 503,
      headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() },
    });
    const session = httpPolling({ url: server.url('/changes') }).start();
    const outcome = await session.poll({ signal: new AbortController().signal, now: wrongNow });
    expect(outcome).toMatchObject({ ok: false, code: 503 });
    const waitMs = outcome.ok ? null : outcome.retryAfterMs;
    expect(waitMs).toBeGreaterThanOrEqual(58_000);
    expect(waitMs).toBeLessThanOrEqual(61_000);
  });

  it('ends at once when it is given up while the server hangs (fault 20)', async () => {
    const { poll, abort } = setUp();
    const asked = new Promise<void>((resolve) => {
      server.answer = () => {
        resolve();
        return 'hang';
      };
    });
    const outcome = poll();
    await asked;
    abort.abort();
    expect(await outcome).toMatchObject({ ok: false, code: 0, retryAfterMs: null });
  });

  it('ends at once when it is given up in the middle of a body', async () => {
    await withRawServer(
      (_, response) => response.write('the first half'),
      async (url) => {
        const abort = new AbortController();
        const session = httpPolling({
          url,
          fetch: async (target, init) => {
            const response = await fetch(target, init);
            queueMicrotask(() => abort.abort());
            return response;
          },
        }).start();
        const outcome = await session.poll({ signal: abort.signal, now: Date.now() });
        expect(outcome).toMatchObject({ ok: false, code: 0 });
      },
    );
  });

  it('says that there was no answer when nobody listens, and shows no query (H2)', async () => {
    const gone = await startPollingServer();
    const url = gone.url('/changes?token=canary');
    await gone.stop();
    const outcome = await setUp({ url }).poll();
    expect(outcome).toMatchObject({ ok: false, code: 0, retryAfterMs: null });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('shows no query of a URL that is none', async () => {
    const outcome = await setUp({ url: 'http://:bad/?token=canary' }).poll();
    expect(outcome).toMatchObject({ ok: false, code: 0 });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('takes a body that breaks off for no answer, not for a short message (fault 10)', async () => {
    const outcome = await withRawServer(
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.destroy());
      },
      (url) => setUp({ url }).poll(),
    );
    expect(outcome).toMatchObject({ ok: false, code: 0 });
  });

  it('counts what comes out of a compressed body, and stops there (H4)', async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 24));
    expect(bomb.byteLength).toBeLessThan(2 ** 15);
    const outcome = await withRawServer(
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      (url) => setUp({ url, maxBytes: 2 ** 16 }).poll(),
    );
    expect(outcome).toMatchObject({ ok: false, code: 200, reason: 'the response is larger than 65536 bytes' });
  });

  it('follows a redirect', async () => {
    server.answer = ({ url }) =>
      url === '/changes' ? { status: 307, headers: { location: '/moved' } } : { body: `from ${url}` };
    expect(accepted(await setUp().poll())).toEqual(['from /moved']);
  });

  it('does not stumble over a failure: the next poll is as good as any', async () => {
    const { poll } = setUp({ parse: ({ text }) => ({ messages: JSON.parse(text) }) });
    const bodies = ['["a"]', '<html>', '["b"]'];
    server.answer = () => ({ body: bodies.shift() ?? '[]' });
    expect(accepted(await poll())).toEqual(['a']);
    expect(await poll()).toMatchObject({ ok: false, code: 0 });
    expect(accepted(await poll())).toEqual(['b']);
  });
});
