import type { CloseCause, LinkClose } from '../../machines/close.js';
import { truncateUtf8 } from '../utf8.js';
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
  readonly gather: () => Parts | PromiseLike<Parts>;
  readonly create: (parts: Parts) => Socket;
  /** Whether the same is gathered each time: then what no socket can be made of is a fault of the configuration (B37). */
  readonly isStatic: boolean;
  /** Why an open socket is over when nobody here had asked for it. */
  readonly causeOf: (code: number, wasClean: boolean) => CloseCause;
  /** What forbids to use a socket that has just opened. */
  readonly objection?: (socket: Socket) => string | undefined;
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

/** One socket as a link: it ends exactly once, and delivers nothing once it was asked to close (clauses A2, A7). */
export function openSocket<Parts, Socket extends SocketLike>(
  callbacks: TransportCallbacks,
  request: TransportRequest,
  plan: SocketPlan<Parts, Socket>,
): TransportHandle {
  let phase = connecting;
  let socket: Socket | undefined;
  let error: string | undefined;

  const detach = (): void => {
    phase = over;
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Node's `ws` throws an error that nobody listens to, and being closed while it connects is one.
    socket.onerror = ignore;
  };

  const end = (cause: CloseCause, code = 1006, reason = '', wasClean: boolean = code !== 1006): void => {
    if (phase === over) return;
    detach();
    guarded(callbacks.closed, { cause, code, reason, wasClean, ...(error !== undefined && { error }) });
  };

  const fail = (thrown: unknown, cause: CloseCause = 'never-opened'): void => {
    error = errorText(thrown);
    end(thrown instanceof UnsupportedError ? 'unsupported' : cause);
  };

  /** Never throws, whatever it is given (clause A1). */
  const shut = (code = 1000, reason = ''): void => {
    const isValid = code === 1000 || (code >= 3000 && code <= 4999);
    try {
      socket?.close(isValid ? code : 1000, truncateUtf8(reason, 123));
    } catch (thrown) {
      error = errorText(thrown);
      end('client');
    }
  };

  const dial = (parts: Parts): void => {
    let made: Socket;
    try {
      made = socket = plan.create(parts);
    } catch (thrown) {
      // By their text, as SockJS throws plain errors that begin with the name.
      const text = String(thrown);
      const isHopeless = text.includes('SecurityError') || (plan.isStatic && text.includes('SyntaxError'));
      return fail(thrown, isHopeless ? 'config' : undefined);
    }
    made.onopen = () => {
      error = plan.objection?.(made);
      if (error !== undefined) {
        end('protocol');
        return shut();
      }
      phase = open;
      guarded(callbacks.opened, undefined);
    };
    made.onmessage = ({ data }) => {
      try {
        callbacks.received(data as InboundData);
      } catch (thrown) {
        surface(thrown);
      }
    };
    // Followed by `close` in the same task, which alone ends the link (clause A2, B5, B15). Some classes say what went wrong.
    made.onerror = (event) => {
      const { message } = event as { readonly message?: unknown };
      if (message) error = errorText(message);
      // But not in Node 20 and 22, whose own class leaves it there when the handshake fails (nodejs/undici issue 3546).
      queueMicrotask(() => {
        if (phase !== connecting) return;
        end('never-opened');
        shut();
      });
    };
    made.onclose = ({ cause, code = 1006, reason, wasClean = code !== 1006 }) => {
      const usual = phase === open ? plan.causeOf(code, wasClean) : 'never-opened';
      end(phase === closing ? 'client' : (cause ?? usual), code, reason, wasClean);
    };
  };

  try {
    const parts = plan.gather();
    if (isPromise(parts)) {
      const isWanted = (): boolean => phase === connecting && !request.signal.aborted;
      Promise.resolve(parts).then(
        (gathered) => isWanted() && dial(gathered),
        (thrown) => isWanted() && fail(thrown),
      );
    } else {
      dial(parts);
    }
  } catch (thrown) {
    fail(thrown);
  }

  return {
    get bufferedAmount() {
      return socket?.bufferedAmount ?? 0;
    },
    get protocol() {
      return socket?.protocol ?? '';
    },
    send(data) {
      if (phase === open) socket?.send(data);
    },
    close(code, reason) {
      if (phase === connecting) {
        end('client');
        // It may open all the same, when both were under way at once (clause A8).
        if (socket !== undefined) socket.onopen = () => shut(code, reason);
        if (!plan.closesLate) shut(code, reason);
      } else if (phase === open) {
        phase = closing;
        if (socket !== undefined) socket.onmessage = null;
        shut(code, reason);
      }
      // Nobody waits any more for the end of a link that was given up.
      if (phase === closing && request.signal.aborted) detach();
    },
  };
}
