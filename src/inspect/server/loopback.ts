import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { counted } from '../../checks.js';
import { HeartlineError } from '../../errors.js';
import { securityHeaders } from './headers.js';
import { isLoopbackAddress, type LoopbackHost, loopbackHost } from './loopback-host.js';
import { type Refusal, refusalOfHost, refusalOfToken, type Terms, targetOf } from './refusal.js';
import { makeToken } from './token.js';
import { loadViewerPage, ownViewerFolder, type PageFile, type ViewerPage } from './viewer-page.js';

export interface LoopbackOptions {
  /** Where to listen: `127.0.0.1` (default) or `localhost`. Only this machine reaches these. */
  readonly host?: string;
  /** The port, from 0 to 65,535. Default 0: any that is free. */
  readonly port?: number;
  /** Whether the open server keeps the process alive. Default false. */
  readonly keepAlive?: boolean;
  /** The folder of the built viewer. Default: the one that comes with this package. */
  readonly viewer?: string;
}

/** A server of the viewer, for this machine alone, under a secret path made for this run. */
export interface Loopback {
  /** Of the viewer, with the secret. */
  readonly url: string;
  readonly port: number;
  readonly terms: Terms;
  readonly server: Server;
  /** Ends the server with all its connections. */
  close(): Promise<void>;
}

/**
 * @throws TypeError if an option makes no sense.
 * @throws HeartlineError if there is no viewer, or the host is not this machine. An error of Node if the port is taken.
 */
export async function openLoopback(options: LoopbackOptions = {}): Promise<Loopback> {
  const host = loopbackHost(options.host);
  const wanted = counted('port', options.port, 0, 0, 65_535);
  const page = await loadViewerPage(options.viewer ?? ownViewerFolder());
  const server = createServer();
  const port = await listen(server, host, wanted);
  const { origin, host: authority } = new URL(`http://${host.name}:${port}`);
  const terms: Terms = { authority, origin, token: makeToken() };
  server.on('request', (request, response) => {
    answer(request, response, page, terms).catch(() => response.destroy());
  });
  if (options.keepAlive !== true) withoutKeepingAlive(server);
  let closed: Promise<void> | null = null;

  return {
    url: `${origin}/${terms.token}/`,
    port,
    terms,
    server,
    close() {
      closed ??= end(server);
      return closed;
    },
  };
}

async function listen(server: Server, host: LoopbackHost, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host.address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address() as AddressInfo;
  if (isLoopbackAddress(bound.address)) return bound.port;
  await end(server);
  throw new HeartlineError(`On this machine ${host.address} means ${bound.address}, which other machines may reach`);
}

/** Neither the server nor its connections, WebSockets included. */
function withoutKeepingAlive(server: Server): void {
  server.unref();
  server.on('connection', (socket) => socket.unref());
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, page: ViewerPage, terms: Terms) {
  const { token, path, query } = targetOf(request);
  const headers = securityHeaders(terms.authority);
  const refuse = ({ status, text }: Refusal, more: Readonly<Record<string, string>> = {}): void => {
    response.writeHead(status, { ...headers, ...more, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  };

  const foreign = refusalOfHost(request, terms);
  if (foreign) return refuse(foreign);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse({ status: 405, text: 'Only GET and HEAD are served here.' }, { Allow: 'GET, HEAD' });
  }
  const unknown = refusalOfToken(token, terms);
  if (unknown) return refuse(unknown);
  // The page names its files relative to its own path, which therefore has to end in a slash.
  if (path === null) {
    return refuse({ status: 308, text: 'The viewer is one slash further.' }, { Location: `/${token}/${query}` });
  }
  const file = await page.file(path);
  if (file === null) return refuse({ status: 404, text: 'There is no such file.' });
  send(response, file, headers);
}

/** Node leaves the body out where the method is HEAD. */
function send(response: ServerResponse, { type, body }: PageFile, headers: Readonly<Record<string, string>>): void {
  response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': body.length }).end(body);
}
