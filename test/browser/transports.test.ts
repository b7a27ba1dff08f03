import { inject } from 'vitest';
import { socketIoTransport } from '../../src/socketio.js';
import { sockJsTransport } from '../../src/sockjs.js';
import { webSocketTransport } from '../../src/transports/web-socket.js';
import { describeTransport } from '../contract/transport.contract.js';

const webSocketServer = inject('webSocketServer');
const sockJsServer = inject('sockJsServer');
const socketIoEcho = `${inject('socketIoServer')}/echo`;

describeTransport('webSocketTransport in a browser', {
  carriesBinary: true,
  make: (endpoint) => webSocketTransport({ url: `${webSocketServer}/${endpoint}` }),
  urls: { echo: () => `${webSocketServer}/echo`, make: (url) => webSocketTransport({ url }) },
});

for (const name of ['websocket', 'xhr-streaming', 'xhr-polling']) {
  describeTransport(`sockJsTransport by ${name} in a browser`, {
    carriesBinary: false,
    make: (endpoint) => sockJsTransport({ url: `${sockJsServer}/${endpoint}`, transports: [name] }),
    urls: { echo: () => `${sockJsServer}/echo`, make: (url) => sockJsTransport({ url, transports: [name] }) },
  });
}

for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
  describeTransport(`socketIoTransport by ${transports.join(' and ')} in a browser`, {
    carriesBinary: true,
    make: (endpoint) =>
      socketIoTransport({ url: socketIoEcho, transports, ...(endpoint !== 'echo' && { path: `/${endpoint}/` }) }),
    urls: { echo: () => socketIoEcho, make: (url) => socketIoTransport({ url, transports }) },
  });
}
