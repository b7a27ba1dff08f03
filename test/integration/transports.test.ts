import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { sockJsTransport } from '../../src/sockjs.js';
import { webSocketTransport } from '../../src/transports/web-socket.js';
import { type Attempt, open, start } from '../contract/attempt.js';
import { listen, stop } from '../support/servers/listen.js';
import { type SockJsTestServer, startSockJsServer } from '../support/servers/sockjs.js';
import { startWebSocketServer, type WebSocketTestServer } from '../support/servers/web-socket.js';

/** A host and port where nobody listens any more. */
async function deadHost(): Promise<string> {
  const server = createServer();
  const host = await listen(server);
  await stop(server);
  return host;
}

const links: Attempt[] = [];
const keep = (link: Attempt): Attempt => {
  links.push(link);
  return link;
};

afterEach(() => {
  for (const link of links.splice(0)) link.close();
});

describe('webSocketTransport against a real server', () => {
  let server: WebSocketTestServer;

  beforeAll(async () => {
    server = await startWebSocketServer();
  });
  afterAll(() => server.stop());

  it('tells what Node knows of a refusal, which a browser hides (A3)', async () => {
    const link = start(webSocketTransport({ url: server.url('/refuse?key=s3cret'), WebSocket }));
    const close = await link.isOver();
    expect(close).toMatchObject({ cause: 'never-opened', code: 1006, error: expect.stringContaining('401') });
  });

  it('tells that nobody listens', async () => {
    const link = start(webSocketTransport({ url: `ws://${await deadHost()}`, WebSocket }));
    expect(await link.isOver()).toMatchObject({
      cause: 'never-opened',
      error: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('reaches it by http, with an encoded id and the subprotocol that is offered (B36, R42)', async () => {
    const url = new URL(server.url('/echo').replace('ws:', 'http:'));
    url.searchParams.set('user', 'u#1&admin=1');
    keep(await open(webSocketTransport({ url, protocols: ['chat', 'v2'], WebSocket })));
    const request = server.requests.at(-1);
    const seen = new URL(request?.url ?? '', 'http://localhost').searchParams;
    expect([...seen]).toEqual([['user', 'u#1&admin=1']]);
    expect(request?.headers['sec-websocket-protocol']).toBe('chat,v2');
  });

  it('cannot connect with a subprotocol that is none', () => {
    const link = start(webSocketTransport({ url: server.url('/echo'), protocols: 'a b', WebSocket }));
    expect(link.closes).toMatchObject([{ cause: 'config' }]);
  });

  it('lets go of an attempt at once, when it is given up', async () => {
    const seen = server.requests.length;
    const link = start(webSocketTransport({ url: server.url('/hang'), WebSocket }));
    await vi.waitFor(() => expect(server.requests.length).toBe(seen + 1));
    const stream = server.requests.at(-1)?.socket;
    link.close();
    await vi.waitFor(() => expect(stream?.destroyed).toBe(true));
  });

  it('closes an attempt that was given up when it opens, where that was asked for (A10)', async () => {
    const seen = server.requests.length;
    const options = { url: server.url('/hang'), WebSocket, closeWhileConnecting: 'on-open' } as const;
    const link = start(webSocketTransport(options));
    await vi.waitFor(() => expect(server.requests.length).toBe(seen + 1));
    link.close(3001, 'late');
    const stream = server.requests.at(-1)?.socket;
    expect(stream?.destroyed).toBe(false);

    server.accept();
    const closeCodes: number[] = [];
    for (const client of server.clients) client.on('close', (code) => closeCodes.push(code));
    await vi.waitFor(() => expect(closeCodes).toEqual([3001]));
    expect([link.opened, link.closes.length]).toEqual([0, 1]);
  });

  it('counts what is sent but has not left', async () => {
    const link = keep(await open(webSocketTransport({ url: server.url('/echo'), WebSocket })));
    const chunk = new Uint8Array(4 * 1_024 * 1_024);
    for (let count = 0; count < 8; count++) link.send(chunk);
    expect(link.handle.bufferedAmount).toBeGreaterThan(0);
  });
});

describe('sockJsTransport against a real server', () => {
  let server: SockJsTestServer;

  beforeAll(async () => {
    server = await startSockJsServer();
  });
  afterAll(() => server.stop());

  it('is a session of its own each time, whose id is no identity (B31, S8)', async () => {
    const transport = sockJsTransport({ url: server.url('/echo'), transports: ['websocket'] });
    keep(await open(transport));
    keep(await open(transport));
    const sessions = server.requests.filter((path) => path.endsWith('/websocket'));
    expect(sessions).toHaveLength(2);
    expect(new Set(sessions).size).toBe(2);
  });

  it('prefers WebSocket (R1)', async () => {
    const seen = server.requests.length;
    keep(await open(sockJsTransport({ url: server.url('/echo') })));
    expect(server.requests.slice(seen).map((path) => path.replace(/.*\//, ''))).toEqual(['info', 'websocket']);
  });

  it('gets through without WebSocket, where the server has none (R1, R35)', async () => {
    const http = await startSockJsServer({ websocket: false });
    const link = await open(sockJsTransport({ url: http.url('/echo') }));
    link.send('hello');
    await link.hasReceived(1);
    expect(link.received).toEqual(['hello']);
    expect(http.requests.some((path) => path.endsWith('/xhr_streaming'))).toBe(true);
    expect(http.requests.some((path) => path.endsWith('/websocket'))).toBe(false);
    link.close();
    await link.isOver();
    await http.stop();
  });

  it('tells that nobody listens as an attempt that may be repeated (S6)', async () => {
    const link = start(sockJsTransport({ url: `http://${await deadHost()}/echo` }));
    expect(await link.isOver()).toMatchObject({ cause: 'never-opened', code: 1002 });
  });

  it('does not follow the server to another origin, unless that was allowed (S8, H5)', async () => {
    const mover = await startSockJsServer({ movesTo: server.url('/echo') });
    const options = { url: mover.url('/moved'), transports: ['websocket'] };
    const link = start(sockJsTransport(options));
    expect(await link.isOver()).toMatchObject({ cause: 'protocol', error: expect.stringContaining('allowedOrigins') });
    expect(link.opened).toBe(0);

    const { origin } = new URL(server.url('/'));
    const allowed = await open(sockJsTransport({ ...options, allowedOrigins: [origin] }));
    allowed.close();
    await allowed.isOver();
    await mover.stop();
  });
});
