import ReconnectingWebSocket from 'reconnecting-websocket';

export function connect({ url, opened, received }) {
  const socket = new ReconnectingWebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', opened);
  socket.addEventListener('message', ({ data }) => received(data));
  const send = (data) => socket.send(data);
  return { send, sendBinary: send, close: () => socket.close() };
}
