import { aFunction, anObject, aPort } from '../checks.js';
import { surface } from '../transports/guarded.js';
import type { OutboundData, Transport } from '../transports/port.js';
import { after, ask, type Provided } from '../transports/provided.js';
import { openSocket } from '../transports/socket.js';
import { base, checkUrl, socketUrl } from '../transports/url.js';
import type { SocketIoClientOptions, SocketIoFactory, SocketIoSocket } from './client.js';
import { oneEvent, type SocketIoCodec } from './codec.js';
import { checkEvent } from './event-names.js';
import {
  type Answer,
  Events,
  type RequestArguments,
  type RequestOptions,
  type SocketIoEvents,
  type UntypedEvents,
} from './events.js';
import { ping } from './heartbeat.js';
import { type Arrived, asWebSocket } from './link-socket.js';

/** A plain object, of what Socket.IO takes as `auth` and `query`. */
export type SocketIoFields = Readonly<Record<string, unknown>>;

export interface SocketIoTransportOptions {
  /**
   * The server and, as its path, the namespace: `https://example.com/admin`. `http`, `https`, or `ws` and `wss`, which mean
   * the same; relative URLs start from the page's location. A function is asked anew for each attempt, may return a
   * promise, and is told by `signal` when its answer is no longer wanted; a throw or an unusable answer costs the attempt,
   * not the connection.
   */
  readonly url: Provided<string | URL>;
  /**
   * The credentials that the server finds in `socket.handshake.auth`. A function is asked like that of `url`: it learns by
   * `authRefused` that the last ones were refused.
   */
  readonly auth?: Provided<SocketIoFields>;
  /** Parameters of the query, or a function like that of `url`. No credentials here: URLs are logged everywhere. */
  readonly query?: Provided<SocketIoFields>;
  /** Where the server listens for Socket.IO. Default `/socket.io`. It has nothing to do with the namespace. */
  readonly path?: string;
  /** The transports of Engine.IO, in order. Default the client's: `polling`, which is upgraded, then `websocket`. */
  readonly transports?: readonly string[];
  /** How messages of the connection and events become each other. Default `oneEvent('message')`. */
  readonly codec?: SocketIoCodec;
  /** Other options of `socket.io-client`, such as `withCredentials`. Those that reconnect or share sockets have no effect. */
  readonly client?: SocketIoClientOptions;
  /** The function `io` to use. Default: that of the package `socket.io-client`, loaded at the first attempt. */
  readonly io?: SocketIoFactory;
}

/**
 * A transport that also gives to the app what Socket.IO has beyond messages. It belongs to one connection: what is emitted
 * takes the link that opened last.
 *
 * `Listen` and `Emit` are the events from and to the server, as in the types of Socket.IO itself.
 */
export interface SocketIoTransport<
  Listen extends SocketIoEvents<Listen> = UntypedEvents,
  Emit extends SocketIoEvents<Emit> = Listen,
> extends Transport {
  /** The id of the open socket; null while there is none. A new one for each link: no identity. */
  readonly id: string | null;
  /**
   * Calls the listener for each event of this name, over all links to come, until what is returned is called. Where the
   * server asks for an acknowledgement, the last argument is the function that gives it.
   *
   * @throws TypeError for an event that Socket.IO keeps for itself, and for what is no function.
   */
  on<Event extends keyof Listen & string>(event: Event, listener: Listen[Event]): () => void;
  /**
   * Emits an event over the open link, bytes anywhere in it included. `rejected`, and nothing else, where no link is open:
   * what is to wait for one is sent by `connection.send`. A function as last argument is called with the acknowledgement.
   *
   * @throws TypeError for an event that Socket.IO keeps for itself.
   */
  emit<Event extends keyof Emit & string>(event: Event, ...parameters: Parameters<Emit[Event]>): 'sent' | 'rejected';
  /**
   * Emits an event and gives the first argument of its acknowledgement.
   *
   * @throws SocketIoRequestError (as a rejection) if no link is open, the link is lost, or `timeoutMs` pass before that.
   * @throws TypeError (as a rejection) for an event that Socket.IO keeps for itself, and a `timeoutMs` out of its range.
   */
  request<Event extends keyof Emit & string>(
    event: Event,
    parameters: RequestArguments<Emit[Event]>,
    options?: RequestOptions,
  ): Promise<Answer<Emit[Event]>>;
}

/** What is taken from the client: it must neither reconnect by itself nor share, and time is the connection's. */
const ours: SocketIoClientOptions = { reconnection: false, forceNew: true, autoConnect: false, timeout: false };

const ignore = (): void => {};

const withoutAcknowledgement = (parameters: readonly unknown[]): readonly unknown[] =>
  typeof parameters.at(-1) === 'function' ? parameters.slice(0, -1) : parameters;

function check(options: SocketIoTransportOptions): void {
  checkUrl(options.url, 'http');
  for (const name of ['auth', 'query'] as const) {
    if (typeof options[name] !== 'function') anObject(name, options[name]);
  }
  const { path, transports } = options;
  if (path !== undefined && !String(path).startsWith('/')) throw new TypeError('`path` must begin with a slash');
  if (transports !== undefined && !(Array.isArray(transports) && transports.length > 0)) {
    throw new TypeError("`transports` must be an array of names of Engine.IO transports, such as 'websocket'");
  }
  aPort('codec', options.codec, ['encode', 'decode']);
  anObject('client', options.client);
  aFunction('io', options.io);
}

/** The transport over an `io` that is given, or else over the one that `load` brings. */
export function socketIoTransportOver(
  load: () => Promise<SocketIoFactory>,
  options: SocketIoTransportOptions,
): SocketIoTransport {
  check(options);
  const { url, auth, query, path, transports, codec = oneEvent(), client } = options;
  const events = new Events();

  /** A message that the codec cannot encode is lost: a throw would cost the link, and the next one as well. */
  const encode = (data: OutboundData): ReturnType<SocketIoCodec['encode']> | undefined => {
    try {
      const encoded = codec.encode(data);
      checkEvent(encoded[0]);
      return encoded;
    } catch (thrown) {
      surface(thrown);
      return undefined;
    }
  };

  return {
    name: 'socketio',
    // As the client allows; by polling it takes three requests until the namespace has answered.
    connectTimeoutMs: 20_000,
    get id() {
      return events.id;
    },
    on: (event, listener) => events.on(event, listener),
    emit: (event, ...parameters) => events.emit(event, parameters),
    request: (event, parameters, given = {}) => events.request(event, parameters, given),

    connect(callbacks, request) {
      let io: SocketIoSocket | undefined;

      const send = (data: OutboundData): void => {
        if (data === ping) return void io?.emit(ping, ignore);
        const encoded = encode(data);
        if (encoded !== undefined) io?.emit(...encoded);
      };
      const arrived = ({ event, parameters }: Arrived): void => {
        events.tell(event, parameters);
        const data = codec.decode(event, withoutAcknowledgement(parameters));
        if (data !== undefined) callbacks.received(data);
      };

      const handle = openSocket(
        {
          opened() {
            if (io !== undefined) events.attach(io, request.clock);
            callbacks.opened();
          },
          // What is received is what the socket below makes of it, not yet data.
          received: (event: unknown) => arrived(event as Arrived),
          closed(close) {
            events.detach(io);
            callbacks.closed(close);
          },
        },
        request,
        {
          gather: () =>
            after(ask(url, request), (to) =>
              after(ask(auth, request), (credentials) =>
                after(ask(query, request), (parameters) =>
                  after(options.io ?? load(), (make) => ({ to, credentials, parameters, make })),
                ),
              ),
            ),
          create({ to, credentials, parameters, make }) {
            const made = make(socketUrl(to, 'http', base()), {
              ...client,
              ...(path !== undefined && { path }),
              ...(transports !== undefined && { transports: [...transports] }),
              ...(parameters !== undefined && { query: parameters }),
              ...(credentials !== undefined && { auth: credentials }),
              ...ours,
            });
            io = made;
            const socket = asWebSocket(made, { send, heard: () => callbacks.heard?.() });
            made.connect();
            return socket;
          },
          isStatic: typeof url !== 'function',
          // Every end of an open socket says its own.
          causeOf: () => 'dropped',
        },
      );
      return {
        // Without `bufferedAmount`: the client counts packets, not bytes.
        send: handle.send,
        close(code, reason) {
          events.detach(io);
          handle.close(code, reason);
        },
      };
    },
  };
}
