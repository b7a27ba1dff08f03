import { FakeEnvironment, settled, VirtualClock } from '../../../src/testing/index.js';
import {
  type Options,
  type ProtocolsProvider,
  ReconnectingWebSocket,
  type UrlProvider,
} from '../../../src/websocket/index.js';
import { type ScriptedClass, type ScriptedSocket, scriptedClass } from './scripted-socket.js';

export const url = 'wss://example.com/live';

/** A drop-in over scripted sockets, and what its listeners were told. */
export interface Ride {
  readonly socket: ReconnectingWebSocket;
  readonly log: string[];
  readonly clock: VirtualClock;
  readonly environment: FakeEnvironment;
  readonly server: ScriptedClass;
  /** Lets so much time go by, and what was promised come true. */
  pass(ms?: number): Promise<void>;
  /** The next link is open. */
  opens(): Promise<ScriptedSocket>;
  /** What was told since the last look. */
  told(): string[];
}

export interface RideOptions extends Options {
  readonly url?: UrlProvider;
  readonly protocols?: ProtocolsProvider;
  /** Leave out the host. */
  readonly hasNoEnvironment?: boolean;
}

/** What a listener is told, in words. */
export function inWords(socket: { readonly readyState: number }, event: Event): string {
  const { data, message, code, reason, wasClean } = event as Partial<MessageEvent & CloseEvent & ErrorEvent>;
  const said = {
    message: [data],
    error: [message],
    close: [code, reason, wasClean ? 'clean' : 'unclean'],
  }[event.type];
  return [event.type, ...(said ?? []), `in ${socket.readyState}`]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

export function ride({ url: to = url, protocols, hasNoEnvironment = false, ...options }: RideOptions = {}): Ride {
  const clock = new VirtualClock();
  const environment = new FakeEnvironment();
  const server = scriptedClass();
  const log: string[] = [];
  const socket = new ReconnectingWebSocket(to, protocols, {
    WebSocket: server.Class,
    clock,
    ...(!hasNoEnvironment && { environment }),
    random: () => 0.5,
    ...options,
  });
  for (const type of ['open', 'message', 'error', 'close']) {
    socket.addEventListener(type, (event) => log.push(inWords(socket, event)));
  }
  const pass = async (ms = 0): Promise<void> => {
    await settled();
    clock.advance(ms);
    await settled();
  };
  return {
    socket,
    log,
    clock,
    environment,
    server,
    pass,
    async opens() {
      const before = server.sockets.length;
      await settled();
      for (let waited = 0; server.sockets.length === 0 || server.latest.readyState > 0; waited++) {
        if (waited > 2_000) throw new Error(`no link after ${before} of them`);
        await pass(100);
      }
      server.latest.open();
      return server.latest;
    },
    told: () => log.splice(0),
  };
}
