import { type HeartlineClock, systemClock } from '../clock.js';
import { createConnection } from '../connection.js';
import type { Connection } from '../connection-types.js';
import { sizeOf } from '../outbox.js';
import type { ConnectionSnapshot } from '../snapshot.js';
import type { InboundData } from '../transports/port.js';
import { UnsupportedError } from '../transports/socket.js';
import { type CloseRequest, checkProtocols, closeRequest, messageOf, originOf, resolveUrl } from './arguments.js';
import { Backlog } from './backlog.js';
import { makeEnumerable } from './event-target.js';
import { closeEvent, domException, messageEvent, openEvent } from './events.js';
import { endOf, faultOf } from './link-end.js';
import {
  type Address,
  type LinkView,
  linkTransport,
  newView,
  noClass,
  type RawSocket,
  type RawSocketClass,
} from './link-view.js';
import { backlogBoundsOf, classFinder, connectionOptionsOf, type Options } from './options.js';
import { type BinaryType, SocketTarget } from './socket-target.js';

/** A URL, or what gives it anew for each attempt. */
export type UrlProvider = string | URL | (() => string | URL | PromiseLike<string | URL>);

type Protocols = string | readonly string[] | null | undefined;

/** The subprotocols to offer, or what gives them anew for each attempt. */
export type ProtocolsProvider = Protocols | (() => Protocols | PromiseLike<Protocols>);

/** What can be sent. */
export type Message = string | ArrayBuffer | Blob | ArrayBufferView;

const standardTypes = ['blob', 'arraybuffer'];

/** A value, or what the function says that is given in its place. */
function answerOf(provided: unknown): unknown {
  return typeof provided === 'function' ? provided() : provided;
}

function setBinaryType(socket: RawSocket, type: string): void {
  try {
    socket.binaryType = type;
  } catch {
    // What a class refuses is ignored, as by WHATWG.
  }
}

/**
 * A `WebSocket` that reconnects: the interface of WHATWG's, with the arguments and options of `reconnecting-websocket`
 * and `partysocket`. Each link has its `open`, its `message`s and its `close` event; between two links `readyState` is
 * `CLOSED`, and what is sent waits for the next one.
 */
export class ReconnectingWebSocket extends SocketTarget {
  readonly #options: Options;
  readonly #clock: HeartlineClock;
  readonly #connection: Connection;
  readonly #backlog: Backlog;
  readonly #findClass: () => RawSocketClass | undefined;
  readonly #url: unknown;
  readonly #protocols: unknown;
  /** What the user wants: to be connected, or not. */
  #isWanted = false;
  /** Whether `reconnect()` has asked for another life after the one that ends just now. */
  #isFollowed = false;
  /** The newest link, and the one whose end the listeners have not heard of yet. */
  #newest: LinkView | null = null;
  #told: LinkView | null = null;
  #binaryTypes: readonly string[] = ['blob'];

  /**
   * @param url A string is resolved and checked at once, as by `WebSocket`. A function is asked before each attempt.
   * @param protocols Likewise. `null` means none.
   * @param options See {@link Options}.
   * @throws SyntaxError (a `DOMException`) for a URL or subprotocols that no WebSocket takes; `TypeError` for options that
   *   make no sense; `UnsupportedError` where there is no WebSocket class, unless it is to start closed.
   */
  constructor(
    url: UrlProvider,
    protocols: ProtocolsProvider | undefined = undefined,
    options: Options | undefined = undefined,
  ) {
    super();
    // biome-ignore lint/complexity/noArguments: WebIDL tells a missing argument from undefined.
    if (arguments.length === 0) throw new TypeError('1 argument required, but only 0 present: give a URL');
    this.#options = options ?? {};
    this.#url = typeof url === 'function' ? url : resolveUrl(url);
    this.#protocols = typeof protocols === 'function' ? protocols : this.#checkProtocols(protocols);
    this.#findClass = classFinder(this.#options, ownPrototype());
    this.#clock = this.#options.clock ?? systemClock;
    const transport = linkTransport({
      gather: () => this.#gather(),
      findClass: this.#findClass,
      begun: (view) => {
        view.before = this.#connection.getSnapshot().lastClose;
        this.#newest = view;
      },
      made: (view, socket) => this.#prepare(view, socket),
    });
    this.#connection = createConnection(connectionOptionsOf(this.#options, transport));
    this.#backlog = new Backlog(backlogBoundsOf(this.#options));
    this.#connection.on('message', (data) => this.#receive(data));
    this.#connection.subscribe((snapshot) => this.#follow(snapshot));
    if (this.#options.startClosed) return;
    this.#checkClass();
    this.#start();
  }

  get url(): string {
    return this.#newest?.url || (typeof this.#url === 'string' ? this.#url : '');
  }

  get readyState(): 0 | 1 | 2 | 3 {
    return this.#state();
  }

  /** Never what a subclass says of itself in its place: like `WebSocket`, it depends on no public member of its own. */
  #state(): 0 | 1 | 2 | 3 {
    const view = this.#told;
    if (view === null) return this.CLOSED;
    if (view.leave !== null) return this.CLOSING;
    if (!view.isOpen) return this.CONNECTING;
    // The server has begun to close.
    return (view.socket?.readyState ?? this.OPEN) > this.OPEN ? this.CLOSING : this.OPEN;
  }

  /** Bytes that have not left yet: those that wait for a link, and those in the socket. */
  get bufferedAmount(): number {
    const { bufferedAmount = 0 } = this.#newest?.socket ?? {};
    return this.#backlog.bytes + bufferedAmount + (this.#newest?.discarded ?? 0);
  }

  get extensions(): string {
    return this.#newest?.socket?.extensions ?? '';
  }

  get protocol(): string {
    return this.#newest?.socket?.protocol ?? '';
  }

  /** How binary messages arrive; each link is told. Values that are not the standard's are left to the class beneath. */
  get binaryType(): BinaryType {
    return (this.#newest?.socket?.binaryType ?? this.#binaryTypes[0]) as BinaryType;
  }

  set binaryType(value: BinaryType) {
    const type = `${value}`;
    const isStandard = standardTypes.includes(type);
    if (!isStandard && this.#options.strict) return;
    this.#binaryTypes = isStandard ? [type] : [this.#binaryTypes[0] ?? 'blob', type];
    const socket = this.#newest?.socket;
    if (socket) setBinaryType(socket, type);
  }

  /** Which retry this is: 0 for the first attempt, and once a link has been open for `minUptime`. */
  get retryCount(): number {
    const { openedAt, attempt, settings } = this.#connection.actor.getSnapshot().context;
    // The failure of the last retry counts as well, but no further retry comes of it.
    const retry = Math.min(attempt, settings.maxRetries ?? attempt);
    return openedAt !== null && this.#clock.now() - openedAt >= settings.stableAfterMs ? 0 : retry;
  }

  /** Whether another link will follow when this one ends, as far as is known: `false` after the end for good. */
  get shouldReconnect(): boolean {
    return this.#isWanted && (this.#isFollowed || this.#connection.status !== 'terminated');
  }

  /** The connection underneath, for its snapshots, its events and the inspector. */
  get connection(): Connection {
    return this.#connection;
  }

  /**
   * Sends, or keeps the message for the next link, within `maxEnqueuedMessages`. Returns whether it was sent.
   *
   * @throws InvalidStateError (a `DOMException`) while connecting, if `strict`. Then what comes too late is discarded.
   */
  send(data: Message): boolean {
    // biome-ignore lint/complexity/noArguments: WebIDL tells a missing argument from undefined.
    if (arguments.length === 0) throw new TypeError('1 argument required, but only 0 present: give a message');
    const message = messageOf(data);
    const readyState = this.#state();
    if (this.#options.strict && readyState === this.CONNECTING) {
      throw domException('InvalidStateError', 'The socket is still connecting: wait for `open`.');
    }
    if (readyState === this.OPEN && this.#connection.send(message) === 'sent') {
      this.#debug('send', message);
      return true;
    }
    if (this.#options.strict) {
      if (this.#newest !== null) this.#newest.discarded += sizeOf(message);
    } else {
      this.#debug('enqueue', message);
      this.#backlog.add(message, this.#clock.now());
    }
    return false;
  }

  /**
   * Ends the link and stays closed. In `CLOSED`, nothing follows any more.
   *
   * @throws InvalidAccessError for a code that is neither 1000 nor from 3000 to 4999, SyntaxError for a reason of more
   *   than 123 bytes of UTF-8 (both `DOMException`).
   */
  close(code: number | undefined = undefined, reason: string | undefined = undefined): void {
    const asked = this.#ask(code, reason);
    this.#isWanted = false;
    this.#isFollowed = false;
    if (this.#told !== null) this.#told.leave ??= asked;
    this.#connection.close(asked.code, asked.reason);
  }

  /**
   * Closes the link, or ends the wait for the next one, and connects again at once, with no retries counted. Also after
   * `close()`, after the last retry, and if it was started closed.
   *
   * @throws as `close` and the constructor do.
   */
  reconnect(code: number | undefined = undefined, reason: string | undefined = undefined): void {
    const asked = this.#ask(code, reason);
    this.#checkClass();
    // Who is told of the end below hears that another link follows, and can take that back by `close()`.
    this.#isWanted = true;
    this.#isFollowed = true;
    const view = this.#told;
    if (view !== null) {
      const isEnding = view.leave !== null;
      view.leave = { ...(view.leave ?? asked), hasSuccessor: true };
      if (isEnding) this.#tellEnd(view);
    }
    this.#connection.close(asked.code, asked.reason);
    if (this.#isWanted) this.#start();
  }

  /** Takes out what waits for a link, and returns it: to hand it to another socket. */
  drainQueuedMessages(): Message[] {
    return this.#backlog.drain();
  }

  #start(): void {
    this.#isWanted = true;
    this.#connection.start();
  }

  #checkClass(): void {
    if (this.#findClass() === undefined) throw new UnsupportedError(noClass);
  }

  #ask(code: unknown, reason: unknown): CloseRequest {
    const asked = closeRequest(code, reason);
    // Both wrappers send 1000 where nothing is said, WHATWG no code at all.
    return asked.code === undefined && !this.#options.strict ? { ...asked, code: 1000 } : asked;
  }

  #checkProtocols(given: unknown): string | string[] | undefined {
    const isNone = given === undefined || (given === null && !this.#options.strict);
    return isNone ? undefined : checkProtocols(given);
  }

  async #gather(): Promise<Address> {
    const [url, protocols] = await Promise.all([answerOf(this.#url), answerOf(this.#protocols)]);
    return { url: resolveUrl(url), protocols: this.#checkProtocols(protocols) };
  }

  #prepare(view: LinkView, socket: RawSocket): void {
    this.#debug('connect', view.url);
    for (const type of this.#binaryTypes) setBinaryType(socket, type);
  }

  /** Tells the listeners what became of the links. */
  #follow({ status, isConnected, epoch }: ConnectionSnapshot): void {
    if (status !== 'closing' && status !== 'terminated') this.#isFollowed = false;
    // A life may begin with a wait, by the attempt budget: that is no wait between two links.
    const isDelayed = status === 'backoff' && epoch === 0;
    const isOver = (status === 'backoff' && !isDelayed) || status === 'terminated';
    const newest = this.#newest;
    const view = this.#told;
    if (view !== null && (isOver || view !== newest)) this.#leave(view);
    if (!isOver && this.#told === null) this.#told = isDelayed ? newView() : newest;
    if (isConnected && newest !== null && !newest.isOpen) this.#open(newest);
  }

  #leave(view: LinkView): void {
    const isAsked = view.leave !== null && !view.leave.hasSuccessor;
    // WHATWG queues a task for it, whatever the class beneath does.
    if (isAsked) this.#clock.setTimeout(() => this.#tellEnd(view), 0);
    // An attempt that is made anew, as the network came back meanwhile: still connecting.
    else if (!view.isOpen && view !== this.#newest) this.#told = null;
    else this.#tellEnd(view);
  }

  #open(view: LinkView): void {
    view.isOpen = true;
    this.#backlog.flush(this.#clock.now(), (data) => (this.#connection.send(data) === 'sent' ? 'sent' : 'wait'));
    this.#dispatch(openEvent());
  }

  #receive(data: InboundData): void {
    if (this.#state() !== this.OPEN || this.#newest === null) return;
    this.#dispatch(messageEvent(data, originOf(this.#newest.url)));
  }

  #tellEnd(view: LinkView): void {
    if (this.#told !== view) return;
    this.#told = null;
    const { lastClose } = this.#connection.getSnapshot();
    const loss = lastClose === view.before ? null : lastClose;
    const fault = faultOf(view, loss);
    if (fault !== null) this.#dispatch(fault);
    this.#dispatch(closeEvent(endOf(view, loss)));
  }

  #dispatch(event: Event): void {
    this.#debug(`${event.type} event`);
    super.dispatchEvent(event);
  }

  #debug(...what: readonly unknown[]): void {
    const { debug, debugLogger = console.log } = this.#options;
    if (!debug) return;
    try {
      debugLogger('RWS>', ...what);
    } catch {
      // A printer that fails must not harm the connection.
    }
  }

  static {
    // biome-ignore lint/complexity/noThisInStatic: see `ownPrototype`.
    makeEnumerable(this.prototype);
  }
}

/** Not in the class: one that names itself within is renamed by esbuild, and `name` and stack traces show it. */
function ownPrototype(): object {
  return ReconnectingWebSocket.prototype;
}
