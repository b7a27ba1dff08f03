import type { CloseCause } from '../../machines/close.js';
import { guarded } from '../transports/guarded.js';
import type { InboundData, OutboundData, TransportCallbacks, TransportRequest } from '../transports/port.js';
import { aClose, aMessage, aText } from './checks.js';

/** Where a {@link FakeLink} stands. */
export type FakeLinkPhase = 'connecting' | 'open' | 'closing' | 'over';

/** What {@link FakeLink} was asked by `close`. */
export interface CloseRequest {
  readonly code: number | undefined;
  readonly reason: string | undefined;
}

/**
 * One link of a `FakeTransport`, seen from the other end: its methods are what the server and the network do. They keep
 * the rules of the port, whenever they are called: opened once, nothing delivered once the close was asked for, over
 * once. To break the rules on purpose, call `callbacks` directly.
 */
export class FakeLink {
  /** What heartline wants to be told of. */
  readonly callbacks: TransportCallbacks;
  readonly request: TransportRequest;
  /** What was sent, in order. */
  readonly sent: OutboundData[] = [];
  /** Each call of `close`, in order. */
  readonly closeRequests: CloseRequest[] = [];
  /** What the transport says is still in its buffer, in bytes. */
  bufferedAmount = 0;

  readonly #isDone: (link: FakeLink) => void;
  #phase: FakeLinkPhase = 'connecting';

  constructor(callbacks: TransportCallbacks, request: TransportRequest, isDone: (link: FakeLink) => void) {
    this.callbacks = callbacks;
    this.request = request;
    this.#isDone = isDone;
  }

  get phase(): FakeLinkPhase {
    return this.#phase;
  }

  /** The server accepts. */
  open(): void {
    if (this.#phase !== 'connecting') return;
    this.#phase = 'open';
    guarded(this.callbacks.opened, undefined);
  }

  /** A message arrives. @throws TypeError for what is neither text nor binary. */
  message(data: InboundData): void {
    aMessage(data);
    if (this.#phase === 'open') guarded(this.callbacks.received, data);
  }

  /**
   * The server closes, or answers a close that was asked for.
   *
   * @throws TypeError for a code that is no whole number from 1000 to 4999.
   */
  serverClose(code = 1000, reason = '', wasClean = true): void {
    aClose(code, reason);
    const isDrop = code === 1005 || code === 1006 || !wasClean;
    this.#end(isDrop ? 'dropped' : 'server-close', code, reason, wasClean);
  }

  /** The network breaks. */
  drop(): void {
    this.#end('dropped', 1006, '', false);
  }

  /** The server cannot be reached, or does not accept. */
  refuse(error?: string): void {
    aText('error', error);
    this.#end('never-opened', 1006, '', false, error);
  }

  /** What `TransportHandle.close` does. */
  close(code?: number, reason?: string): void {
    this.closeRequests.push({ code, reason });
    if (this.#phase !== 'connecting' && this.#phase !== 'open') return;
    const isAttempt = this.#phase === 'connecting';
    this.#phase = 'closing';
    this.#isDone(this);
    if (isAttempt) this.drop();
  }

  #end(cause: CloseCause, code: number, reason: string, wasClean: boolean, error?: string): void {
    const causes = { connecting: 'never-opened', open: cause, closing: 'client', over: null } as const;
    const trueCause = causes[this.#phase];
    if (trueCause === null) return;
    this.#phase = 'over';
    this.#isDone(this);
    guarded(this.callbacks.closed, { cause: trueCause, code, reason, wasClean, ...(error !== undefined && { error }) });
  }
}
