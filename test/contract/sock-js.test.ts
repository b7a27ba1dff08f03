import { afterAll, beforeAll } from 'vitest';
import { sockJsTransport } from '../../src/sockjs.js';
import { type SockJsTestServer, startSockJsServer } from '../support/servers/sockjs.js';
import { describeTransport } from './transport.contract.js';

let server: SockJsTestServer;

beforeAll(async () => {
  server = await startSockJsServer();
});

afterAll(() => server.stop());

for (const name of ['websocket', 'xhr-streaming', 'xhr-polling']) {
  describeTransport(`sockJsTransport by ${name}`, {
    carriesBinary: false,
    make: (endpoint) => sockJsTransport({ url: server.url(`/${endpoint}`), transports: [name] }),
    urls: { echo: () => server.url('/echo'), make: (url) => sockJsTransport({ url, transports: [name] }) },
  });
}
