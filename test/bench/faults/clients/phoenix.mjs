import { Socket } from 'phoenix';

export function connect({ url, told }) {
  const socket = new Socket(url);
  socket.onClose(({ code }) => told(code));
  socket.connect();
  socket.channel('room:lobby').join();
}
