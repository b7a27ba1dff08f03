import { createClient } from 'graphql-ws';

const ignore = () => {};

// It sends subscriptions, and no messages.
export function connect({ url, WebSocket, opened, received }) {
  const client = createClient({ url, webSocketImpl: WebSocket, generateID: () => 's', on: { connected: opened } });
  client.subscribe(
    { query: 'subscription { m }' },
    { next: ({ data }) => received(data.m), error: ignore, complete: ignore },
  );
  return { close: () => client.dispose() };
}
