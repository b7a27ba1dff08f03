import { inject } from 'vitest';
import { sockJsTransport } from '../../src/sockjs.js';
import { webSocketTransport } from '../../src/transports/web-socket.js';
import { describeTransport } from '../contract/transport.contract.js';

const webSocketServer = inject('webSocketServer');
const sockJsServer = inject('sockJsServer');

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
