import { ranged } from '../checks.js';
import type { HeartlineClock } from '../clock.js';
import { HeartlineError } from '../errors.js';
import { Listeners } from '../listeners.js';
import { surface } from '../transports/guarded.js';
import type { SocketIoSocket } from './client.js';
import { checkEvent } from './event-names.js';

/** A function whose parameters are compared in both directions, as untyped events have parameters of any type. */
type Untyped = { call(...parameters: unknown[]): void }['call'];

/** Events without types of their own. */
export interface UntypedEvents {
  readonly [event: string]: Untyped;
}

/** Events by name, each with a function of its arguments, as Socket.IO's own types have them. */
export type SocketIoEvents<Events> = { readonly [Event in keyof Events]: (...parameters: never[]) => void };

type Arguments<Fn> = Fn extends (...parameters: infer Parameters) => void ? Parameters : never;

/** The arguments of an event without its acknowledgement, which is the last of them. */
export type RequestArguments<Fn> = number extends Arguments<Fn>['length']
  ? readonly unknown[]
  : Arguments<Fn> extends [...infer Given, (...answer: never[]) => void]
    ? Readonly<Given>
    : never;

/** The first argument of the acknowledgement of an event. */
export type Answer<Fn> = number extends Arguments<Fn>['length']
  ? unknown
  : Arguments<Fn> extends [...unknown[], (...answer: infer Answers) => void]
    ? Answers[0]
    : never;

export interface RequestOptions {
  /** How long the answer may take, in ms. Default 10,000; 1 to 600,000. */
  readonly timeoutMs?: number;
  /** Gives up waiting when it is aborted: the request is rejected with its reason. */
  readonly signal?: AbortSignal;
}

/** Why there is no answer: no link was open; it was lost before the answer came; the answer took too long. */
export type RequestFailure = 'no-link' | 'link-lost' | 'timeout';

const failures: Readonly<Record<RequestFailure, string>> = {
  'no-link': 'was not sent, as no link is open',
  'link-lost': 'was not answered before the link was lost: the server may have received it',
  timeout: 'was not answered in time: the server may have received it',
};

/** A request without an answer. */
export class SocketIoRequestError extends HeartlineError {
  override readonly name = 'SocketIoRequestError';
  /** The event that was the request. */
  readonly event: string;
  readonly failure: RequestFailure;

  constructor(event: string, failure: RequestFailure) {
    super(`The request '${event}' ${failures[failure]}.`);
    this.event = event;
    this.failure = failure;
  }
}

interface Live {
  readonly socket: SocketIoSocket;
  readonly clock: HeartlineClock;
  /** What has to happen when the link is lost. */
  readonly onLoss: Set<() => void>;
}

/** The named events of one transport, over all its links: listeners stay, and what is sent takes the link of now. */
export class Events {
  readonly #listeners: Listeners<Record<string, readonly unknown[]>> = new Listeners((_, error) => surface(error));
  #live: Live | null = null;

  get id(): string | null {
    return this.#live?.socket.id ?? null;
  }

  attach(socket: SocketIoSocket, clock: HeartlineClock): void {
    this.#live = { socket, clock, onLoss: new Set() };
  }

  detach(socket: SocketIoSocket | undefined): void {
    const live = this.#live;
    if (live === null || live.socket !== socket) return;
    this.#live = null;
    for (const lose of live.onLoss) lose();
  }

  tell(event: string, parameters: readonly unknown[]): void {
    this.#listeners.emit(event, parameters);
  }

  on(event: string, listener: (...parameters: unknown[]) => void): () => void {
    checkEvent(event);
    if (typeof listener !== 'function') throw new TypeError(`The listener of '${event}' must be a function.`);
    return this.#listeners.on(event, (parameters) => listener(...parameters));
  }

  emit(event: string, parameters: readonly unknown[]): 'sent' | 'rejected' {
    checkEvent(event);
    if (this.#live === null) return 'rejected';
    this.#live.socket.emit(event, ...parameters);
    return 'sent';
  }

  async request(event: string, parameters: readonly unknown[], options: RequestOptions): Promise<unknown> {
    checkEvent(event);
    const { signal } = options;
    const timeoutMs = ranged('timeoutMs', options.timeoutMs, 10_000, 1, 600_000);
    signal?.throwIfAborted();
    const live = this.#live;
    if (live === null) throw new SocketIoRequestError(event, 'no-link');

    let release = (): void => {};
    try {
      return await new Promise((resolve, reject) => {
        const fail = (failure: RequestFailure) => () => reject(new SocketIoRequestError(event, failure));
        const lose = fail('link-lost');
        const abort = (): void => reject(signal?.reason);
        const timer = live.clock.setTimeout(fail('timeout'), timeoutMs);
        live.onLoss.add(lose);
        signal?.addEventListener('abort', abort);
        release = () => {
          live.clock.clearTimeout(timer);
          live.onLoss.delete(lose);
          signal?.removeEventListener('abort', abort);
        };
        live.socket.emit(event, ...parameters, resolve);
      });
    } finally {
      release();
    }
  }
}
