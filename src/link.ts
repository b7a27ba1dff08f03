import type { LinkClose } from '../machines/close.js';
import type { LinkReport, TransportEvent } from '../machines/types.js';
import type { HeartlineClock } from './clock.js';
import { errorText } from './transports/error-text.js';
import type { InboundData, OutboundData, Transport, TransportHandle, TransportRequest } from './transports/port.js';
import type { Wire } from './wire.js';

/** How a link ended, in the words of its transport. */
export type LinkEnd = LinkClose & { readonly error?: string };

/** Tells the machine what a link has come to; an end says how. */
export type Tell = (fact: TransportEvent['type'], end?: LinkEnd) => void;

/** What stands between a received frame and its listeners; 0 lets it pass, and is the only thing looked at per message. */
const passing = 0;
const holding = 1;
const listening = 2;
const closing = 4;
const over = 8;

/** So many frames are held back at most, while a link waits to be admitted or for a poll to catch up (clause H4). */
const heldLimit = 1_000;

const refuse = (): boolean => false;

/** Before there is a link to hold on to. */
const nothing: TransportHandle = { send() {}, close() {} };

/**
 * What the transport learns about the attempt. Who never asks for the signal costs no `AbortController`, which is more
 * than all the rest of a link.
 */
class Attempt implements TransportRequest {
  declare readonly attempt: number;
  declare readonly authRefused: boolean;
  declare readonly clock: HeartlineClock;
  declare readonly signal: AbortSignal;
  declare private readonly link: Link;

  constructor(about: Omit<TransportRequest, 'signal'>, link: Link) {
    Object.assign(this, about);
    // Shown to nobody, yet no #private field: a transport around another may hand it a proxy of the request.
    Object.defineProperty(this, 'link', { value: link });
    // Its own, for whoever spreads a request; and one function for all of them, as each getter of a literal is a function
    // of its own and makes a hidden class of its own.
    Object.defineProperty(this, 'signal', Attempt.#signal);
  }

  static readonly #signal: PropertyDescriptor & ThisType<Attempt> = {
    enumerable: true,
    get() {
      return this.link.signal;
    },
  };
}

/**
 * The data plane of one transport generation. It calls the transport where a throw harms nothing, tells the machine each
 * fact once, and once it is over nothing passes any more, in either direction.
 */
export class Link {
  // Set by each frame, read and cleared when somebody asks: no clock is read per message.
  #heardMark = false;
  #sentMark = false;
  #heardEver = false;
  // The last frame came in, or went out, somewhere between `from` and `to`.
  #heardFrom: number;
  #heardTo: number;
  #sentFrom: number;
  #askedAt: number;
  #bufferedAtPing = 0;

  readonly #wire: Wire;
  readonly #tell: Tell;
  #held: InboundData[] | undefined;
  #handle = nothing;
  #abort: AbortController | null = null;
  #attention = holding;
  #isBinary = true;
  #isBlocked = false;

  constructor(wire: Wire, tell: Tell, now: number) {
    this.#wire = wire;
    this.#tell = tell;
    this.#heardFrom = this.#heardTo = this.#sentFrom = this.#askedAt = now;
  }

  get bufferedAmount(): number {
    try {
      return this.#handle.bufferedAmount ?? 0;
    } catch {
      return 0;
    }
  }

  /** Aborted as soon as the link is over. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#attention & over) this.#abort.abort();
    return this.#abort.signal;
  }

  /** The subprotocol that the server chose. */
  get protocol(): string {
    return this.#handle.protocol ?? '';
  }

  /** What the link has to say of itself now. */
  report(now: number): LinkReport {
    const { bufferedAmount } = this;
    const draining = bufferedAmount > 0 && bufferedAmount < this.#bufferedAtPing;
    this.#readMarks(now);
    return {
      heard: this.#heardEver,
      idleMs: now - this.#heardFrom,
      silentMs: now - this.#heardTo,
      draining,
      queued: this.#wire.queued,
    };
  }

  /** For at most this long there was no frame in one direction or the other. */
  eitherIdleMs(now: number): number {
    this.#readMarks(now);
    return now - Math.min(this.#heardFrom, this.#sentFrom);
  }

  #readMarks(now: number): void {
    // A clock that was set back takes what it measured along: otherwise nothing would be idle until it caught up.
    const backMs = Math.max(0, this.#askedAt - now);
    this.#heardFrom -= backMs;
    this.#heardTo -= backMs;
    this.#sentFrom -= backMs;
    this.#askedAt -= backMs;
    if (this.#heardMark) {
      this.#heardEver = true;
      this.#heardFrom = this.#askedAt;
      this.#heardTo = now;
    }
    if (this.#sentMark) this.#sentFrom = this.#askedAt;
    this.#heardMark = this.#sentMark = false;
    this.#askedAt = now;
  }

  /** Starts the attempt. */
  start(transport: Transport | undefined, about: Omit<TransportRequest, 'signal'>): void {
    if (transport === undefined)
      return this.#end({ cause: 'config', code: 1006, reason: 'no such transport', wasClean: false });
    this.#isBinary = transport.binary !== false;
    try {
      const handle = transport.connect(
        {
          opened: () => this.#opened(),
          received: (data) => this.#received(data),
          heard: () => {
            this.#heardMark = true;
            this.#note();
          },
          closed: (close) => this.#end(close),
        },
        new Attempt(about, this),
      );
      if (typeof handle?.send !== 'function') throw new TypeError('`connect` must return { send, close }');
      this.#handle = handle;
      // Over before `connect` returned: the transport still has to let go.
      if (this.#attention & over) this.#closeQuietly();
    } catch (error) {
      this.#end({ cause: 'never-opened', code: 1006, reason: '', wasClean: false, error: errorText(error) });
    }
  }

  /** The link is the connection's own: greet, flush, and let pass what is received, or hold it until `release`. */
  admit({ hold }: { readonly hold: boolean }): void {
    if (this.#attention & over) return;
    this.#wire.attach(this);
    if (!hold) this.release();
  }

  release(): void {
    if (this.#attention & over) return;
    // In order: what arrives while the held frames are delivered waits behind them. A listener may close at any of them.
    while (this.#wire.isCurrent(this)) {
      const data = this.#held?.shift();
      if (data === undefined) break;
      this.#wire.pass(data, this);
    }
    this.#held = undefined;
    this.#attention &= ~holding;
  }

  /** Sends a ping, and reports the first frame received from now on. */
  ping(): void {
    if (this.#attention & over) return;
    const ping = this.#wire.ping();
    // Before the ping is handed over: a transport may answer within `send`.
    this.listen();
    if (ping !== undefined && this.handOver(ping, true, refuse)) {
      this.#bufferedAtPing = this.bufferedAmount;
      return;
    }
    this.#attention &= ~listening;
    if (!(this.#attention & over)) this.#tell('ping.skipped');
  }

  listen(): void {
    this.#attention |= listening;
  }

  /** Says that the outbox waits for room, once until it is told to go on: a fact a message would be too many. */
  blocked(): void {
    if (this.#isBlocked) return;
    this.#isBlocked = true;
    this.#tell('outbox.blocked');
  }

  flush(): void {
    this.#isBlocked = false;
    this.#wire.flush();
  }

  /** Whether it takes more than text. */
  get isBinary(): boolean {
    return this.#isBinary;
  }

  canCarry(data: OutboundData): boolean {
    return this.#isBinary || typeof data === 'string';
  }

  /**
   * Hands one message over. One that the transport does not take is the end of the link; what becomes of it is up to
   * `refused`, before anybody hears of that end and sends something else (clause G4).
   */
  handOver<Result>(data: OutboundData, sent: Result, refused: (data: OutboundData, wire: Wire) => Result): Result {
    try {
      this.#handle.send(data);
      this.#sentMark = true;
      return sent;
    } catch (error) {
      const result = refused(data, this.#wire);
      this.fail({ cause: 'dropped', code: 1006, reason: 'send failed', wasClean: false, error: errorText(error) });
      return result;
    }
  }

  /** Ends the link from this side, for a fault of the other one. */
  fail(close: LinkEnd, code = 1000): void {
    this.#end(close);
    this.#closeQuietly(code, close.reason);
  }

  /** Asks for a graceful close: nothing is sent or delivered any more, only the end is awaited. */
  close({ code, reason }: { readonly code: number; readonly reason: string }): void {
    this.#wire.detach(this);
    this.#attention |= closing;
    this.#held = undefined;
    this.#closeQuietly(code, reason);
  }

  /** Lets go at once, without waiting for anything: of a dead link, or one that nobody wants any more. */
  abandon(): void {
    if (this.#attention & over) return;
    this.#finish();
    this.#closeQuietly();
  }

  #opened(): void {
    if (this.#attention & over) {
      // A late opener is closed in the same task (invariant I3).
      this.#closeQuietly();
      return;
    }
    this.#tell('transport.opened');
  }

  #received(data: InboundData): void {
    this.#heardMark = true;
    if (this.#attention !== passing && this.#attend(data)) return;
    this.#wire.deliver(data, this);
  }

  /** Tells the machine of a sign of life that it listens for. Returns whether nothing is wanted of this link any more. */
  #note(): boolean {
    if (this.#attention & (over | closing)) return true;
    if (this.#attention & listening) {
      this.#attention &= ~listening;
      this.#tell('transport.heard');
    }
    // It may have been what the machine waited for to let this link pass.
    return (this.#attention & over) !== 0;
  }

  /** Whether the frame ends here. */
  #attend(data: InboundData): boolean {
    if (this.#note()) return true;
    if (!(this.#attention & holding)) return false;
    // What is no message is dealt with at once: a server that pings does not wait for ours to be let through.
    if (this.#wire.absorbs(data, this)) return true;
    this.#held ??= [];
    this.#held.push(data);
    if (this.#held.length > heldLimit) this.#overflow();
    return true;
  }

  #overflow(): void {
    if (this.#wire.isCurrent(this)) return this.release();
    this.fail({ cause: 'too-big', code: 4009, reason: 'too much before the link was admitted', wasClean: false }, 4009);
  }

  #end(close: LinkEnd): void {
    if (this.#attention & over) return;
    this.#finish();
    this.#tell('transport.closed', close);
  }

  #finish(): void {
    this.#attention |= over;
    this.#held = undefined;
    this.#wire.detach(this);
    this.#abort?.abort();
  }

  #closeQuietly(code = 1000, reason = ''): void {
    this.#wire.ask('transports', () => this.#handle.close(code, reason));
  }
}
