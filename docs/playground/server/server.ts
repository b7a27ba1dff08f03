import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Asset, loadAssets } from './assets.js';
import { control } from './controls.js';
import { Guest } from './guest.js';
import { answerPoll } from './polling.js';
import { Room } from './room.js';
import { sockJs, webSockets } from './sockets.js';
import { viewerOnDemand, viewerPolicy } from './viewer.js';

export interface ServerOptions {
  /** The first port to try; 0 is any. */
  readonly port: number;
  readonly host: string;
  readonly pageFolder: string;
}

export interface RunningServer {
  readonly url: string;
  close(): void;
}

const mostGuests = 1_000;
const portsToTry = 20;
const policy = "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; frame-ancestors 'none'";

/** A guest for each page that names itself `?client=…`; the oldest is forgotten when there are too many. */
function guestBook(): (name: string | null) => Guest | null {
  const guests = new Map<string, Guest>();
  return (name) => {
    if (name === null || !/^[\w-]{1,40}$/.test(name)) return null;
    const known = guests.get(name);
    if (known) return known;
    const guest = new Guest(name);
    guests.set(name, guest);
    for (const oldest of guests.keys()) {
      if (guests.size <= mostGuests) break;
      guests.delete(oldest);
    }
    return guest;
  };
}

/** The port, or the next one that is free. */
async function listen(server: Server, port: number, host: string, tries: number): Promise<AddressInfo> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    return server.address() as AddressInfo;
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    if (isTaken && tries > 1) return listen(server, port + 1, host, tries - 1);
    throw error;
  }
}

/** Serves the page and its three endpoints, each able to fail on demand. */
export async function startServer({ port, host, pageFolder }: ServerOptions): Promise<RunningServer> {
  const assets = await loadAssets(pageFolder);
  const room = new Room();
  const guestNamed = guestBook();
  const urlOf = (url: string | undefined): URL => new URL(url ?? '/', 'http://playground');
  const guestOf = (url: string | undefined): Guest | null => guestNamed(urlOf(url).searchParams.get('client'));
  const takeWebSocket = webSockets(room);
  const sockJsEndpoint = sockJs(room, guestOf);

  const viewer = viewerOnDemand();

  const serve = ({ type, body }: Asset, response: ServerResponse, itsPolicy: string = policy): void => {
    response.writeHead(200, {
      'content-type': type,
      'content-security-policy': itsPolicy,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    response.end(body);
  };

  const answerViewer = async (path: string, response: ServerResponse): Promise<void> => {
    try {
      const asset = (await viewer()).get(path);
      if (asset) return serve(asset, response, viewerPolicy);
      response.writeHead(404).end();
    } catch (error) {
      console.error(error);
      response.writeHead(500, { 'content-type': 'text/plain' }).end('The viewer could not be built.');
    }
  };

  const answerSockJs = (guest: Guest, request: IncomingMessage, response: ServerResponse): void => {
    if (guest.refusesLinks) {
      response.writeHead(503).end();
      return;
    }
    // The socket is the link's only while the response is open: later it may carry anything.
    response.once('close', guest.track(request.socket));
    sockJsEndpoint.request(request, response);
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = urlOf(request.url);
    const asset = assets.get(url.pathname === '/' ? '/index.html' : url.pathname);
    if (asset) return serve(asset, response);
    if (url.pathname.startsWith('/viewer/')) return void answerViewer(url.pathname, response);
    const guest = guestOf(request.url);
    if (guest !== null) {
      if (url.pathname.startsWith('/sockjs')) return answerSockJs(guest, request, response);
      if (url.pathname === '/poll') return answerPoll(room, guest, url, request, response);
      const [, name = ''] = /^\/control\/(\w+)$/.exec(url.pathname) ?? [];
      const faults = request.method === 'POST' ? control(guest, name, url.searchParams) : null;
      if (faults !== null) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(faults));
        return;
      }
    }
    response.writeHead(404).end();
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // A reset by the other side; without a listener it would end the process.
    socket.on('error', () => {});
    const { pathname } = urlOf(request.url);
    const guest = guestOf(request.url);
    if (guest === null || guest.refusesLinks) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    guest.track(socket);
    if (pathname === '/ws') takeWebSocket(guest, request, socket, head);
    else if (pathname.startsWith('/sockjs')) sockJsEndpoint.upgrade(request, socket, head);
    else socket.destroy();
  };

  const server = createServer(answer).on('upgrade', upgrade);
  const address = await listen(server, port, host, portsToTry);
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}/`,
    close() {
      room.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
