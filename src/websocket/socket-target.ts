import { defineHandlers, EventTargetBase, makeEnumerable } from './event-target.js';
import type { CloseEvent, ErrorEvent, WebSocketEventMap } from './events.js';

// The names of the DOM are missing in projects of Node.

/** How binary messages arrive. */
export type BinaryType = 'arraybuffer' | 'blob';

/** The options of `addEventListener`. */
export interface ListenerOptions {
  readonly capture?: boolean;
  readonly once?: boolean;
  readonly passive?: boolean;
  readonly signal?: AbortSignal;
}

/** What a socket is for its own listeners: `this` in a `function`. */
export interface SocketMembers {
  readonly url: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  readonly extensions: string;
  readonly protocol: string;
  binaryType: BinaryType;
  send(data: string | ArrayBuffer | Blob | ArrayBufferView<ArrayBuffer>): unknown;
  close(code?: number, reason?: string): void;
}

/** A handler. Written as a method, whose parameter TypeScript compares in both directions. */
type Handler<Told> = { handle(this: SocketMembers, event: Told): unknown }['handle'];

/** A listener as `addEventListener` takes it. */
type Listener<Told> = Handler<Told> | { handleEvent(event: Told): unknown };

export type SocketListener<Type extends keyof WebSocketEventMap> = Listener<WebSocketEventMap[Type]>;

const states = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 } as const;

/** What everything that looks like a `WebSocket` has: the constants, the `on…` attributes, typed listeners. */
export abstract class SocketTarget extends EventTargetBase {
  declare static readonly CONNECTING: 0;
  declare static readonly OPEN: 1;
  declare static readonly CLOSING: 2;
  declare static readonly CLOSED: 3;
  declare readonly CONNECTING: 0;
  declare readonly OPEN: 1;
  declare readonly CLOSING: 2;
  declare readonly CLOSED: 3;

  declare onopen: Handler<Event> | null;
  declare onmessage: Handler<MessageEvent> | null;
  /** Called with an {@link ErrorEvent} where more is known than that something went wrong. */
  declare onerror: Handler<Event & Partial<Pick<ErrorEvent, 'message' | 'error'>>> | null;
  declare onclose: Handler<CloseEvent> | null;

  declare addEventListener: {
    <Type extends keyof WebSocketEventMap>(
      type: Type,
      listener: SocketListener<Type> | null,
      options?: boolean | ListenerOptions,
    ): void;
    (type: string, listener: Listener<Event> | null, options?: boolean | ListenerOptions): void;
  };
  declare removeEventListener: {
    <Type extends keyof WebSocketEventMap>(
      type: Type,
      listener: SocketListener<Type> | null,
      options?: boolean | ListenerOptions,
    ): void;
    (type: string, listener: Listener<Event> | null, options?: boolean | ListenerOptions): void;
  };

  static {
    for (const [name, value] of Object.entries(states)) {
      // Enumerable on both: Action Cable walks over the class to learn them.
      Object.defineProperty(SocketTarget, name, { value, enumerable: true });
      Object.defineProperty(SocketTarget.prototype, name, { value, enumerable: true });
    }
    defineHandlers(SocketTarget.prototype, ['open', 'message', 'error', 'close']);
    Object.defineProperty(SocketTarget.prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true });
    makeEnumerable(SocketTarget.prototype);
  }
}
