import { Client, type StompConfig } from '@stomp/stompjs';
import { vi } from 'vitest';
import { type Connection, type ConnectionOptions, createConnection, stompHeartbeat } from '../../src/index.js';
import { FakeTransport, type FakeTransportOptions } from '../../src/testing/index.js';
import { sessionSockets } from '../../src/websocket/session-sockets.js';
import { type StompServer, stompServer } from './stomp-server.js';

export interface StompRide extends StompServer {
  readonly client: Client;
  readonly connection: Connection;
  readonly transport: FakeTransport;
  /** How often the client was told CONNECTED. */
  readonly connects: number;
  /** What its subscription to `/topic/news` was told. */
  readonly bodies: readonly string[];
  /** What became of the connection, in order. */
  readonly statuses: readonly string[];
}

/** Lets so much time pass, and everything that is due in it happen. The client has real timers, which are faked. */
export const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** stompjs on a fake transport, as docs/stomp.md has it. Needs `vi.useFakeTimers()`. */
export function stompRide(
  config: StompConfig = {},
  options: Partial<ConnectionOptions> = {},
  fake: FakeTransportOptions = {},
): StompRide {
  const server = stompServer(fake);
  const transport = new FakeTransport(server.fake);
  const connection = createConnection({
    transports: [transport],
    heartbeat: stompHeartbeat,
    autoStart: false,
    random: () => 0.5,
    ...options,
  });
  const statuses: string[] = [];
  connection.on('status', ({ status }) => statuses.push(status));
  let connects = 0;
  const bodies: string[] = [];
  const client = new Client({
    webSocketFactory: sessionSockets(connection),
    reconnectDelay: 1,
    heartbeatOutgoing: 20_000,
    heartbeatIncoming: 10_000,
    heartbeatToleranceMultiplier: Number.POSITIVE_INFINITY,
    connectHeaders: { login: 'guest', passcode: 'guest', 'client-id': 'tab-7' },
    onConnect: () => {
      connects += 1;
      client.subscribe('/topic/news', ({ body }) => bodies.push(body));
    },
    ...config,
  });
  return {
    ...server,
    client,
    connection,
    transport,
    get connects() {
      return connects;
    },
    bodies,
    statuses,
  };
}
