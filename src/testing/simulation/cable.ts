import type { InboundData, OutboundData } from '../../transports/port.js';
import type { Network } from './network.js';
import type { Session } from './server.js';

/** How a broken link is told: `e` is the socket's error event, `c` its close event, in this order, in one task. */
export const manners = ['ec', 'c', 'ce', 'eec', 'cc'] as const;
export type Manner = (typeof manners)[number];

/** The page's end of a cable. Called as a task of the page. */
export interface ClientEnd {
  opened(): void;
  received(data: InboundData): void;
  ended(code: number, reason: string, wasClean: boolean, manner: Manner): void;
}

/** What so much data weighs on the line. */
export function weightOf(data: OutboundData): number {
  return typeof data === 'string' ? data.length : 'byteLength' in data ? data.byteLength : data.size;
}

/** One connection between a socket of the page and the server: what is sent in one direction arrives in order, or not at all. */
export class Cable {
  readonly client: ClientEnd;
  /** Bytes that have not left the page yet. */
  buffered = 0;
  /** Dead, and nobody is told: nothing arrives any more, in either direction. */
  isStalled = false;
  /** The page knows that it is over. */
  isOver = false;
  /** Broken by the network: a page that is suspended has not learnt of it yet. */
  isCut = false;
  /** After so many bytes downwards it breaks; null: never. */
  bytesLeft: number | null = null;
  session: Session | null = null;

  readonly #network: Network;
  #isClosing = false;
  #upAt = 0;
  #downAt = 0;
  #freeAt = 0;
  #batch: (() => void)[] | null = null;

  constructor(network: Network, client: ClientEnd) {
    this.#network = network;
    this.client = client;
  }

  /** Whether nothing passes any more. */
  get isDead(): boolean {
    return this.isStalled || this.isCut || this.isOver;
  }

  /** The server's answer to the handshake. */
  accept(session: Session): void {
    this.session = session;
    this.#down(() => {
      if (!this.#isClosing) this.client.opened();
    });
  }

  /** The server's other answer. */
  refuse(): void {
    this.#down(() => this.#end(1006, '', false, 'ec'));
  }

  /** From the page to the server. */
  up(data: OutboundData): void {
    const bytes = weightOf(data);
    // What a dead line takes is swallowed by the kernel, up to a limit.
    if (this.isStalled) {
      this.buffered += bytes > 16_384 ? bytes : 0;
      return;
    }
    const leavesInMs = this.#reserve(bytes);
    if (leavesInMs > 0) this.buffered += bytes;
    this.#leave(leavesInMs, () => {
      if (this.isStalled) return;
      if (leavesInMs > 0) this.buffered -= bytes;
      this.#up(() => this.session?.hear(data));
    });
  }

  /** From the server to the page. */
  down(data: InboundData): void {
    if (this.bytesLeft !== null) {
      this.bytesLeft -= weightOf(data);
      if (this.bytesLeft < 0) return this.cut('ec');
    }
    const deliver = (): void => this.client.received(data);
    if (this.#network.batchMs === 0) this.#down(deliver);
    else if (this.#batch) this.#batch.push(deliver);
    else {
      const batch = [deliver];
      this.#batch = batch;
      this.#down(() => {
        this.#batch = null;
        for (const next of batch) next();
      }, this.#network.batchMs);
    }
  }

  /** The page closes: the server answers, unless the network is slow to close. */
  closeByClient(code: number, reason: string): void {
    if (this.#isClosing || this.isOver) return;
    this.#isClosing = true;
    const { slowCloseMs } = this.#network;
    // After everything that was sent before.
    this.#leave(this.#reserve(0), () =>
      this.#up(() => {
        this.#endSession('the page closed it');
        if (slowCloseMs !== null) this.#down(() => this.#end(code, reason, true, 'c'), slowCloseMs);
      }),
    );
  }

  /** The server closes: with a close frame, or without one (not `wasClean`). */
  closeByServer(code: number, reason: string, wasClean: boolean): void {
    this.#endSession(`closed with ${code}${wasClean ? '' : ', unclean'}`);
    this.#down(() => this.#end(code, reason, wasClean, wasClean ? 'c' : 'ec'));
  }

  /** The network breaks it: both ends learn of it now. */
  cut(manner: Manner): void {
    this.#endSession('the link broke');
    this.isStalled = false;
    this.isCut = true;
    this.#network.toPage(() => this.#end(1006, '', false, manner));
  }

  /** From now on it is dead, and nobody is told. */
  stall(): void {
    this.isStalled = true;
  }

  #endSession(why: string): void {
    this.session?.end(why);
  }

  #end(code: number, reason: string, wasClean: boolean, manner: Manner): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#endSession('the link is over');
    this.#network.forget(this);
    this.client.ended(code, reason, wasClean, manner);
  }

  /** Until `bytes` more have left the page, in ms. */
  #reserve(bytes: number): number {
    const now = this.#network.now();
    const { bytesPerSecond } = this.#network;
    if (bytesPerSecond === Number.POSITIVE_INFINITY) return Math.max(0, this.#freeAt - now);
    this.#freeAt = Math.max(this.#freeAt, now) + Math.ceil((bytes * 1_000) / bytesPerSecond);
    return this.#freeAt - now;
  }

  #leave(inMs: number, leaves: () => void): void {
    if (inMs > 0) this.#network.later(inMs, leaves);
    else leaves();
  }

  #up(arrives: () => void): void {
    this.#upAt = this.#travel(this.#upAt, 0, () => {
      if (!this.isOver) arrives();
    });
  }

  #down(arrives: () => void, extraMs = 0): void {
    this.#downAt = this.#travel(this.#downAt, extraMs, () =>
      this.#network.toPage(() => {
        if (!this.isOver) arrives();
      }),
    );
  }

  /** When it arrives: never before what was sent before it. */
  #travel(lastAt: number, extraMs: number, arrives: () => void): number {
    const now = this.#network.now();
    const at = Math.max(lastAt, now + this.#network.delayMs() + extraMs);
    this.#network.later(at - now, () => {
      if (!this.isStalled) arrives();
    });
    return at;
  }
}
