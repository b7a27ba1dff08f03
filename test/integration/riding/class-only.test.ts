import { retry } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createConnection, webSocketTransport } from '../../../src/index.js';
import { ReconnectingWebSocket, sessionSockets } from '../../../src/websocket/index.js';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.js';
import { graphqlRider } from '../../support/riders/graphql.js';
import { mqttRider } from '../../support/riders/mqtt.js';
import type { Rider } from '../../support/riders/rider.js';
import { trpcRider } from '../../support/riders/trpc.js';
import { yjsRider } from '../../support/riders/yjs.js';
import { startWebSocketServer } from '../../support/servers/web-socket.js';

const patience = { timeout: 10_000 };
/** As each client types it: the class of the browser. */
const Class = ReconnectingWebSocket as unknown as typeof globalThis.WebSocket;

async function behindProxy(rider: Rider, act: (proxy: FaultProxy) => Promise<void>): Promise<void> {
  const proxy = await startFaultProxy(await rider.server.start());
  try {
    await rider.start(proxy.host);
    await act(proxy);
  } finally {
    await rider.stop();
    await proxy.stop();
    await rider.server.stop();
  }
}

beforeAll(() => {
  // Node has its own class from version 22 on.
  vi.stubGlobal('WebSocket', WebSocket);
  // Servers tell of each link that broke.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterAll(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('with nothing but the class passed in', () => {
  it.each([
    graphqlRider(() => ({ webSocketImpl: Class })),
    trpcRider(() => ({ WebSocket: Class })),
    yjsRider(() => ({ WebSocketPolyfill: Class })),
    mqttRider(() => ({ forceNativeWebSocket: true, createWebsocket: (url, protocols) => new Class(url, protocols) })),
  ])('$name speaks with its server (R28, R38)', (rider) =>
    behindProxy(rider, async (proxy) => {
      for (let count = 1; count <= 20; count++) rider.send(count);
      await vi.waitFor(() => expect(rider.complaints(20)).toEqual([]), patience);
      expect([proxy.made, proxy.links]).toEqual([rider.links, rider.links]);
    }),
  );

  it('graphql-ws forgets a socket that was lost, which then comes back beside the next one', async () => {
    class Eager extends ReconnectingWebSocket {
      constructor(url: string, protocols?: string) {
        super(url, protocols, { backoff: () => 0 });
        sockets.push(this);
      }
    }
    const sockets: Eager[] = [];
    const rider = graphqlRider(() => ({ webSocketImpl: Eager, shouldRetry: () => true, retryWait: async () => {} }));
    await behindProxy(rider, async (proxy) => {
      rider.send(1);
      await vi.waitFor(() => expect(rider.complaints(1)).toEqual([]), patience);
      proxy.drop();
      await vi.waitFor(() => expect(proxy.links).toBe(2), patience);
      for (const socket of sockets) socket.close();
    });
  });
});

describe('webSocket of rxjs', () => {
  class OneLink extends ReconnectingWebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { maxRetries: 0 });
    }
  }
  const sessions = (url: string): unknown => {
    const connection = createConnection({ transports: [webSocketTransport({ url, WebSocket })], autoStart: false });
    return sessionSockets(connection, { lingerMs: 100 });
  };

  it.each([
    { over: 'the drop-in', classFor: (): unknown => OneLink },
    { over: 'sessions', classFor: sessions },
  ])('goes on over $over after a drop, and ends with its subscription (R24)', async ({ classFor }) => {
    const server = await startWebSocketServer();
    const proxy = await startFaultProxy(new URL(server.url('/')).host);
    const heard: unknown[] = [];
    const url = `ws://${proxy.host}/echo`;
    const subject = webSocket<string>({ url, WebSocketCtor: classFor(url) as typeof globalThis.WebSocket });
    const subscription = subject.pipe(retry({ delay: 10 })).subscribe((message) => heard.push(message));
    try {
      subject.next('before');
      await vi.waitFor(() => expect(heard).toEqual(['before']), patience);
      proxy.drop();
      await vi.waitFor(() => expect([proxy.made, proxy.links]).toEqual([2, 1]), patience);
      subject.next('after');
      await vi.waitFor(() => expect(heard).toEqual(['before', 'after']), patience);
      subscription.unsubscribe();
      await vi.waitFor(() => expect(proxy.links).toBe(0), patience);
      expect(proxy.made).toBe(2);
    } finally {
      subscription.unsubscribe();
      await proxy.stop();
      await server.stop();
    }
  });
});
