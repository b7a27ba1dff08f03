import { ExponentialBackoff, WebsocketBuilder, WebsocketEvent } from 'websocket-ts';

// Without a backoff it never tries again. This one is the example of its README for growing delays.
export function connect({ url, opened, received }) {
  const socket = new WebsocketBuilder(url).withBackoff(new ExponentialBackoff(1_000, 6)).build();
  socket.binaryType = 'arraybuffer';
  socket.addEventListener(WebsocketEvent.open, opened);
  socket.addEventListener(WebsocketEvent.message, (_, { data }) => received(data));
  const send = (data) => socket.send(data);
  return { send, sendBinary: send, close: () => socket.close() };
}
