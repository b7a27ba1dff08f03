import { type Client, createClient } from 'graphql-ws';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Connection, closeRulePresets, createConnection, graphqlWsHeartbeat } from '../../src/index.js';
import { type FakeLink, FakeTransport } from '../../src/testing/index.js';
import { sessionSockets } from '../../src/websocket/session-sockets.js';

// The client with its real timers, which are faked, on a server of few words.

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

interface Message {
  readonly type: string;
  readonly id?: string;
}

const parsed = (link: FakeLink): Message[] => link.sent.map((data) => JSON.parse(String(data)) as Message);
const typesOn = (link: FakeLink): string[] =>
  parsed(link)
    .map(({ type }) => type)
    .filter((type) => type !== 'ping');

interface Ride {
  readonly client: Client;
  readonly connection: Connection;
  readonly transport: FakeTransport;
  readonly values: unknown[];
  readonly errors: unknown[];
  subscribe(): () => void;
}

function ride(): Ride {
  const transport = new FakeTransport({
    onConnect: (link) => link.open(),
    respond: (data) => {
      const { type, id } = JSON.parse(String(data)) as Message;
      if (type === 'connection_init') return '{"type":"connection_ack"}';
      if (type === 'subscribe') return JSON.stringify({ type: 'next', id, payload: { data: { hello: 'world' } } });
      return type === 'ping' ? '{"type":"pong"}' : undefined;
    },
    answersClose: true,
  });
  const connection = createConnection({
    transports: [transport],
    heartbeat: graphqlWsHeartbeat,
    closeRules: closeRulePresets.graphqlWs,
    autoStart: false,
    random: () => 0.5,
  });
  const client = createClient({
    url: 'wss://example.com/graphql',
    webSocketImpl: sessionSockets(connection),
    retryWait: async () => {},
  });
  const values: unknown[] = [];
  const errors: unknown[] = [];
  const subscribe = (): (() => void) =>
    client.subscribe(
      { query: 'subscription { hello }' },
      { next: ({ data }) => values.push(data), error: (error) => errors.push(error), complete: () => {} },
    );
  return { client, connection, transport, values, errors, subscribe };
}

it('a lazy client has no link before its first subscription and none after its last, and comes back with the next', async () => {
  const { connection, transport, subscribe, values } = ride();
  await pass(60_000);
  expect(transport.links).toHaveLength(0);
  const done = subscribe();
  await pass(100);
  expect([typesOn(transport.latest), values.length]).toEqual([['connection_init', 'subscribe'], 1]);
  done();
  await pass(100);
  expect(connection.status).toBe('terminated');
  expect(transport.latest.closeRequests).toEqual([{ code: 1000, reason: 'Normal Closure' }]);
  await pass(60_000);
  expect(transport.links).toHaveLength(1);
  subscribe();
  await pass(1_000);
  expect([transport.links.length, transport.live, values.length]).toEqual([2, 1, 2]);
});

it('after a loss it greets the server anew and subscribes again', async () => {
  const { transport, subscribe, values, errors, connection } = ride();
  const statuses: string[] = [];
  connection.on('status', ({ status }) => statuses.push(status));
  subscribe();
  for (let round = 1; round <= 3; round += 1) {
    await pass(60_000);
    expect([transport.links.length, values.length]).toEqual([round, round]);
    expect(typesOn(transport.latest)).toEqual(['connection_init', 'subscribe']);
    transport.latest.drop();
  }
  expect([errors, statuses.includes('terminated')]).toEqual([[], false]);
});

it('terminate() of a client that has given a link up replaces it', async () => {
  const { client, transport, subscribe, values } = ride();
  subscribe();
  await pass(10_000);
  client.terminate();
  await pass(2_000);
  expect([transport.links.length, transport.live, values.length]).toEqual([2, 1, 2]);
});

it.each([4400, 4401, 4429])('%i is fatal to the client, and no link idles for it', async (code) => {
  const { transport, subscribe, errors, connection } = ride();
  subscribe();
  await pass(10_000);
  transport.latest.serverClose(code, 'no');
  await pass(60_000);
  expect(errors).toEqual([expect.objectContaining({ code, reason: 'no' })]);
  expect([connection.status, transport.live]).toEqual(['terminated', 0]);
});

it('the end by the user is the end: the client waits, and makes no loop of it', async () => {
  const { connection, transport, subscribe } = ride();
  subscribe();
  await pass(10_000);
  connection.close();
  await pass(60_000);
  expect([connection.status, transport.links.length, vi.getTimerCount()]).toEqual(['terminated', 1, 0]);
});
