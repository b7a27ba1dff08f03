import { afterAll, beforeAll } from 'vitest';
import { WebSocket as WsWebSocket } from 'ws';
import { type WebSocketClass, webSocketTransport } from '../../src/transports/web-socket.js';
import { startWebSocketServer, type WebSocketTestServer } from '../support/servers/web-socket.js';
import { describeTransport } from './transport.contract.js';

let server: WebSocketTestServer;

beforeAll(async () => {
  server = await startWebSocketServer();
});

afterAll(() => server.stop());

const classes: [string, WebSocketClass][] = [['the package ws', WsWebSocket]];
// Node has a WebSocket of its own from version 22 on.
if (globalThis.WebSocket !== undefined) classes.push(['the WebSocket of Node', globalThis.WebSocket]);

for (const [name, WebSocket] of classes) {
  describeTransport(`webSocketTransport over ${name}`, {
    carriesBinary: true,
    make: (endpoint) => webSocketTransport({ url: server.url(`/${endpoint}`), WebSocket }),
    urls: { echo: () => server.url('/echo'), make: (url) => webSocketTransport({ url, WebSocket }) },
  });
}
