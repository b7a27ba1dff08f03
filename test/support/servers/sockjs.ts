import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import sockjs from 'sockjs';
import { obey } from '../orders.js';
import { listen, stop } from './listen.js';

/** A SockJS server that echoes, obeys {@link orders}, and plays dead or refuses by path. */
export interface SockJsTestServer {
  /** `/echo` is the service; `/refuse` answers 503, `/hang` nothing, and the info of `/moved` names another base URL. */
  url(path: string): string;
  /** The paths requested, in order. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

/** `/echo/<server>/<session>`: what the URLs of one session have in common. */
const sessionOf = (url: string): string => url.split('/').slice(0, 4).join('/');

export interface SockJsTestServerOptions {
  /** Whether it offers WebSocket. Default true. */
  readonly websocket?: boolean;
  /** The base URL in the info of `/moved`. */
  readonly movesTo?: string;
}

export async function startSockJsServer(options: SockJsTestServerOptions = {}): Promise<SockJsTestServer> {
  const { websocket = true, movesTo = '' } = options;
  const requests: string[] = [];
  const streams = new Map<string, Set<Socket>>();
  const server = createServer();

  server.on('request', ({ url = '' }, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (url.startsWith('/refuse')) response.writeHead(503).end();
    else if (url.startsWith('/moved'))
      response.end(
        JSON.stringify({ websocket: true, origins: ['*:*'], cookie_needed: false, entropy: 1, base_url: movesTo }),
      );
  });

  const service = sockjs.createServer({ log: () => {} });
  service.on('connection', (session) => {
    const peer = {
      send: (data: string | Uint8Array) => void session.write(data),
      // Typed as a string, sent as what it is.
      close: (code: number, reason: string) => void Reflect.apply(session.close, session, [code, reason]),
      // Reset, as a silent end of an HTTP response is taken for the end of a poll.
      drop() {
        for (const stream of streams.get(sessionOf(session.url)) ?? []) stream.resetAndDestroy();
      },
    };
    session.on('data', (data) => obey(peer, data));
  });
  service.installHandlers(server, { prefix: '/echo', websocket });

  const remember = (request: IncomingMessage): void => {
    const { url = '', socket } = request;
    requests.push(url);
    const session = sessionOf(url);
    const known = streams.get(session) ?? new Set();
    streams.set(session, known.add(socket));
  };
  server.on('connection', (socket) => socket.on('error', () => {}));
  server.prependListener('request', remember);
  server.prependListener('upgrade', remember);

  const host = await listen(server);
  return {
    url: (path) => `http://${host}${path}`,
    requests,
    async stop() {
      for (const sockets of streams.values()) for (const socket of sockets) socket.destroy();
      await stop(server);
    },
  };
}
