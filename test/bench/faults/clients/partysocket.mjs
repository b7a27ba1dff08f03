import { WebSocket as PartyWebSocket } from 'partysocket';

export function connect({ url, told, provide }) {
  const socket = new PartyWebSocket(provide ?? url);
  // Not by addEventListener: the copy of an end of its own that listeners get there has the code 'close'.
  socket.onclose = ({ code }) => told(code);
}
