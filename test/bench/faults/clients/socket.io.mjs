import { io } from 'socket.io-client';

export function connect({ url, told }) {
  const socket = io(url.replace('wss:', 'https:'), { transports: ['websocket'] });
  socket.on('disconnect', (reason, details) => told(details?.context?.code ?? reason));
}
