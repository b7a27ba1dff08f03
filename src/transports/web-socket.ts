import type { CloseCause } from '../../machines/close.js';
import { aFunction, oneOf } from '../checks.js';
import type { Transport, TransportRequest } from './port.js';
import { after, ask, type Provided } from './provided.js';
import { openSocket, type SocketLike, type SocketPlan, UnsupportedError } from './socket.js';
import { base, checkUrl, socketUrl } from './url.js';

/** The part of a socket that {@link webSocketTransport} uses. */
export interface WebSocketLike extends SocketLike {
  binaryType: string;
}

/** A class like the browser's `WebSocket`: Node's own, that of the package `ws`, or a mock. */
export type WebSocketClass = new (url: string, protocols?: string | string[]) => WebSocketLike;

export interface WebSocketTransportOptions {
  /**
   * Where to connect to: `ws`, `wss`, or `http` and `https`, which mean the same; relative URLs start from the page's
   * location. A function is asked anew for each attempt, may return a promise, and is told by `signal` when its answer
   * is no longer wanted; a throw or an unusable answer costs the attempt, not the connection. Encode what comes from
   * outside, best by `searchParams`. No credentials here: URLs are logged everywhere.
   */
  readonly url: Provided<string | URL>;
  /** The subprotocols to offer, or a function like that of `url`. Default none. */
  readonly protocols?: Provided<string | readonly string[]>;
  /** The class to use. Default: the runtime's own, looked up at each attempt; without any the link ends as `unsupported`. */
  readonly WebSocket?: WebSocketClass;
  /** How binary messages arrive. Default `arraybuffer`. */
  readonly binaryType?: 'arraybuffer' | 'blob';
  /**
   * What to do with a socket that is given up before it opened: close it `at-once` (default), so that it cannot hold up
   * the next one to the same host, or `on-open`, for old versions of Safari, which then never connect again (A10).
   */
  readonly closeWhileConnecting?: 'at-once' | 'on-open';
}

/** What a socket is made of. */
interface Parts {
  readonly to: string | URL;
  readonly offered: string | readonly string[] | undefined;
}

/** How sockets are made and read, for all the links of a transport. */
class WebSocketPlan implements SocketPlan<Parts, WebSocketLike> {
  readonly isStatic: boolean;
  readonly closesLate: boolean;
  readonly #url: WebSocketTransportOptions['url'];
  readonly #protocols: WebSocketTransportOptions['protocols'];
  readonly #WebSocket: WebSocketTransportOptions['WebSocket'];
  readonly #binaryType: 'arraybuffer' | 'blob';

  constructor({ url, protocols, WebSocket, binaryType, closeWhileConnecting }: WebSocketTransportOptions) {
    checkUrl(url, 'ws');
    aFunction('WebSocket', WebSocket);
    this.isStatic = typeof url !== 'function' && typeof protocols !== 'function';
    this.#url = url;
    this.#protocols = protocols;
    this.#WebSocket = WebSocket;
    this.#binaryType = oneOf('binaryType', binaryType, ['arraybuffer', 'blob']);
    this.closesLate = oneOf('closeWhileConnecting', closeWhileConnecting, ['at-once', 'on-open']) === 'on-open';
  }

  gather(request: TransportRequest): Parts | PromiseLike<Parts> {
    return after(ask(this.#url, request), (to) => after(ask(this.#protocols, request), (offered) => ({ to, offered })));
  }

  create({ to, offered }: Parts): WebSocketLike {
    const Socket = this.#WebSocket ?? globalThis.WebSocket;
    if (Socket === undefined) throw new UnsupportedError('there is no WebSocket here: give a class as `WebSocket`');
    const address = socketUrl(to, 'ws', base());
    const socket: WebSocketLike = new Socket(address, typeof offered === 'object' ? [...offered] : offered);
    socket.binaryType = this.#binaryType;
    return socket;
  }

  causeOf(code: number, wasClean: boolean): CloseCause {
    // 1005 and 1006 are never sent: they say that no close frame came, or none with a code (clause A4).
    return wasClean && code !== 1005 && code !== 1006 ? 'server-close' : 'dropped';
  }
}

/**
 * A transport over the browser's WebSocket, or a class like it.
 *
 * @throws TypeError if an option makes no sense: at once, where that can be told without a location.
 */
export function webSocketTransport(options: WebSocketTransportOptions): Transport {
  const plan = new WebSocketPlan(options);
  return { name: 'websocket', connect: (callbacks, request) => openSocket(callbacks, request, plan) };
}
