import type { CloseCause, LinkClose } from '../../machines/close.js';
import { closeReason, isCloseCode } from '../close-request.js';
import { errorText } from './error-text.js';
import { guarded, surface } from './guarded.js';
import type { InboundData, OutboundData, TransportCallbacks, TransportHandle, TransportRequest } from './port.js';
import { isPromise } from './provided.js';

/** Written as a method, whose parameter TypeScript compares in both directions: each class has its own event types. */
type Handler<Event> = { handle(event: Event): void }['handle'] | null;

/** What a socket says of its end. React Native leaves some of it out; the cause is known to few. */
export type SocketClose = Partial<LinkClose>;

/** The part of the browser's `WebSocket` that is used; Node's `ws` and SockJS have it too. */
export interface SocketLike {
  onopen: Handler<unknown>;
  onmessage: Handler<{ readonly data: unknown }>;
  onerror: Handler<unknown>;
  onclose: Handler<SocketClose>;
  readonly bufferedAmount?: number;
  readonly protocol?: string;
  send(data: OutboundData): void;
  close(code?: number, reason?: string): void;
}

/** How one kind of socket is made and read. */
export interface SocketPlan<Parts, Socket extends SocketLike> {
  /** Gathers what the socket is made of. A promise of it may come too late, and is then ignored. */
  gather(request: TransportRequest): Parts | PromiseLike<Parts>;
  create(parts: Parts): Socket;
  /** Whether the same is gathered each time: then what no socket can be made of is a fault of the configuration (B37). */
  readonly isStatic: boolean;
  /** Why an open socket is over when nobody here had asked for it. */
  causeOf(code: number, wasClean: boolean): CloseCause;
  /** What forbids to use a socket that has just opened. */
  objection?(socket: Socket): string | undefined;
  /** Whether an attempt that is given up is closed only once it opens (clause A10). */
  readonly closesLate?: boolean;
}

/** Thrown where this runtime has no such transport. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError';
}

const connecting = 0;
const open = 1;
const closing = 2;
const over = 3;

const ignore = (): void => {};

/**
 * One socket as a link: it ends exactly once, and delivers nothing once it was asked to close (clauses A2, A7). A class:
 * the getters of a literal would give each link a hidden class of its own. What it can do is bound all the same, and its
 * own: a transport around this one may spread the handle, or take it apart.
 */
class SocketLink<Parts, Socket extends SocketLike> implements TransportHandle {
  #phase = connecting;
  #socket: Socket | undefined;
  #error: string | undefined;
  readonly #callbacks: TransportCallbacks;
  readonly #request: TransportRequest;
  readonly #plan: SocketPlan<Parts, Socket>;

  constructor(callbacks: TransportCallbacks, request: TransportRequest, plan: SocketPlan<Parts, Socket>) {
    this.#callbacks = callbacks;
    this.#request = request;
    this.#plan = plan;
    try {
      const parts = plan.gather(request);
      if (isPromise(parts)) this.#await(parts);
      else this.#dial(parts);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  get bufferedAmount(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  get protocol(): string {
    return this.#socket?.protocol ?? '';
  }

  readonly send = (data: OutboundData): void => {
    if (this.#phase === open) (this.#socket as Socket).send(data);
  };

  readonly close = (code?: number, reason?: string): void => {
    const socket = this.#socket;
    if (this.#phase === connecting) {
      this.#end('client');
      // It may open all the same, when both were under way at once (clause A8).
      if (socket !== undefined) socket.onopen = () => this.#shut(code, reason);
      if (!this.#plan.closesLate) this.#shut(code, reason);
    } else if (this.#phase === open) {
      this.#phase = closing;
      if (socket !== undefined) socket.onmessage = null;
      this.#shut(code, reason);
    }
    // Nobody waits any more for the end of a link that was given up.
    if (this.#phase === closing && this.#request.signal.aborted) this.#detach();
  };

  #await(parts: PromiseLike<Parts>): void {
    const isWanted = (): boolean => this.#phase === connecting && !this.#request.signal.aborted;
    Promise.resolve(parts).then(
      (gathered) => isWanted() && this.#dial(gathered),
      (thrown) => isWanted() && this.#fail(thrown),
    );
  }

  #dial(parts: Parts): void {
    const plan = this.#plan;
    let made: Socket;
    try {
      made = this.#socket = plan.create(parts);
    } catch (thrown) {
      // By their text, as SockJS throws plain errors that begin with the name.
      const text = String(thrown);
      const isHopeless = text.includes('SecurityError') || (plan.isStatic && text.includes('SyntaxError'));
      return this.#fail(thrown, isHopeless ? 'config' : undefined);
    }
    const { received } = this.#callbacks;
    made.onopen = () => this.#opened(made);
    made.onmessage = ({ data }) => {
      try {
        received(data as InboundData);
      } catch (thrown) {
        surface(thrown);
      }
    };
    // Followed by `close` in the same task, which alone ends the link (clause A2, B5, B15). Some classes say what went wrong.
    made.onerror = (event) => {
      const { message } = event as { readonly message?: unknown };
      if (message) this.#error = errorText(message);
      // But not in Node 20 and 22, whose own class leaves it there when the handshake fails (nodejs/undici issue 3546).
      queueMicrotask(() => {
        if (this.#phase !== connecting) return;
        this.#end('never-opened');
        this.#shut();
      });
    };
    made.onclose = ({ cause, code = 1006, reason, wasClean = code !== 1006 }) => {
      const usual = this.#phase === open ? plan.causeOf(code, wasClean) : 'never-opened';
      this.#end(this.#phase === closing ? 'client' : (cause ?? usual), code, reason, wasClean);
    };
  }

  #opened(socket: Socket): void {
    this.#error = this.#plan.objection?.(socket);
    if (this.#error !== undefined) {
      this.#end('protocol');
      return this.#shut();
    }
    this.#phase = open;
    guarded(this.#callbacks.opened, undefined);
  }

  /** Never throws, whatever it is given (clause A1). */
  #shut(code = 1000, reason = ''): void {
    try {
      this.#socket?.close(isCloseCode(code) ? code : 1000, closeReason(reason));
    } catch (thrown) {
      this.#error = errorText(thrown);
      this.#end('client');
    }
  }

  #fail(thrown: unknown, cause: CloseCause = 'never-opened'): void {
    this.#error = errorText(thrown);
    this.#end(thrown instanceof UnsupportedError ? 'unsupported' : cause);
  }

  #end(cause: CloseCause, code = 1006, reason = '', wasClean: boolean = code !== 1006): void {
    if (this.#phase === over) return;
    this.#detach();
    const error = this.#error;
    guarded(this.#callbacks.closed, { cause, code, reason, wasClean, ...(error !== undefined && { error }) });
  }

  #detach(): void {
    this.#phase = over;
    const socket = this.#socket;
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Node's `ws` throws an error that nobody listens to, and being closed while it connects is one.
    socket.onerror = ignore;
  }
}

/** Starts an attempt over a socket. */
export function openSocket<Parts, Socket extends SocketLike>(
  callbacks: TransportCallbacks,
  request: TransportRequest,
  plan: SocketPlan<Parts, Socket>,
): TransportHandle {
  return new SocketLink(callbacks, request, plan);
}
