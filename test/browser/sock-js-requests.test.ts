import { expect, inject, it } from 'vitest';
import { sockJsTransport } from '../../src/sockjs.js';
import { open, start } from '../contract/attempt.js';

const sockJsServer = inject('sockJsServer');

/** How many connections a browser opens to one host over HTTP/1.1. */
const connectionsPerHost = 6;

it('attempts that are given up at once leave no request behind that would hold up the next one', async () => {
  for (let count = 0; count <= connectionsPerHost; count++)
    start(sockJsTransport({ url: `${sockJsServer}/hang` })).close();
  const startedAt = performance.now();
  const link = await open(sockJsTransport({ url: `${sockJsServer}/echo`, transports: ['xhr-polling'] }));
  // What was left behind would hang until the info times out, after 8 s.
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  link.close();
  await link.isOver();
});
