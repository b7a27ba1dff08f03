import { afterAll, beforeAll } from 'vitest';
import { socketIoTransport } from '../../src/socketio.js';
import { paths, type SocketIoTestServer, startSocketIoServer } from '../support/servers/socket-io.js';
import { describeTransport } from './transport.contract.js';

let server: SocketIoTestServer;

beforeAll(async () => {
  server = await startSocketIoServer();
});

afterAll(() => server.stop());

// The last is the client's own way: it begins by polling and goes on by WebSocket.
for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
  describeTransport(`socketIoTransport by ${transports.join(' and ')}`, {
    carriesBinary: true,
    make: (endpoint) =>
      socketIoTransport({
        url: server.url('/echo'),
        transports,
        ...(endpoint !== 'echo' && { path: paths[endpoint] }),
      }),
    urls: { echo: () => server.url('/echo'), make: (url) => socketIoTransport({ url, transports }) },
  });
}
