import './page.mjs';
import RobustWebSocket from 'robust-websocket';

// It makes its socket within the constructor, with what is said here.
RobustWebSocket.prototype.binaryType = 'arraybuffer';

export function connect({ url, opened, received }) {
  const socket = new RobustWebSocket(url);
  socket.addEventListener('open', opened);
  socket.addEventListener('message', ({ data }) => received(data));
  const send = (data) => socket.send(data);
  return { send, sendBinary: send, close: () => socket.close() };
}
