import type { IClientOptions } from 'mqtt';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { createConnection, graphqlWsHeartbeat, type HeartbeatOptions, webSocketTransport } from '../../../src/index.js';
import { ReconnectingWebSocket, sessionSockets } from '../../../src/websocket/index.js';
import { graphqlRider } from './graphql.js';
import { mqttRider } from './mqtt.js';
import type { Rider } from './rider.js';
import { trpcRider } from './trpc.js';
import { yjsRider } from './yjs.js';

// The recipes of docs/clients.md, in a hurry.

/** How fast everything goes: faster than in an app, where a test is to see many faults in little time. */
export interface Pace {
  /** How long a link is quiet before it is pinged, and how long an answer may take, in ms. */
  readonly pingMs: number;
  /** The unit of the waits between attempts, in ms. */
  readonly retryMs: number;
}

/** How a client is given its sockets. */
export type Way = 'sessions' | 'drop-in';

export interface Recipe {
  readonly name: string;
  readonly make: (pace: Pace) => Rider;
}

interface Wish {
  readonly way: Way;
  readonly pace: Pace;
  readonly url: string;
  readonly protocols?: string;
  readonly heartbeat?: HeartbeatOptions;
  /** Whether the client leaves a socket that was lost as it is, so that it must not come back. */
  readonly forgets?: boolean;
}

const tRpcHeartbeat: HeartbeatOptions = { ping: () => 'PING', isPong: (data) => data === 'PONG' };

/** Step 1 of the sync protocol: the server answers with what this document does not have. Few have written in it. */
const yjsHeartbeat = (document: Y.Doc): HeartbeatOptions => ({
  ping: () => {
    const vector = Y.encodeStateVector(document);
    return Uint8Array.of(0, 0, vector.length, ...vector);
  },
});

function socketsFor({ way, pace, url, protocols, heartbeat, forgets }: Wish): typeof globalThis.WebSocket {
  const { pingMs, retryMs } = pace;
  const common = {
    ...(heartbeat && { heartbeat: { ...heartbeat, intervalMs: pingMs, timeoutMs: pingMs } }),
    backoff: { initialMs: retryMs, maxMs: 4 * retryMs },
    closeTimeoutMs: pingMs,
  };
  class DropIn extends ReconnectingWebSocket {
    constructor(to: string | URL, offered?: string | string[]) {
      super(to, offered, { ...common, WebSocket, ...(forgets && { maxRetries: 0 }) });
    }
  }
  const connect = () =>
    createConnection({
      ...common,
      transports: [webSocketTransport({ url, WebSocket, ...(protocols && { protocols }) })],
      connectTimeoutMs: 4 * pingMs,
      stableAfterMs: pingMs,
      autoStart: false,
    });
  // As each client types it: the class of the browser.
  const sockets: unknown = way === 'drop-in' ? DropIn : sessionSockets(connect(), { lingerMs: 10 * retryMs });
  return sockets as typeof globalThis.WebSocket;
}

const graphql = (way: Way, pace: Pace): Rider =>
  graphqlRider((url) => ({
    webSocketImpl: socketsFor({
      way,
      pace,
      url,
      protocols: 'graphql-transport-ws',
      heartbeat: graphqlWsHeartbeat,
      forgets: true,
    }),
    shouldRetry: () => true,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, way === 'sessions' ? 0 : pace.retryMs)),
  }));

const trpc = (way: Way, pace: Pace): Rider =>
  trpcRider((url) => ({
    WebSocket: socketsFor({ way, pace, url, heartbeat: tRpcHeartbeat, forgets: true }),
    retryDelayMs: () => (way === 'sessions' ? 0 : pace.retryMs),
  }));

const yjs = (way: Way, pace: Pace): Rider =>
  yjsRider((url, document) => ({
    WebSocketPolyfill: socketsFor({ way, pace, url, heartbeat: yjsHeartbeat(document) }),
    maxBackoffTime: 4 * pace.retryMs,
  }));

const mqtt = (way: Way, pace: Pace): Rider =>
  mqttRider((url): IClientOptions => {
    // A ping before CONNECT would break the protocol, and the client has its own.
    const Sockets = socketsFor({ way, pace, url, protocols: 'mqtt' });
    return {
      forceNativeWebSocket: true,
      createWebsocket: (to: string, protocols: string[]) => new Sockets(to, protocols),
      connectTimeout: 4 * pace.pingMs,
      keepalive: Math.ceil(pace.pingMs / 1_000),
      reconnectPeriod: way === 'sessions' ? 10 : pace.retryMs,
    };
  });

const clients = [
  { client: 'graphql-ws', make: graphql },
  { client: 'tRPC', make: trpc },
  { client: 'y-websocket', make: yjs },
  { client: 'mqtt', make: mqtt },
];

/** Each client with its real server, in each way. */
export const recipes: readonly Recipe[] = clients.flatMap(({ client, make }) =>
  (['sessions', 'drop-in'] as const).map((way) => {
    const name = `${client} over ${way === 'sessions' ? 'sessions' : 'the drop-in'}`;
    return { name, make: (pace) => ({ ...make(way, pace), name }) };
  }),
);
