import type { PageClock } from './clock.js';
import { PageCloseEvent, PageEvent, PageEventTarget, PageMessageEvent } from './events.js';

/** A message needs so long from one side to the other, in ms. */
export const latencyMs = 10;
/** An opening or closing handshake is a question and an answer. */
export const handshakeMs: number = 2 * latencyMs;

/** The far end of one socket. */
export interface FarEnd {
  received(data: unknown): void;
  ended(): void;
}

/** Who is told of each socket that the page makes. */
export interface Network {
  readonly clock: PageClock;
  /** How much later than usual the next message comes to the page, in ms. */
  jitterMs(): number;
  meet(socket: ScriptedSocket): void;
}

const isCloseCode = (code: number): boolean => code === 1000 || (code >= 3000 && code <= 4999);

/**
 * A WebSocket as WHATWG says, which does what it is told instead of using a network.
 * Source: websockets.spec.whatwg.org, "The WebSocket interface" and "Feedback from the protocol".
 */
export class ScriptedSocket extends PageEventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;

  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly url: string;
  readonly extensions = '';
  readonly bufferedAmount = 0;
  readonly madeAt: number;
  binaryType = 'blob';
  protocol = '';
  readyState = 0;
  onopen: unknown = null;
  onmessage: unknown = null;
  onerror: unknown = null;
  onclose: unknown = null;
  far: FarEnd | null = null;
  /** Whether the page asked for the end. */
  isAskedToClose = false;
  readonly #network: Network;
  readonly #offered: readonly string[];
  #lastArrival = 0;
  /** Set once nothing comes through any more: how late `close()` is then answered, or null for never. */
  #silence: { readonly closeAfterMs: number | null } | null = null;

  constructor(network: Network, url: unknown, protocols: unknown) {
    super();
    this.url = String(url);
    this.#offered = typeof protocols === 'string' ? [protocols] : Array.isArray(protocols) ? protocols.map(String) : [];
    this.#network = network;
    this.madeAt = network.clock.now;
    network.meet(this);
  }

  send(data: unknown): void {
    if (this.readyState === this.CONNECTING) throw new DOMException('Still in CONNECTING state', 'InvalidStateError');
    if (this.readyState !== this.OPEN || this.#silence !== null) return;
    this.#after(latencyMs, () => this.#silence === null && this.far?.received(data));
  }

  close(code?: number, reason?: string): void {
    if (code !== undefined && !isCloseCode(code)) {
      throw new DOMException(`The close code ${code} is not allowed`, 'InvalidAccessError');
    }
    if (this.readyState >= this.CLOSING) return;
    this.isAskedToClose = true;
    const wasOpen = this.readyState === this.OPEN;
    this.readyState = this.CLOSING;
    if (!wasOpen) return this.#after(0, () => this.fail());
    if (this.#silence === null) return this.#after(handshakeMs, () => this.#end(code ?? 1005, reason, true));
    const { closeAfterMs } = this.#silence;
    if (closeAfterMs !== null) this.#after(closeAfterMs, () => this.#end(1006, '', false));
  }

  /** The opening handshake succeeds. */
  open(): void {
    if (this.readyState !== this.CONNECTING) return;
    this.readyState = this.OPEN;
    this.protocol = this.#offered[0] ?? '';
    this.dispatchEvent(new PageEvent('open'));
  }

  /** The connection fails: `error`, then `close`. */
  fail(code = 1006, reason = '', wasClean = false): void {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    this.dispatchEvent(new PageEvent('error'));
    this.#over(code, reason, wasClean);
  }

  /** The connection is lost: no close frame, no error. */
  drop(): void {
    this.#end(1006, '', false);
  }

  /** In order, but not to the ms: else a client's check and a server's beat of one period would never swap places. */
  deliver(data: string): void {
    const { clock } = this.#network;
    this.#lastArrival = Math.max(this.#lastArrival, clock.now + latencyMs + this.#network.jitterMs());
    this.#after(this.#lastArrival - clock.now, () => {
      if (this.readyState !== this.OPEN || this.#silence !== null) return;
      this.dispatchEvent(new PageMessageEvent('message', { data }));
    });
  }

  /** From now on nothing comes through, in either direction, and nobody is told. */
  fallSilent(closeAfterMs: number | null): void {
    this.#silence = { closeAfterMs };
    this.far?.ended();
  }

  #end(code: number, reason = '', wasClean: boolean): void {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    this.#over(code, reason, wasClean);
  }

  #over(code: number, reason: string, wasClean: boolean): void {
    this.far?.ended();
    this.dispatchEvent(new PageCloseEvent('close', { code, reason, wasClean }));
  }

  #after(ms: number, what: () => void): void {
    this.#network.clock.set(what, ms);
  }
}
