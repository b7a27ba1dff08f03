import type { FakeLink, VirtualClock } from '../../src/testing/index.js';

/** Servers, as `onConnect` of a FakeTransport. */
export const opensAfter =
  (clock: VirtualClock, ms: number) =>
  (link: FakeLink): void => {
    clock.setTimeout(() => link.open(), ms);
  };

export const refusesAfter =
  (clock: VirtualClock, ms: number) =>
  (link: FakeLink): void => {
    clock.setTimeout(() => link.refuse(), ms);
  };

/** How many text pings a link has sent. */
export const pingsOf = ({ sent }: FakeLink): number => sent.filter((data) => data === 'ping').length;
