import { aFunction, ranged } from '../checks.js';
import type { HeartlineClock } from '../clock.js';
import type { Transport } from './port.js';
import { after, ask, type Provided } from './provided.js';
import { openSocket, type SocketLike } from './socket.js';
import { base, checkUrl, socketUrl } from './url.js';

/** What the client is told. Its other options can be added by a subclass. */
export interface SockJsClientOptions {
  readonly transports: string[];
  readonly timeout: number;
}

/** A class like `sockjs-client`'s. */
export type SockJsClass = new (url: string, reserved: null, options: SockJsClientOptions) => SocketLike;

export interface SockJsTransportOptions {
  /**
   * Where the SockJS service is: `https` or `http`, or `wss` and `ws`, which mean the same; relative URLs start from the
   * page's location. A function is asked anew for each attempt, may return a promise, and is told by `signal` when its
   * answer is no longer wanted; a throw or an unusable answer costs the attempt, not the connection.
   */
  readonly url: Provided<string | URL>;
  /** The client to use. Default: that of the package `sockjs-client`, loaded at the first attempt. */
  readonly SockJS?: SockJsClass;
  /** Which of SockJS's own transports to try; the order is SockJS's. Default `websocket`, `xhr-streaming`, `xhr-polling`. */
  readonly transports?: readonly string[];
  /** How long SockJS tries each of them, in ms: its own estimate is too short for slow links. Default 5,000; 0 to 120,000. */
  readonly timeout?: number;
  /**
   * Origins that the server may move the session to by the `base_url` of its info, such as `https://eu.example.com`.
   * Default none but its own: a link that was moved elsewhere is closed before anything is sent (clause S8).
   */
  readonly allowedOrigins?: readonly string[];
}

interface SockJsSocket extends SocketLike {
  /** Which of SockJS's own transports it uses, once it is open. */
  readonly transport?: string | null;
  /** Where the session is, once the info was received. Private, but the only way to know it. */
  readonly _transUrl?: unknown;
}

/** Nested timers, which SockJS's are, are due after 4 ms. */
const requestsStartedMs = 10;

/**
 * SockJS starts each request in a task of its own, and one that is closed before that task cannot be aborted: it hangs
 * until the server's next heartbeat, and takes one of the six connections that a browser has to a host.
 */
function closingLater(socket: SockJsSocket, clock: HeartlineClock): SockJsSocket {
  const closeNow = socket.close.bind(socket);
  socket.close = (code, reason) => {
    if (socket.transport === 'websocket') closeNow(code, reason);
    else clock.setTimeout(() => closeNow(code, reason), requestsStartedMs);
  };
  return socket;
}

/** The transport over a class that is given, or else over the one that `load` brings. */
export function sockJsTransportOver(load: () => Promise<SockJsClass>, options: SockJsTransportOptions): Transport {
  const { url, transports = ['websocket', 'xhr-streaming', 'xhr-polling'], allowedOrigins = [] } = options;
  checkUrl(url, 'http');
  aFunction('SockJS', options.SockJS);
  const timeout = ranged('timeout', options.timeout, 5_000, 0, 120_000);
  if (!Array.isArray(transports) || transports.length === 0) {
    throw new TypeError("`transports` must be an array of names of SockJS transports, such as 'websocket'");
  }
  if (!Array.isArray(allowedOrigins)) throw new TypeError('`allowedOrigins` must be an array of origins');

  return {
    name: 'sockjs',
    // The info takes up to 8 s, each of three transports 5 s (clause S4).
    connectTimeoutMs: 25_000,
    binary: false,
    connect(callbacks, request) {
      let origin = '';
      const { send, close } = openSocket(callbacks, request, {
        gather: () => after(ask(url, request), (to) => after(options.SockJS ?? load(), (SockJS) => ({ to, SockJS }))),
        create({ to, SockJS }): SockJsSocket {
          const address = socketUrl(to, 'http', base());
          origin = new URL(address).origin;
          return closingLater(new SockJS(address, null, { transports: [...transports], timeout }), request.clock);
        },
        isStatic: typeof url !== 'function',
        // What SockJS says when its info failed, all its transports failed, or timed out (clause S6).
        causeOf: (code) =>
          code === 1006 ? 'dropped' : [1002, 2000, 2007].includes(code) ? 'never-opened' : 'server-close',
        objection({ _transUrl }) {
          if (typeof _transUrl !== 'string') return undefined;
          const movedTo = new URL(_transUrl, origin).origin;
          if (movedTo === origin || allowedOrigins.includes(movedTo)) return undefined;
          return `the server moved the session to ${movedTo}, which is none of \`allowedOrigins\``;
        },
      });
      // Without `bufferedAmount`: SockJS cannot tell.
      return { send, close };
    },
  };
}
