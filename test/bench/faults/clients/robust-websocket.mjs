import RobustWebSocket from 'robust-websocket';

export function connect({ url, told }) {
  const socket = new RobustWebSocket(url);
  socket.addEventListener('close', ({ code }) => told(code));
}
