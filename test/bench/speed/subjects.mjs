// What stands beside each other in the table. Each has the options that it has by default unless its note says otherwise.
// `import` is the smallest that makes a connection.

/** The bare socket that all others are compared with. */
export const raw = { name: 'raw', entry: 'raw.mjs', protocol: 'plain' };

/** Its `module` is where `createConnection` comes from: an entry that differs in nothing else is a row of one line. */
const heartline = {
  name: 'heartline',
  import:
    "export { createConnection } from 'heartline'; export { webSocketTransport } from '../../../src/transports/web-socket.js';",
  entry: 'heartline.mjs',
  protocol: 'plain',
  module: 'src/index.ts',
  note: 'with `textHeartbeat`',
};

export const subjects = [
  heartline,
  { ...heartline, name: 'heartline/compiled', module: 'src/compiled/index.ts', isCompiled: true },
  raw,
  {
    name: 'reconnecting-websocket',
    import: "export { default } from 'reconnecting-websocket';",
    entry: 'reconnecting-websocket.mjs',
    protocol: 'plain',
  },
  {
    name: 'partysocket',
    import: "export { default } from 'partysocket/ws';",
    entry: 'partysocket.mjs',
    protocol: 'plain',
  },
  {
    name: 'websocket-ts',
    import: "export { ExponentialBackoff, WebsocketBuilder } from 'websocket-ts';",
    entry: 'websocket-ts.mjs',
    protocol: 'plain',
    note: 'never tries again by default; here with the `ExponentialBackoff(1000, 6)` of its README',
  },
  {
    name: 'robust-websocket',
    import: "export { default } from 'robust-websocket';",
    entry: 'robust-websocket.mjs',
    protocol: 'plain',
  },
  {
    name: 'socket.io-client',
    import: "export { io } from 'socket.io-client';",
    entry: 'socket.io.mjs',
    protocol: 'socketIo',
    note: '`transports: ["websocket"]`',
  },
  {
    name: 'sockjs-client',
    import: "export { default } from 'sockjs-client';",
    entry: 'sockjs.mjs',
    protocol: 'sockJs',
    reconnects: false,
    note: 'never tries again; `transports: ["websocket"]`, and `/info` is answered at once',
  },
  {
    name: 'phoenix',
    import: "export { Socket } from 'phoenix';",
    entry: 'phoenix.mjs',
    protocol: 'phoenix',
    note: 'one channel joined; each push is answered',
  },
  {
    name: '@stomp/stompjs',
    import: "export { Client } from '@stomp/stompjs';",
    entry: 'stomp.mjs',
    protocol: 'stomp',
    note: 'one subscription',
  },
  {
    name: 'centrifuge',
    import: "export { Centrifuge } from 'centrifuge';",
    entry: 'centrifuge.mjs',
    protocol: 'centrifugo',
    note: 'asynchronous messages, no channel',
  },
  {
    name: 'graphql-ws',
    import: "export { createClient } from 'graphql-ws';",
    entry: 'graphql-ws.mjs',
    protocol: 'graphqlWs',
    note: 'one subscription; sends no messages',
  },
  {
    name: '@microsoft/signalr',
    import: "export { HubConnectionBuilder } from '@microsoft/signalr';",
    entry: 'signalr.mjs',
    protocol: 'signalR',
    note: '`withAutomaticReconnect()`, `skipNegotiation`',
  },
];
