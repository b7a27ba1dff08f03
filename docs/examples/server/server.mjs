import { createServer } from 'node:http';
import { Live } from './live.mjs';
import { loadSite } from './site.mjs';

const portsToTry = 20;

/** Listens on the port, or on the next one that is free. */
async function listen(server, port, host, tries = portsToTry) {
  try {
    await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => resolve(server.off('error', reject)));
    });
  } catch (error) {
    if (error.code !== 'EADDRINUSE' || tries === 1) throw error;
    await listen(server, port + 1, host, tries - 1);
  }
}

/** RFC 6455 section 10.2: any page may open a WebSocket to any server, so it is the server that looks where it is from. */
function isFromOwnPage({ headers: { origin, host } }) {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

const base = 'http://example';

/** What was asked for; the root where it makes no sense. */
function urlOf({ url }) {
  return URL.canParse(url, base) ? new URL(url, base) : new URL(base);
}

/** Serves built pages, each below its own path, and the live server that all of them talk to. */
export async function startServer({ port, host, sites }) {
  const live = new Live();
  const files = new Map();
  for (const [path, folder] of Object.entries(sites)) await loadSite(files, path === '' ? '/' : `/${path}/`, folder);

  const answer = (request, response) => {
    const { pathname, searchParams } = urlOf(request);
    const file = files.get(pathname);
    if (file) {
      response.writeHead(200, { 'content-type': file.type, 'x-content-type-options': 'nosniff' }).end(file.body);
      return;
    }
    const [, fault] = /^\/faults\/(\w+)$/.exec(pathname) ?? [];
    const isDone = request.method === 'POST' && isFromOwnPage(request) && live.break(searchParams.get('client'), fault);
    response.writeHead(isDone ? 204 : 404).end();
  };

  const upgrade = (request, socket, head) => {
    // A reset by the other side; without a listener it would end the process.
    socket.on('error', () => {});
    const { pathname, searchParams } = urlOf(request);
    const isWelcome = pathname === '/live' && isFromOwnPage(request);
    if (!isWelcome || !live.accept(searchParams.get('client'), request, socket, head)) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    }
  };

  const server = createServer(answer).on('upgrade', upgrade);
  await listen(server, port, host);
  const { address, family, port: taken } = server.address();
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}/`,
    close() {
      live.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
