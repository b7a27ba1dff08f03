import {
  type Connection,
  createConnection,
  type Environment,
  type HeartlineClock,
  httpPolling,
  rule,
  webSocketTransport,
} from '../../../src/index.js';
import { sockJsTransport } from '../../../src/sockjs.js';
import { idOf, lines, pollUrl, resumeFrom } from './format.js';

export interface Seat {
  /** Names this page to the server, so that its faults are its own. */
  readonly client: string;
  /** The number of the last message received. */
  readonly lastSeen: () => number;
  readonly clock: HeartlineClock;
  readonly environment: Environment;
}

export function connect(seat: Seat): Connection {
  const { client, lastSeen, clock, environment } = seat;
  return createConnection({
    transports: [
      webSocketTransport({ url: `/ws?client=${client}` }),
      sockJsTransport({ url: `/sockjs?client=${client}` }),
    ],
    polling: httpPolling({
      url: ({ cursor }) => pollUrl(client, cursor ?? lastSeen()),
      parse: ({ text, headers }) => ({
        messages: lines(text),
        cursor: headers.get('x-cursor') ?? undefined,
      }),
      intervalMs: 2_000,
    }),
    heartbeat: {
      ping: () => 'ping',
      isPong: (data) => data === 'pong',
      intervalMs: 5_000,
      timeoutMs: 2_000,
      maxMissed: 2,
      probeTimeoutMs: 2_000,
    },
    greeting: () => resumeFrom(lastSeen()),
    messageId: idOf,
    terminalCodes: [4001],
    closeRules: [
      rule(1012, {
        kind: 'retry-after',
        delayMs: 2_000,
        spreadMs: 3_000,
      }),
    ],
    backoff: { initialMs: 500, maxMs: 2_500 },
    connectTimeoutMs: 5_000,
    closeTimeoutMs: 2_000,
    stableAfterMs: 5_000,
    fallbackAfter: 2,
    clock,
    environment,
  });
}
