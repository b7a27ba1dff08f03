import { afterAll, beforeAll } from 'vitest';
import { WebSocket } from 'ws';
import { httpPolling, webSocketTransport } from '../../src/index.js';
import { socketIoTransport } from '../../src/socketio.js';
import { sockJsTransport } from '../../src/sockjs.js';
import { describeLife } from '../contract/life.contract.js';
import { type PollingTestServer, startPollingServer } from '../support/servers/polling.js';
import { scriptedPoll } from '../support/servers/scripted-polls.js';
import { paths, type SocketIoTestServer, startSocketIoServer } from '../support/servers/socket-io.js';
import { type SockJsTestServer, startSockJsServer } from '../support/servers/sockjs.js';
import { startWebSocketServer, type WebSocketTestServer } from '../support/servers/web-socket.js';

let sockets: WebSocketTestServer;
let sockJs: SockJsTestServer;
let socketIo: SocketIoTestServer;
let polls: PollingTestServer;

beforeAll(async () => {
  sockets = await startWebSocketServer();
  sockJs = await startSockJsServer();
  socketIo = await startSocketIoServer();
  polls = await startPollingServer();
  polls.answer = scriptedPoll;
});

afterAll(async () => {
  await sockets.stop();
  await sockJs.stop();
  await socketIo.stop();
  await polls.stop();
});

const polling = () => httpPolling({ url: polls.url('/tagged'), intervalMs: 1_000 });

describeLife('webSocketTransport', {
  transport: (endpoint) => webSocketTransport({ url: sockets.url(`/${endpoint}`), WebSocket }),
  polling,
});

for (const name of ['websocket', 'xhr-streaming', 'xhr-polling']) {
  describeLife(`sockJsTransport by ${name}`, {
    transport: (endpoint) => sockJsTransport({ url: sockJs.url(`/${endpoint}`), transports: [name] }),
    polling,
  });
}

for (const transports of [['websocket'], ['polling', 'websocket']]) {
  describeLife(`socketIoTransport by ${transports.join(' and ')}`, {
    transport: (endpoint) =>
      socketIoTransport({
        url: socketIo.url('/echo'),
        transports,
        ...(endpoint !== 'echo' && { path: paths[endpoint] }),
      }),
    polling,
  });
}
