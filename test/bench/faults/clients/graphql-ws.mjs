import { createClient } from 'graphql-ws';

const ignore = () => {};

export function connect({ url, told, provide }) {
  const client = createClient({ url: provide ?? url, on: { closed: ({ code }) => told(code) } });
  client.subscribe({ query: 'subscription { greetings }' }, { next: ignore, error: ignore, complete: ignore });
}
