import './info.mjs';
import SockJS from 'sockjs-client';

// It never tries again.
export function connect({ url, opened, received }) {
  const socket = new SockJS(url.replace(/^ws/, 'http'), null, { transports: ['websocket'] });
  socket.onopen = opened;
  socket.onmessage = ({ data }) => received(data);
  return { send: (text) => socket.send(text), close: () => socket.close() };
}
