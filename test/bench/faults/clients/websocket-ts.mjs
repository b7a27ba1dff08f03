import { ExponentialBackoff, WebsocketBuilder, WebsocketEvent } from 'websocket-ts';

// Without a backoff it never tries again. This one is the example of its README for growing delays.
export function connect({ url, told }) {
  const socket = new WebsocketBuilder(url).withBackoff(new ExponentialBackoff(1_000, 6)).build();
  socket.addEventListener(WebsocketEvent.close, (_, { code }) => told(code));
}
