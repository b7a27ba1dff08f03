import { retryDelayMs } from '../../../machines/backoff.js';
import { between, budgetWaitMs, recordStart } from '../../../machines/delays.js';
import { defaultSettings } from '../../../machines/settings.js';

/** When one client tries again: after its n-th failure in a row, so many ms later; null if it never does. */
export type Retry = (failures: number, at: number) => number | null;

/** A policy of the field, with the options that its library has by default. */
export interface Policy {
  readonly name: string;
  /** One client's, which may remember something of its own. */
  readonly client: (random: () => number) => Retry;
}

const stateless = (name: string, delay: (failures: number, random: () => number) => number | null): Policy => ({
  name,
  client: (random) => (failures) => delay(failures, random),
});

const growing =
  (first: number, factor: number, most: number) =>
  (failures: number): number =>
    Math.min(most, first * factor ** (failures - 1));

const listed =
  (delays: readonly number[], then: number | null) =>
  (failures: number): number | null =>
    delays[failures - 1] ?? then;

/** The same as in the machine: the default policy, and the budget of attempts beside it. */
const heartline: Policy = {
  name: 'heartline',
  client: (random) => {
    let starts: readonly number[] = [];
    return (failures, at) => {
      const request = { attempt: failures, cause: 'dropped', chance: random() } as const;
      const budget = { starts, settings: defaultSettings };
      const delayMs = retryDelayMs(request, defaultSettings.backoff, false);
      const budgetMs = budgetWaitMs(budget, at);
      const waitMs = delayMs < budgetMs ? budgetMs + delayMs : delayMs;
      starts = recordStart(budget, at + waitMs);
      return waitMs;
    };
  },
};

/** reconnecting-websocket 4.4: `minReconnectionDelay` is thrown once, when the module is loaded. */
const reconnectingWebSocket: Policy = {
  name: 'reconnecting-websocket',
  client: (random) => growing(1_000 + random() * 4_000, 1.3, 10_000),
};

/** centrifuge 5: full jitter between its two limits, as in its `backoff`. */
const centrifuge = stateless('centrifuge', (failures, random) => {
  const step = Math.min(failures - 1, 31);
  return Math.min(20_000, 500 + Math.floor(random() * Math.min(20_000, 500 * 2 ** step)));
});

/** socket.io-client 4.8: ± 50 %, and clamped afterwards, as in its `Backoff`. */
const socketIo = stateless('socket.io-client', (failures, random) =>
  Math.min(5_000, 1_000 * 2 ** (failures - 1) * between(0.5, 1.5, random())),
);

/** graphql-ws 6: five tries, of which the counter begins at 0. */
const graphqlWs = stateless('graphql-ws', (failures, random) =>
  failures > 5 ? null : 1_000 * 2 ** (failures - 1) + between(300, 3_000, random()),
);

/** @rails/actioncable 8: looks whether it is connected each so often, 6 s × 1.15^n, and up to twice as late. */
const actionCable = stateless(
  '@rails/actioncable',
  (failures, random) => 6_000 * 1.15 ** Math.min(failures - 1, 10) * (1 + (failures === 1 ? 1 : 0.15) * random()),
);

/** What the libraries of the field do by default, read from their published sources; and what people write by hand. */
export const policies: readonly Policy[] = [
  heartline,
  reconnectingWebSocket,
  stateless('partysocket', growing(3_000, 1.3, 10_000)),
  socketIo,
  centrifuge,
  graphqlWs,
  stateless('phoenix', listed([10, 50, 100, 150, 200, 250, 500, 1_000, 2_000], 5_000)),
  stateless('@stomp/stompjs', () => 5_000),
  stateless('mqtt', () => 1_000),
  stateless('@trpc/client', (failures) => (failures === 1 ? 0 : Math.min(30_000, 1_000 * 2 ** (failures - 1)))),
  stateless('y-websocket', (failures) => Math.min(2_500, 100 * 2 ** failures)),
  actionCable,
  stateless('robust-websocket', listed([0, 3_000, 10_000], null)),
  stateless('@microsoft/signalr', listed([0, 2_000, 10_000, 30_000], null)),
  stateless('fixed 4 s', () => 4_000),
  stateless('1 to 4 s, random', (_, random) => between(1_000, 4_000, random())),
  stateless('full jitter, to 30 s', (failures, random) => growing(1_000, 2, 30_000)(failures) * random()),
];
