import { createServer } from 'node:http';
import type { Socket as Stream } from 'node:net';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import { obey } from '../orders.js';
import { listen, stop } from './listen.js';

/** A Socket.IO server that echoes, obeys {@link orders}, and plays dead or refuses by path. */
export interface SocketIoTestServer {
  /** A URL whose path is a namespace: `/echo`, or `/guarded`, which wants the token `valid`. */
  url(namespace: string): string;
  /** The server itself, for what a test wants of it. */
  readonly io: Server;
  /** What the sockets of `/echo` were opened with, in order. */
  readonly handshakes: readonly Socket['handshake'][];
  stop(): Promise<void>;
}

/** Paths beside the default one, where nobody is let in, and where nobody answers. */
export const paths = { refuse: '/refuse/', hang: '/hang/' } as const;

type Echo = Socket<DefaultEventsMap, DefaultEventsMap>;

/** Breaks the connection below Socket.IO. Between two polls there is none: then the session is forgotten, as by a crash. */
function drop({ conn }: Echo): void {
  const { socket, req } = conn.transport as unknown as {
    readonly socket?: { terminate(): void };
    readonly req?: { readonly socket: Stream } | null;
  };
  if (socket !== undefined) socket.terminate();
  req?.socket.resetAndDestroy();
  conn.close(true);
}

function serveEcho(socket: Echo): void {
  const peer = {
    send: (data: string | Uint8Array) => void socket.send(data),
    close(code: number, reason: string) {
      socket.emit('heartline:close', code, reason);
      socket.disconnect(true);
    },
    drop: () => drop(socket),
  };
  socket.on('message', (data: string | Buffer) => obey(peer, data));
  socket.on('heartline:ping', (answer: () => void) => answer());
  // The rest of the protocol, by events of their own.
  socket.on('kick me', () => socket.disconnect());
  socket.on('ask', (question: unknown, answer: (...answers: unknown[]) => void) => answer(question, 'and more'));
  socket.on('never answered', () => {});
  socket.on('echo', (event: string, ...parameters: unknown[]) => socket.emit(event, ...parameters));
  socket.on('ask back', async (done: (answer: unknown) => void) => {
    done(await socket.timeout(5_000).emitWithAck('question', 'how are you?'));
  });
}

export interface SocketIoTestServerOptions {
  readonly port?: number;
  /** How often the server pings, in ms. Default 25,000. */
  readonly pingInterval?: number;
}

export async function startSocketIoServer(options: SocketIoTestServerOptions = {}): Promise<SocketIoTestServer> {
  const { port = 0, pingInterval = 25_000 } = options;
  const handshakes: Socket['handshake'][] = [];
  const server = createServer();
  const streams = new Set<Stream>();
  server.on('connection', (stream) => {
    streams.add(stream);
    stream.on('error', () => {}).on('close', () => streams.delete(stream));
  });

  const io = new Server(server, { cors: { origin: '*' }, destroyUpgrade: false, pingInterval });
  // For 30 s it would wait for a poll, to tell of a close, and keep the process alive (engine.io, lib/transports/polling.ts).
  io.engine.on('connection', ({ transport }: Echo['conn']) => Object.assign(transport, { closeTimeout: 1_000 }));
  io.of('/echo').on('connection', (socket) => {
    handshakes.push(socket.handshake);
    serveEcho(socket);
  });
  io.of('/guarded').use((socket, next) => {
    const { token } = socket.handshake.auth;
    if (token === 'valid') return next();
    next(Object.assign(new Error(`not with ${String(token)}`), { data: socket.handshake.auth.refuseWith }));
  });

  server.on('request', ({ url = '' }, response) => {
    if (url.startsWith(paths.refuse)) response.writeHead(503, { 'Access-Control-Allow-Origin': '*' }).end();
  });
  server.on('upgrade', ({ url = '' }, stream) => {
    if (url.startsWith(paths.refuse)) stream.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
    // Unread, the stream would not notice that the other end is gone.
    else if (url.startsWith(paths.hang)) stream.resume().on('end', () => stream.end());
  });

  const host = await listen(server, port);
  return {
    url: (namespace) => `http://${host}${namespace}`,
    io,
    handshakes,
    async stop() {
      // A session between two polls would outlive its connections.
      io.engine.close();
      for (const stream of streams) stream.destroy();
      await stop(server);
    },
  };
}
