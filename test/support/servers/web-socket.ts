import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { obey } from '../orders.js';
import { listen, stop } from './listen.js';

/** A WebSocket server that echoes, obeys {@link orders}, and plays dead or refuses by path. */
export interface WebSocketTestServer {
  /** `/echo` accepts, `/refuse` answers 401, `/hang` answers nothing until `accept` is called. */
  url(path: string): string;
  /** The URL and headers of each request, in order. */
  readonly requests: readonly IncomingMessage[];
  readonly clients: ReadonlySet<WebSocket>;
  /** Lets those in that hang. */
  accept(): void;
  stop(): Promise<void>;
}

export async function startWebSocketServer(): Promise<WebSocketTestServer> {
  const requests: IncomingMessage[] = [];
  const waiting: (() => void)[] = [];
  const raw = new Set<Duplex>();
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });

  const accept = (request: IncomingMessage, stream: Duplex, head: Buffer): void =>
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const peer = {
        send: (data: string | Uint8Array) => socket.send(data),
        close: (code: number, reason: string) => socket.close(code, reason),
        drop: () => socket.terminate(),
      };
      socket.on('error', () => {});
      socket.on('message', (data: Buffer, isBinary) => obey(peer, isBinary ? data : data.toString()));
    });

  server.on('connection', (stream) => stream.on('error', () => {}));
  server.on('upgrade', (request, stream, head) => {
    requests.push(request);
    raw.add(stream);
    stream.on('close', () => raw.delete(stream));
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/refuse')
      stream.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    else if (pathname === '/hang') {
      // Unread, the stream would not notice that the other end is gone.
      stream.resume().on('end', () => stream.end());
      waiting.push(() => accept(request, stream, head));
    } else accept(request, stream, head);
  });

  const host = await listen(server);
  return {
    url: (path) => `ws://${host}${path}`,
    requests,
    clients: sockets.clients,
    accept() {
      for (const letIn of waiting.splice(0)) letIn();
    },
    async stop() {
      for (const stream of raw) stream.destroy();
      await stop(server);
    },
  };
}
