import { expectTypeOf, it } from 'vitest';
import ReconnectingWebSocket, {
  type CloseEvent,
  type ErrorEvent,
  type Message,
  ReconnectingWebSocket as Named,
  type Options,
  type ProtocolsProvider,
  type SessionSocket,
  type SessionSockets,
  type UrlProvider,
  type WebSocketEventMap,
} from '../../src/websocket/index.js';

declare const socket: ReconnectingWebSocket;

it('it can be used wherever a WebSocket or its class is asked for', () => {
  expectTypeOf<ReconnectingWebSocket>().toExtend<WebSocket>();
  expectTypeOf<ReconnectingWebSocket>().toExtend<EventTarget>();
  expectTypeOf<typeof ReconnectingWebSocket>().toExtend<typeof WebSocket>();
  expectTypeOf<typeof ReconnectingWebSocket>().toExtend<
    new (
      url: string,
      protocols?: string | string[],
    ) => WebSocket
  >();
  expectTypeOf(Named).toEqualTypeOf<typeof ReconnectingWebSocket>();
});

it('so can a session and its class', () => {
  expectTypeOf<SessionSocket>().toExtend<WebSocket>();
  expectTypeOf<SessionSockets>().toExtend<new (url: string | URL, protocols?: string | string[]) => WebSocket>();
});

it('what users of reconnecting-websocket write compiles', () => {
  const options: Options = {
    maxReconnectionDelay: 10_000,
    minReconnectionDelay: 1_000 + Math.random() * 4_000,
    reconnectionDelayGrowFactor: 1.3,
    minUptime: 5_000,
    connectionTimeout: 4_000,
    maxRetries: Number.POSITIVE_INFINITY,
    maxEnqueuedMessages: Number.POSITIVE_INFINITY,
    startClosed: false,
    debug: false,
    WebSocket,
  };
  const urls = ['ws://a', 'ws://b'];
  let index = 0;
  const provider = (): string => urls[index++ % urls.length] ?? '';
  new ReconnectingWebSocket('ws://my.site.com');
  new ReconnectingWebSocket('ws://my.site.com', [], options);
  new ReconnectingWebSocket(provider, 'soap');
  new ReconnectingWebSocket(async () => `wss://my.site.com/${await Promise.resolve('token')}`);
  socket.reconnect(3000, 'why');
  expectTypeOf(socket.retryCount).toEqualTypeOf<number>();
  socket.addEventListener('open', () => socket.send('hello!'));
  socket.addEventListener('error', (event: ErrorEvent) => expectTypeOf(event.message).toEqualTypeOf<string>());
  socket.onerror = (event: ErrorEvent) => expectTypeOf(event.error).toEqualTypeOf<Error>();
  socket.onclose = (event: CloseEvent) => expectTypeOf(event.wasClean).toEqualTypeOf<boolean>();
  expectTypeOf<UrlProvider>().toExtend<string | URL | (() => unknown)>();
  expectTypeOf<string | (() => string) | (() => Promise<string>)>().toExtend<UrlProvider>();
});

it('what users of partysocket write compiles', () => {
  const protocols: ProtocolsProvider = async () => null;
  new ReconnectingWebSocket('wss://my.site.com', protocols, {
    shouldReconnectOnClose: ({ code }) => code !== 4001,
    debugLogger: (...args: unknown[]) => console.info(...args),
  });
  new ReconnectingWebSocket('wss://my.site.com', null);
  new ReconnectingWebSocket('wss://my.site.com', () => ['a', 'b']);
  expectTypeOf(socket.send('x')).toEqualTypeOf<boolean>();
  expectTypeOf(socket.drainQueuedMessages()).toEqualTypeOf<Message[]>();
  expectTypeOf(socket.shouldReconnect).toEqualTypeOf<boolean>();
});

it('a listener is told what belongs to its event', () => {
  socket.addEventListener('message', ({ data }) => expectTypeOf(data).toBeAny());
  socket.addEventListener('close', ({ code }) => expectTypeOf(code).toEqualTypeOf<number>());
  socket.addEventListener('close', { handleEvent: ({ reason }) => expectTypeOf(reason).toEqualTypeOf<string>() });
  socket.addEventListener('message', function () {
    this.send('pong');
  });
  socket.addEventListener('custom', (event) => expectTypeOf(event).toEqualTypeOf<Event>(), { once: true });
  socket.onmessage = function (event) {
    expectTypeOf(event).toEqualTypeOf<MessageEvent>();
    this.close(1000);
  };
  socket.onopen = null;
  expectTypeOf<keyof WebSocketEventMap>().toEqualTypeOf<'open' | 'message' | 'error' | 'close'>();
});

it('the states are the numbers of WebSocket', () => {
  expectTypeOf(socket.readyState).toEqualTypeOf<0 | 1 | 2 | 3>();
  expectTypeOf(ReconnectingWebSocket.OPEN).toEqualTypeOf<1>();
  expectTypeOf(socket.CLOSED).toEqualTypeOf<3>();
  // @ts-expect-error: read-only
  socket.readyState = 1;
});

it('what makes no sense does not compile', () => {
  // @ts-expect-error: no such option
  new ReconnectingWebSocket('ws://a', [], { reconnectInterval: 1_000 });
  // @ts-expect-error: encode it first
  socket.send({ a: 1 });
  // @ts-expect-error: a URL is needed
  new ReconnectingWebSocket();
});

it('it can be extended', () => {
  class Mine extends ReconnectingWebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { maxRetries: 0 });
    }
  }
  expectTypeOf<Mine>().toExtend<WebSocket>();
});
