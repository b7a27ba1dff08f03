// The module of the row: see `subjects.mjs`.
import { createConnection } from 'heartline';
import { textHeartbeat } from '../../../../src/heartbeats.js';
import { webSocketTransport } from '../../../../src/transports/web-socket.js';

export function connect({ url, opened, received }) {
  const connection = createConnection({ transports: [webSocketTransport({ url })], heartbeat: textHeartbeat });
  connection.on('open', opened);
  connection.on('message', received);
  const send = (data) => connection.send(data);
  return { send, sendBinary: send, close: () => connection.close() };
}
