import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stompHeartbeat } from '../../../src/index.js';
import { sockJsTransport } from '../../../src/sockjs.js';
import { pass, stompRide } from '../../support/stomp-ride.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('R30, R34: CONNECT carries login, passcode and the same client-id on each link, and SUBSCRIBE follows CONNECTED', async () => {
  const { client, frames, transport } = stompRide();
  client.activate();
  await pass(10);
  transport.latest.drop();
  await pass(2_000);
  expect(transport.links).toHaveLength(2);
  for (const link of transport.links) {
    const [connect, subscribe, ...others] = frames(link);
    expect(connect).toMatchObject({
      command: 'CONNECT',
      headers: { login: 'guest', passcode: 'guest', 'client-id': 'tab-7' },
    });
    expect([subscribe?.command, subscribe?.headers.destination, others]).toEqual(['SUBSCRIBE', '/topic/news', []]);
  }
});

it('R31: a watch every 5 s finds a dead link, replaces it, and the client is subscribed again', async () => {
  const heartbeat = { ...stompHeartbeat, intervalMs: 5_000, timeoutMs: 10_000 };
  const { client, transport, frames, statuses } = stompRide({}, { heartbeat });
  client.activate();
  await pass(60_000);
  expect(transport.links).toHaveLength(1);
  vi.spyOn(transport.latest, 'message').mockImplementation(() => {});
  await pass(5_000 + 10_000 + 1_000);
  expect(transport.links).toHaveLength(2);
  expect(frames(transport.latest).map(({ command }) => command)).toEqual(['CONNECT', 'SUBSCRIBE']);
  expect(statuses).not.toContain('terminated');
});

it('R31: a client that finds the link dead by itself gets another, and the connection lives on', async () => {
  // No heartbeat of the connection: stompjs watches, 10 s and a tolerance of two, as it does by default.
  const { client, transport, statuses } = stompRide({ heartbeatToleranceMultiplier: 2 }, { heartbeat: {} });
  const closes: number[] = [];
  client.onWebSocketClose = ({ code }) => closes.push(code);
  client.activate();
  await pass(10);
  vi.spyOn(transport.latest, 'message').mockImplementation(() => {});
  await pass(40_000);
  expect([transport.links.length, transport.live, closes]).toEqual([2, 1, [1005]]);
  expect([client.connected, statuses.includes('terminated')]).toEqual([true, false]);
});

it.each([
  ['its own close', false],
  ['letting go of the socket', true],
])('R31: and so does one that leaves by %s', async (_, discardWebsocketOnCommFailure) => {
  const { client, transport, statuses } = stompRide({ discardWebsocketOnCommFailure });
  client.activate();
  await pass(10_000);
  client.forceDisconnect();
  await pass(1_000);
  expect([transport.links.length, transport.live, client.connected, statuses.includes('terminated')]).toEqual([
    2,
    1,
    true,
    false,
  ]);
});

it('R32: a component that is destroyed says DISCONNECT, and everything of it is gone', async () => {
  const onDisconnect = vi.fn();
  const { client, connection, frames, transport } = stompRide({ onDisconnect });
  client.activate();
  await pass(1_000);
  await client.deactivate();
  connection.close();
  transport.latest.serverClose();
  expect(frames(transport.latest).at(-1)?.command).toBe('DISCONNECT');
  expect([connection.status, transport.live, vi.getTimerCount()]).toEqual(['terminated', 0, 0]);
  expect(onDisconnect).toHaveBeenCalledOnce();
});

it('R33: what the broker has against the login is told, and why an attempt failed is in the snapshot', async () => {
  const errors: (string | undefined)[] = [];
  const { client, connection, transport } = stompRide(
    { onStompError: ({ headers }) => errors.push(headers.message), connectHeaders: { passcode: 'wrong' } },
    {},
    { onConnect: (link) => (errors.length === 0 ? link.open() : link.refuse('connection refused')) },
  );
  client.activate();
  await pass(10);
  expect(errors).toEqual(['Bad CONNECT']);
  transport.latest.drop();
  await pass(1_500);
  expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', lastError: 'connection refused' });
});

it('R33: where there will be no link any more, the client is told of an error and of the end', async () => {
  const told: unknown[] = [];
  const { client, connection } = stompRide(
    { onWebSocketError: ({ message }) => told.push(message), onWebSocketClose: ({ code }) => told.push(code) },
    { maxRetries: 2 },
    { onConnect: (link) => link.refuse('connection refused') },
  );
  client.activate();
  await pass(60_000);
  expect(told).toEqual(['connection refused', 1006]);
  expect(connection.getSnapshot().lastError).toBe('connection refused');
});

it('R35: an https base URL, as of Spring, and HTTP transports where WebSocket gets through nowhere', async () => {
  const made: unknown[] = [];
  class SockJS {
    onopen = null;
    onmessage = null;
    onerror = null;
    onclose = null;
    constructor(url: string, _: null, { transports }: { transports: string[] }) {
      made.push(url, transports);
    }
    send(): void {}
    close(): void {}
  }
  const { client, connection } = stompRide(
    {},
    { transports: [sockJsTransport({ url: 'https://example.com/app/stomp', SockJS })] },
  );
  client.activate();
  await pass(100);
  expect(made).toEqual(['https://example.com/app/stomp', ['websocket', 'xhr-streaming', 'xhr-polling']]);
  connection.close();
});
