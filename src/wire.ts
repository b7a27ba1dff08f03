import { mustBe } from './checks.js';
import type { HeartlineClock } from './clock.js';
import { createDedupe } from './dedupe.js';
import type { Link } from './link.js';
import type { Channel } from './listeners.js';
import type { HeartbeatOptions, WireLimits } from './options.js';
import type { Outbox } from './outbox.js';
import type { Ask } from './seam.js';
import type { InboundData, OutboundData } from './transports/port.js';

/** What became of a message: handed to the transport, kept for later, or refused. */
export type SendResult = 'sent' | 'queued' | 'rejected';

/**
 * Speaks a protocol of its own on each link: it alone sends, and is told of each frame of the current link, control frames
 * too, as they may be its protocol's.
 */
export type Speaker = (data: InboundData, link: Link, isControl: boolean) => void;

/** What the user has to say of control frames. */
export type Beat = { readonly [Name in 'ping' | 'isPong' | 'answer']: HeartbeatOptions[Name] | undefined };

export interface WireOptions {
  readonly outbox: Outbox;
  readonly clock: HeartlineClock;
  readonly messages: Channel<InboundData>;
  readonly ask: Ask;
  /** Whether messages are still taken: not once the end was asked for. */
  readonly accepts: () => boolean;
  readonly heartbeat: Beat;
  readonly greeting: (() => OutboundData | undefined) | undefined;
  readonly messageId: ((data: InboundData) => string | number | undefined) | undefined;
  readonly limits: WireLimits;
}

const sizeOf = (data: InboundData): number =>
  typeof data === 'string' ? data.length : 'byteLength' in data ? data.byteLength : data.size;

function isOutboundData(data: unknown): data is OutboundData {
  return (
    typeof data === 'string' ||
    data instanceof ArrayBuffer ||
    ArrayBuffer.isView(data) ||
    (typeof Blob !== 'undefined' && data instanceof Blob)
  );
}

/** What becomes of a message that the transport refused: it is kept, it waits on, or nothing does that could. */
const kept = (data: OutboundData, wire: Wire): SendResult => wire.keep(data);
const wait = (): 'wait' => 'wait';
const lost = (): boolean => false;

/** The data plane of one connection: from `send` to the current link or the outbox, from links and polls to listeners. */
export class Wire {
  /** The link that the connection's messages take; null while there is none. */
  link: Link | null = null;
  /** How often the end was asked for. Who asks for it learns by this that somebody else does, too. */
  ends = 0;
  /** How functions of the user's are called. */
  readonly ask: Ask;

  readonly #options: WireOptions;
  readonly #outbox: Outbox;
  readonly #messages: Channel<InboundData>;
  /** The link, while text may take it without a further look: nobody speaks on it, nothing waits, and it had room. */
  #clear: Link | null = null;
  #roomBelow: number;
  readonly #isDuplicate: ((id: string | number) => boolean) | null;
  #speaker: Speaker | null = null;

  constructor(options: WireOptions) {
    this.#options = options;
    this.ask = options.ask;
    this.#outbox = options.outbox;
    this.#messages = options.messages;
    this.#roomBelow = options.limits.highWaterBytes;
    this.#isDuplicate = options.messageId ? createDedupe() : null;
  }

  get queued(): number {
    return this.#outbox.items;
  }

  isCurrent(link: Link): boolean {
    return this.link === link;
  }

  /** Leaves the links to somebody who greets the server by itself. Returns whether it can: not where there is a greeting. */
  leaveTo(speaker: Speaker): boolean {
    if (this.#options.greeting !== undefined) return false;
    this.#speaker = speaker;
    this.#clear = null;
    this.#outbox.clear('unfit');
    return true;
  }

  send(data: OutboundData): SendResult {
    const link = this.#clear;
    const isPlain =
      typeof data === 'string' ||
      (link?.isBinary === true && (data instanceof ArrayBuffer || ArrayBuffer.isView(data)));
    if (isPlain && link !== null && link.bufferedAmount <= this.#roomBelow) {
      return link.handOver(data, 'sent', kept);
    }
    return this.#sendCarefully(data);
  }

  #sendCarefully(data: OutboundData): SendResult {
    const { link } = this;
    if (!isOutboundData(data)) {
      mustBe('data', 'a string, an ArrayBuffer, a view of one, or a Blob');
    }
    if (this.#speaker !== null) return 'rejected';
    if (link === null) return this.keep(data);
    if (!link.canCarry(data)) return 'rejected';
    this.flush();
    if (this.link === link && this.#outbox.items === 0 && this.#hasRoom(link)) {
      this.#clear = link;
      return link.handOver(data, 'sent', kept);
    }
    const result = this.keep(data);
    if (this.link === link) link.blocked();
    return result;
  }

  /** Puts a message behind those that wait. */
  keep(data: OutboundData): SendResult {
    const { accepts, clock } = this.#options;
    this.#clear = null;
    return accepts() && this.#outbox.add(data, clock.now()) ? 'queued' : 'rejected';
  }

  /** The link is current from now on: it greets, and what waited is sent. */
  attach(link: Link): void {
    this.link = link;
    this.#clear = null;
    const greeting = this.ask('greeting', () => this.#options.greeting?.());
    if (greeting === undefined || link.handOver(greeting, true, lost)) this.flush();
  }

  detach(link: Link): void {
    if (this.link === link) this.link = this.#clear = null;
  }

  /** Sends what waits, in order, as far as the transport has room (clause G4). */
  flush(): void {
    const { link } = this;
    if (link === null || this.#outbox.items === 0) return;
    this.#outbox.flush(this.#options.clock.now(), (data) => {
      if (this.link !== link) return 'wait';
      if (!link.canCarry(data)) return 'unfit';
      if (!this.#hasRoom(link)) return 'wait';
      return link.handOver<'sent' | 'wait'>(data, 'sent', wait);
    });
    if (this.link === link && this.#outbox.items > 0) link.blocked();
  }

  ping(): OutboundData | undefined {
    return this.ask('heartbeat.ping', () => this.#options.heartbeat.ping?.());
  }

  /** One frame from a link, in order of arrival. */
  deliver(data: InboundData, link: Link): void {
    if (!this.absorbs(data, link)) this.pass(data, link);
  }

  /** Whether the frame ends here: it is too large, a ping that is answered, or a pong (clauses D5, H4). */
  absorbs(data: InboundData, link: Link): boolean {
    const { heartbeat, limits } = this.#options;
    const { isPong, answer } = heartbeat;
    if (sizeOf(data) > limits.maxInboundBytes) {
      const reason = `a message of more than ${limits.maxInboundBytes} bytes`;
      link.fail({ cause: 'too-big', code: 4009, reason, wasClean: false }, 4009);
      return true;
    }
    if (answer !== undefined && this.#hasAnswered(answer, data, link)) return true;
    if (isPong === undefined || this.ask('heartbeat.isPong', () => isPong(data)) !== true) return false;
    this.#tellSpeaker(data, link, true);
    return true;
  }

  /** To the listeners, unless they had it before. What is polled has no link. */
  pass(data: InboundData, link?: Link): void {
    if (link !== undefined) this.#tellSpeaker(data, link, false);
    if (this.#isDuplicate === null || !this.#wasDelivered(data, this.#isDuplicate)) this.#messages.emit(data);
  }

  #tellSpeaker(data: InboundData, link: Link, isControl: boolean): void {
    if (this.#speaker !== null && this.isCurrent(link)) this.#speaker(data, link, isControl);
  }

  #hasAnswered(answer: (data: InboundData) => OutboundData | undefined, data: InboundData, link: Link): boolean {
    const reply = this.ask('heartbeat.answer', () => answer(data));
    if (reply !== undefined) link.handOver(reply, true, lost);
    return reply !== undefined;
  }

  #wasDelivered(data: InboundData, isDuplicate: (id: string | number) => boolean): boolean {
    const id = this.ask('messageId', () => this.#options.messageId?.(data));
    return id !== undefined && isDuplicate(id);
  }

  /** Past the high-water mark the outbox takes over, until the transport is down to the low one (clause A6). */
  #hasRoom(link: Link): boolean {
    const { highWaterBytes, lowWaterBytes } = this.#options.limits;
    const hasRoom = link.bufferedAmount <= this.#roomBelow;
    this.#roomBelow = hasRoom ? highWaterBytes : lowWaterBytes;
    return hasRoom;
  }
}
