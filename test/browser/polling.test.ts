import { describe, expect, inject, it } from 'vitest';
import { type HttpPollingOptions, httpPolling } from '../../src/polling/http-polling.js';
import type { PollOutcome } from '../../src/polling/port.js';

const server = inject('pollingServer');

function setUp(path: string, options: Partial<HttpPollingOptions> = {}) {
  const session = httpPolling({ url: `${server}${path}`, ...options }).start();
  const abort = new AbortController();
  const poll = () => session.poll({ signal: abort.signal, now: Date.now() });
  return { poll, abort };
}

function accepted(outcome: PollOutcome) {
  if (!outcome.ok) throw new Error(`the poll failed: ${outcome.reason}`);
  outcome.commit();
  return outcome.messages;
}

describe('polling in Chromium, from another origin', () => {
  it('asks the server each time, whatever the cache holds, and is told that nothing changed (F3)', async () => {
    const statuses: number[] = [];
    const { poll } = setUp('/tagged', {
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        statuses.push(response.status);
        return response;
      },
    });
    expect(accepted(await poll())).toEqual(['document']);
    expect(accepted(await poll())).toEqual([]);
    expect(accepted(await poll())).toEqual([]);
    expect(statuses).toEqual([200, 304, 304]);
  });

  it('works with the fetch of the window, also when it is given as an option', async () => {
    expect(accepted(await setUp('/events?after=1').poll())).toEqual(['2']);
    expect(accepted(await setUp('/events?after=1', { fetch: window.fetch }).poll())).toEqual(['2']);
  });

  it('goes on from the cursor', async () => {
    const { poll } = setUp('', {
      url: ({ cursor }) => new URL(`/events?after=${cursor ?? 0}`, server),
      parse: ({ text }) => ({ messages: [text], cursor: text }),
    });
    expect(accepted(await poll())).toEqual(['1']);
    expect(accepted(await poll())).toEqual(['2']);
  });

  it('sends headers that a page may send only with the server’s leave', async () => {
    const { poll } = setUp('/events?after=4', { headers: async () => ({ authorization: 'Bearer token' }) });
    expect(accepted(await poll())).toEqual(['5']);
  });

  it('knows the status and Retry-After of a failure', async () => {
    expect(await setUp('/status/503').poll()).toEqual({
      ok: false,
      code: 503,
      reason: 'HTTP 503',
      retryAfterMs: 7_000,
    });
  });

  it('refuses a response of 2 MiB (H4)', async () => {
    expect(await setUp('/big').poll()).toMatchObject({ ok: false, code: 200 });
  });

  it('ends at once when it is given up while the server hangs', async () => {
    const { poll, abort } = setUp('/hang');
    const outcome = poll();
    setTimeout(() => abort.abort(), 50);
    expect(await outcome).toMatchObject({ ok: false, code: 0 });
  });

  it('says that there was no answer when nobody listens, and shows no query (H2)', async () => {
    const outcome = await setUp('', { url: 'http://127.0.0.1:1/?token=canary' }).poll();
    expect(outcome).toMatchObject({ ok: false, code: 0 });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('shows neither the password nor the query of a URL that the browser quotes (H2)', async () => {
    const outcome = await setUp('', { url: 'http://me:canary@127.0.0.1:1/?token=canary' }).poll();
    expect(outcome).toMatchObject({ ok: false, code: 0 });
    expect(JSON.stringify(outcome)).toContain('127.0.0.1');
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });
});
