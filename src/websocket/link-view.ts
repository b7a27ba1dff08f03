import type { LinkClose } from '../../machines/close.js';
import type { InboundData, OutboundData, Transport } from '../transports/port.js';
import { openSocket, type SocketClose, type SocketLike, UnsupportedError } from '../transports/socket.js';
import type { CloseRequest } from './arguments.js';

/** The part of a WebSocket class's instances that is used. `ws`, Node's own class and mocks lack some of it. */
export interface RawSocket extends SocketLike {
  binaryType: string;
  readonly readyState?: number;
  readonly protocol?: string;
  readonly extensions?: string;
}

/** A class like the browser's `WebSocket`. */
export type RawSocketClass = new (url: string, protocols?: string | string[]) => RawSocket;

/** What a link is made of. */
export interface Address {
  readonly url: string;
  readonly protocols: string | string[] | undefined;
}

/** All that is known of one link besides what the machine knows: its socket, and how that one ended. */
export interface LinkView {
  /** Empty until the providers have answered. */
  url: string;
  socket: RawSocket | null;
  isOpen: boolean;
  /** The socket's own `error` event. */
  failure: unknown;
  /** What a provider or the class threw. */
  thrown: unknown;
  /** How the transport says that it ended. */
  close: LinkClose | null;
  /** That this side asked for the end, and how. */
  leave: CloseRequest | null;
  /** What the connection said last of an end before this link began. */
  before: LinkClose | null;
  /** Bytes of messages that came too late to be sent. */
  discarded: number;
}

/** A link of which nothing is known yet. */
export function newView(): LinkView {
  return {
    url: '',
    socket: null,
    isOpen: false,
    failure: undefined,
    thrown: undefined,
    close: null,
    leave: null,
    before: null,
    discarded: 0,
  };
}

/** How links are made, and who is told of them. */
export interface LinkSource {
  readonly gather: () => Promise<Address>;
  readonly findClass: () => RawSocketClass | undefined;
  /** A link is on its way. */
  readonly begun: (view: LinkView) => void;
  /** Its socket was made. */
  readonly made: (view: LinkView, socket: RawSocket) => void;
}

/** Stands between a socket and its link, so that what the core has no use for is seen here. */
class Tap implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  onclose: ((event: SocketClose) => void) | null = null;
  readonly #socket: RawSocket;
  readonly #view: LinkView;

  constructor(socket: RawSocket, view: LinkView) {
    this.#socket = socket;
    this.#view = view;
    socket.onopen = () => this.onopen?.();
    socket.onmessage = (event) => this.onmessage?.(event);
    socket.onclose = (event) => this.onclose?.(event);
    socket.onerror = (event) => {
      view.failure ??= event;
      this.onerror?.(event);
    };
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount ?? 0;
  }

  send(data: OutboundData): void {
    this.#socket.send(data);
  }

  close(code?: number, reason?: string): void {
    const { leave } = this.#view;
    // RFC 6455 section 7.1.5: a close without a code is told as 1005, which nobody can ask for.
    if (leave !== null && leave.code === undefined && leave.reason === undefined) this.#socket.close();
    else this.#socket.close(code, reason);
  }
}

/** What was thrown is kept: the core passes on no more than its text. */
async function gatherFor(view: LinkView, source: LinkSource): Promise<Address> {
  try {
    return await source.gather();
  } catch (error) {
    view.thrown = error;
    throw error;
  }
}

function makeFor(view: LinkView, source: LinkSource, { url, protocols }: Address): RawSocket {
  try {
    const Class = source.findClass();
    if (Class === undefined) throw new UnsupportedError(noClass);
    view.url = url;
    view.socket = protocols === undefined ? new Class(url) : new Class(url, protocols);
    source.made(view, view.socket);
    return view.socket;
  } catch (error) {
    view.thrown = error;
    throw error;
  }
}

/** A transport over sockets of any class like `WebSocket`, which shows each link to the one whom it is made for. */
export function linkTransport(source: LinkSource): Transport {
  return {
    name: 'websocket',
    connect(callbacks, request) {
      const view = newView();
      source.begun(view);
      return openSocket<Address, Tap>(
        {
          opened: () => callbacks.opened(),
          received: (data: InboundData) => callbacks.received(data),
          closed: (close) => {
            view.close = close;
            callbacks.closed(close);
          },
        },
        request,
        {
          gather: () => gatherFor(view, source),
          create: (address) => new Tap(makeFor(view, source, address), view),
          // The constructor has checked what can be: a class that refuses it all the same may accept it later.
          isStatic: false,
          causeOf: (code, wasClean) => (wasClean && code !== 1005 && code !== 1006 ? 'server-close' : 'dropped'),
        },
      );
    },
  };
}

/** What to do where there is no class. */
export const noClass = 'No valid WebSocket class: this runtime has none, so give one as the option `WebSocket`.';
