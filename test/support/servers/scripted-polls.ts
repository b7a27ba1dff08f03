import type { PollAnswer, SeenPoll } from './polling.js';

/**
 * Answers by path, for tests that cannot hand a function to the server: `/tagged` is the same document for ever,
 * `/events?after=3` says that event 4 happened, `/status/503` fails, `/big` is 2 MiB, `/hang` never answers. Everything
 * else is 204.
 */
export function scriptedPoll({ url, headers }: SeenPoll): PollAnswer {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  if (pathname === '/hang') return 'hang';
  if (pathname === '/big') return { body: 'x'.repeat(2 ** 21) };
  if (pathname === '/events') return { body: String(Number(searchParams.get('after')) + 1) };
  if (pathname === '/tagged') return tagged(headers);
  if (pathname.startsWith('/status/')) return { status: Number(pathname.slice(8)), headers: { 'retry-after': '7' } };
  return { status: 204 };
}

/** As the servers of Express do it: who asks for `no-cache` is never told that nothing changed. */
export function tagged(headers: SeenPoll['headers'], etag = '"1"', body = 'document'): PollAnswer {
  const answer = { etag, 'cache-control': 'max-age=60' };
  const isFresh = headers['if-none-match'] === etag && headers['cache-control'] !== 'no-cache';
  return isFresh ? { status: 304, headers: answer } : { headers: answer, body };
}
