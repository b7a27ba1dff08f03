import { Socket } from 'phoenix';

export function connect({ url, WebSocket, opened, received }) {
  const socket = new Socket(url, { transport: WebSocket });
  socket.connect();
  const channel = socket.channel('room:lobby');
  channel.on('m', (payload) => received(payload.text ?? payload));
  channel.join().receive('ok', opened);
  return {
    send: (text) => channel.push('m', { text }),
    sendBinary: (bytes) => channel.push('m', bytes),
    close: () => socket.disconnect(),
  };
}
