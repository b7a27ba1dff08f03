import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as WebSocketOfWs } from 'ws';
import { type Options, ReconnectingWebSocket } from '../../src/websocket/index.js';
import { orders } from '../support/orders.js';
import { startWebSocketServer, type WebSocketTestServer } from '../support/servers/web-socket.js';
import { inWords } from '../support/websocket/ride.js';

let server: WebSocketTestServer;
const sockets: ReconnectingWebSocket[] = [];

beforeEach(async () => {
  server = await startWebSocketServer();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await server.stop();
});

function connect(path: string, options: Options = {}): { socket: ReconnectingWebSocket; log: string[] } {
  const log: string[] = [];
  const socket = new ReconnectingWebSocket(server.url(path), [], {
    WebSocket: WebSocketOfWs,
    minReconnectionDelay: 20,
    ...options,
  });
  for (const type of ['open', 'message', 'error', 'close']) {
    socket.addEventListener(type, (event) => log.push(inWords(socket, event)));
  }
  sockets.push(socket);
  return { socket, log };
}

const isTold = (log: readonly string[], text: string): Promise<void> =>
  vi.waitFor(() => expect(log.at(-1)).toContain(text), { timeout: 8_000, interval: 5 });

describe('over the package ws, against a real server', () => {
  it('text and binary go there and back (R22), before the link is open too', async () => {
    const { socket, log } = connect('/echo');
    socket.binaryType = 'arraybuffer';
    const received: unknown[] = [];
    socket.onmessage = ({ data }) => received.push(data);
    socket.send('early');
    await isTold(log, 'message');
    socket.send(new Uint8Array([1, 2, 3]));
    await vi.waitFor(() => expect(received).toHaveLength(2));
    expect(received).toEqual(['early', new Uint8Array([1, 2, 3]).buffer]);
  });

  it('every end but the own one is followed by a link, and told by its code (R24)', async () => {
    const { socket, log } = connect('/echo');
    await isTold(log, 'open');
    socket.send(orders.close(4401, 'token expired'));
    await vi.waitFor(() => expect(log).toContain('close 4401 token expired clean in 3'));
    await isTold(log, 'open');
    socket.send(orders.drop);
    await vi.waitFor(() => expect(log).toContain('close 1006 unclean in 3'));
    await isTold(log, 'open');
    socket.close(3001, 'done');
    await isTold(log, 'close 3001 done clean in 3');
    expect(server.requests).toHaveLength(3);
  });

  it('a refusal is an error that says what Node knows, and a retry', async () => {
    const { socket, log } = connect('/refuse', { maxRetries: 1 });
    await vi.waitFor(() => expect(server.requests).toHaveLength(2));
    await vi.waitFor(() => expect(socket.shouldReconnect).toBe(false));
    expect(log.filter((line) => line.includes('401'))).toHaveLength(2);
    expect(log.filter((line) => line.startsWith('close 1006'))).toHaveLength(2);
  });

  it('close() while the server does not answer ends at once, and is told once', async () => {
    const { socket, log } = connect('/hang');
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    socket.close();
    expect(socket.readyState).toBe(2);
    await isTold(log, 'close');
    expect(log.map((line) => line.split(' ')[0])).toEqual(['error', 'close']);
  });

  it('subprotocols are those that the server chose', async () => {
    const socket = new ReconnectingWebSocket(server.url('/echo'), () => ['chat', 'soap'], { WebSocket: WebSocketOfWs });
    sockets.push(socket);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    expect([socket.protocol, socket.url]).toEqual(['chat', server.url('/echo')]);
  });
});
