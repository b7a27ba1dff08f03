import ReconnectingWebSocket from 'reconnecting-websocket';

export function connect({ url, told, provide }) {
  const socket = new ReconnectingWebSocket(provide ?? url);
  socket.addEventListener('close', ({ code }) => told(code));
}
