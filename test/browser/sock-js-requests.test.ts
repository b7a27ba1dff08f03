import { expect, inject, it } from 'vitest';
import { sockJsTransport } from '../../src/sockjs.js';
import { open, start } from '../contract/attempt.js';

const sockJsServer = inject('sockJsServer');

/** How many connections a browser opens to one host over HTTP/1.1. */
const connectionsPerHost = 6;

it('attempts that are given up at once leave no request behind that would hold up the next one', async () => {
  const echo = sockJsTransport({ url: `${sockJsServer}/echo`, transports: ['xhr-polling'] });
  const first = await open(echo);
  first.close();
  await first.isOver();

  // Loaded by now, and given, so that each attempt makes its socket before it is given up.
  const { default: SockJS } = await import('sockjs-client');
  const hang = sockJsTransport({ url: `${sockJsServer}/hang`, SockJS });
  for (let count = 0; count <= connectionsPerHost; count++) start(hang).close();

  const startedAt = performance.now();
  const link = await open(echo);
  // What was left behind would hang until the info times out, after 8 s.
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  link.close();
  await link.isOver();
});
