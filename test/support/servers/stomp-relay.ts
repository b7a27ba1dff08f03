import { createServer } from 'node:http';
import { connect } from 'node:net';
import sockjs from 'sockjs';
import { listen, stop } from './listen.js';

/** SockJS on one side and STOMP over TCP on the other: how Spring stands before a broker. */
export interface StompRelay {
  /** The SockJS endpoint, as `host:port`; its path is `/stomp`. */
  readonly host: string;
  /** The paths requested, in order. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

export interface StompRelayOptions {
  /** Where the broker is now, as `host:port`: asked for each session. */
  readonly broker: () => string;
  /** Whether it offers WebSocket, or HTTP only. Default true. */
  readonly websocket?: boolean;
}

export async function startStompRelay({ broker, websocket = true }: StompRelayOptions): Promise<StompRelay> {
  const requests: string[] = [];
  const service = sockjs.createServer({ log: () => {} });
  service.on('connection', (session) => {
    const { hostname, port } = new URL(`tcp://${broker()}`);
    const upstream = connect({ host: hostname, port: Number(port), noDelay: true });
    // A chunk may end within a character.
    upstream.setEncoding('utf8');
    upstream.on('data', (chunk) => session.write(String(chunk)));
    upstream.on('error', () => {});
    // 1011, as Spring: the server met a condition that it did not expect. Typed as strings, sent as what they are.
    upstream.on('close', () => Reflect.apply(session.close, session, [1011, 'the broker is gone']));
    session.on('data', (frame) => upstream.write(frame));
    session.on('close', () => upstream.destroy());
  });
  const server = createServer();
  service.installHandlers(server, { prefix: '/stomp', websocket });
  server.prependListener('request', ({ url = '' }) => requests.push(url));
  server.prependListener('upgrade', ({ url = '' }) => requests.push(url));
  const sockets = new Set<{ destroy(): unknown }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  const host = await listen(server);
  return {
    host,
    requests,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await stop(server);
    },
  };
}
