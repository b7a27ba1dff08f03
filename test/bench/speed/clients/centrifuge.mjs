import { Centrifuge } from 'centrifuge';

export function connect({ url, WebSocket, opened, received }) {
  const client = new Centrifuge(url, { websocket: WebSocket });
  client.on('connected', opened);
  client.on('message', ({ data }) => received(data));
  client.on('error', () => {});
  client.connect();
  return { send: (text) => client.send(text), close: () => client.disconnect() };
}
