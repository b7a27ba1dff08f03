import { WebSocket as PartyWebSocket } from 'partysocket';

export function connect({ url, WebSocket, opened, received }) {
  const socket = new PartyWebSocket(url, undefined, { WebSocket });
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', opened);
  socket.addEventListener('message', ({ data }) => received(data));
  const send = (data) => socket.send(data);
  return { send, sendBinary: send, close: () => socket.close() };
}
