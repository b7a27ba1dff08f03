import { inject } from 'vitest';
import { httpPolling, webSocketTransport } from '../../src/index.js';
import { socketIoTransport } from '../../src/socketio.js';
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

for (const transports of [['websocket'], ['polling', 'websocket']]) {
  describeLife(`socketIoTransport by ${transports.join(' and ')} in a browser`, {
    transport: (endpoint) =>
      socketIoTransport({
        url: `${inject('socketIoServer')}/echo`,
        transports,
        ...(endpoint !== 'echo' && { path: `/${endpoint}/` }),
      }),
    polling,
  });
}
