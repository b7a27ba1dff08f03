import type { InboundData, OutboundData } from '../../transports/port.js';
import type { SocketClose } from '../../transports/socket.js';
import { type Cable, type ClientEnd, type Manner, weightOf } from './cable.js';

/** What a socket needs of its world. */
export interface SocketWorld {
  /** Connects; what happens is told to `client`. */
  dial(client: ClientEnd): Cable;
  /** Something was queued as a microtask: look after it before anything else happens. */
  stir(): void;
  /** Runs a task of the page a little later. */
  soon(task: () => void): void;
  /** Whether the next call of this kind throws. */
  fails(call: 'connect' | 'send' | 'close'): boolean;
  /** Whether something that may go either way does. */
  happens(probability: number): boolean;
}

const connecting = 0;
const open = 1;
const closing = 2;
const closed = 3;

/** Thrown as the browser does, by the names of WebIDL. */
function exception(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

/**
 * The socket class of a simulated page: as the WHATWG standard has it, as far as handlers, `readyState`, `send`, `close`
 * and `bufferedAmount` go. Each world has classes of its own: {@link SimulatedWorld.WebSocket}, {@link SimulatedWorld.SockJS}.
 */
export class SimulatedSocket implements ClientEnd {
  static readonly CONNECTING: number = connecting;
  static readonly OPEN: number = open;
  static readonly CLOSING: number = closing;
  static readonly CLOSED: number = closed;

  binaryType = 'blob';
  onopen: ((event: object) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onclose: ((event: SocketClose) => void) | null = null;
  readonly url: string;
  readyState: number = connecting;

  readonly #world: SocketWorld;
  readonly #cable: Cable;
  readonly #isSockJs: boolean;
  /** Bytes accepted after the close: they count, and never leave. */
  #lost = 0;

  constructor(world: SocketWorld, url: string, isSockJs = false) {
    if (world.fails('connect')) throw exception('SyntaxError', 'the simulated socket cannot be made');
    this.#world = world;
    this.url = url;
    this.#isSockJs = isSockJs;
    this.#cable = world.dial(this);
  }

  get bufferedAmount(): number {
    return this.#cable.buffered + this.#lost;
  }

  send(data: OutboundData): void {
    if (this.readyState === connecting) throw exception('InvalidStateError', 'still in CONNECTING state');
    if (this.#world.fails('send')) throw exception('InvalidStateError', 'the simulated socket was reset');
    const text = this.#isSockJs ? String(data) : data;
    if (this.readyState === open) this.#cable.up(text);
    else this.#lost += weightOf(text);
  }

  close(code = 1000, reason = ''): void {
    if (code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw exception('InvalidAccessError', `the close code must be 1000 or 3000 to 4999, not ${code}`);
    }
    this.isStuck = this.#world.fails('close');
    if (this.isStuck) throw exception('InvalidStateError', 'the simulated socket cannot be closed');
    if (this.readyState === connecting) {
      this.readyState = closing;
      // The open task may be queued already, and does not ask whether the socket was closed meanwhile (clause A8).
      const isQueued = this.#cable.session !== null && this.#world.happens(0.5);
      this.#world.soon(() => (isQueued ? this.#openLate() : this.#cable.cut('ec')));
    } else if (this.readyState === open) {
      this.readyState = closing;
      this.#cable.closeByClient(code, reason);
    }
  }

  opened(): void {
    if (this.readyState !== connecting) return;
    this.readyState = open;
    this.onopen?.({});
  }

  received(data: InboundData): void {
    // SockJS delivers what came with the same response, even after a close (clause A7).
    if (this.readyState === open || (this.#isSockJs && this.readyState === closing)) this.onmessage?.({ data });
  }

  ended(code: number, reason: string, wasClean: boolean, manner: Manner): void {
    this.readyState = closed;
    for (const event of manner) {
      if (event === 'c') this.onclose?.({ code, reason, wasClean });
      else {
        this.#world.stir();
        this.onerror?.({});
      }
    }
  }

  #openLate(): void {
    if (this.#cable.isOver) return;
    this.readyState = open;
    this.onopen?.({});
    // Who does not close it now has leaked it.
    if (this.readyState === open) this.#leaked = true;
  }

  #leaked = false;

  /** Whether the last `close` threw: then it is open, and nobody can help it. */
  isStuck = false;

  /** Closed, or failed. */
  get isOver(): boolean {
    return this.readyState === closed;
  }

  /** Opened after it had been closed, and was not closed again in the same task (I3). */
  get isLeaked(): boolean {
    return this.#leaked;
  }
}
