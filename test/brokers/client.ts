import { Client, type StompConfig } from '@stomp/stompjs';
import { WebSocket } from 'ws';
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  stompHeartbeat,
  webSocketTransport,
} from '../../src/index.js';
import { sockJsTransport } from '../../src/sockjs.js';
import { sessionSockets } from '../../src/websocket/session-sockets.js';
import { startStompRelay } from '../support/servers/stomp-relay.js';
import { broker } from './broker.js';

/** A way to the broker: what listens before it, and how to go there. */
export interface Way {
  /** Where the way begins: as `host:port`. */
  readonly host: string;
  transport(host: string): ConnectionOptions['transports'][number];
  stop(): Promise<void>;
}

async function overSockJs(websocket: boolean): Promise<Way> {
  const relay = await startStompRelay({ broker: () => broker.addresses.stomp, websocket });
  return { ...relay, transport: (host) => sockJsTransport({ url: `http://${host}/stomp` }) };
}

/** STOMP over a plain WebSocket, over SockJS, and over SockJS where no WebSocket gets through. */
export const ways: Readonly<Record<'WebSocket' | 'SockJS' | 'SockJS over HTTP', () => Promise<Way>>> = {
  WebSocket: async () => ({
    get host() {
      return broker.addresses.webStomp;
    },
    transport: (host) => webSocketTransport({ url: `ws://${host}/ws`, protocols: 'v12.stomp', WebSocket }),
    stop: async () => {},
  }),
  SockJS: () => overSockJs(true),
  'SockJS over HTTP': () => overSockJs(false),
};

let queues = 0;

/** A queue that nobody else uses. */
export const newQueue = (): string => `/queue/test-${process.pid}-${++queues}`;

/** The preset, twenty times as fast, and the header that belongs to it. */
const quickBeats = {
  heartbeat: { ...stompHeartbeat, intervalMs: 400, timeoutMs: 1_000 },
  heartbeatOutgoing: 1_000,
  heartbeatIncoming: 500,
};

export interface Rider {
  readonly client: Client;
  readonly connection: Connection;
  /** Deactivates and closes, as a component does when it is destroyed. */
  stop(): Promise<void>;
}

/** A client of the recipe in docs/stomp.md. */
export function riding(
  way: Way,
  config: StompConfig = {},
  options: Partial<ConnectionOptions> = {},
  host: string = way.host,
): Rider {
  const { heartbeat, ...beats } = quickBeats;
  const connection = createConnection({
    transports: [way.transport(host)],
    heartbeat,
    backoff: { initialMs: 500, maxMs: 4_000 },
    connectTimeoutMs: 3_000,
    autoStart: false,
    ...options,
  });
  const client = new Client({
    webSocketFactory: sessionSockets(connection, { lingerMs: 1_000 }),
    reconnectDelay: 1,
    connectHeaders: { login: 'guest', passcode: 'guest' },
    ...beats,
    heartbeatToleranceMultiplier: Number.POSITIVE_INFINITY,
    ...config,
  });
  return {
    client,
    connection,
    async stop() {
      await client.deactivate();
      connection.close();
    },
  };
}

/** Until the client has said CONNECT and was told CONNECTED. */
export function connected({ client }: Rider): Promise<void> {
  return new Promise((resolve) => {
    client.onConnect = () => resolve();
    client.activate();
  });
}
