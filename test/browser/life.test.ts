import { inject } from 'vitest';
import { httpPolling, webSocketTransport } from '../../src/index.js';
import { sockJsTransport } from '../../src/sockjs.js';
import { describeLife } from '../contract/life.contract.js';

const polling = () => httpPolling({ url: `${inject('pollingServer')}/tagged`, intervalMs: 1_000 });

describeLife('webSocketTransport in a browser', {
  transport: (endpoint) => webSocketTransport({ url: `${inject('webSocketServer')}/${endpoint}` }),
  polling,
});

for (const name of ['websocket', 'xhr-streaming', 'xhr-polling']) {
  describeLife(`sockJsTransport by ${name} in a browser`, {
    transport: (endpoint) => sockJsTransport({ url: `${inject('sockJsServer')}/${endpoint}`, transports: [name] }),
    polling,
  });
}
