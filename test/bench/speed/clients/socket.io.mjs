import { io } from 'socket.io-client';

export function connect({ url, opened, received }) {
  // What follows the host is a namespace to it.
  const { origin, pathname: path } = new URL(url.replace(/^ws/, 'http'));
  const socket = io(origin, { path, transports: ['websocket'], forceNew: true });
  socket.on('connect', opened);
  socket.on('m', received);
  const send = (data) => socket.emit('m', data);
  return { send, sendBinary: send, close: () => socket.close() };
}
