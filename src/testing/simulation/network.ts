import { oneOf, ranged } from '../../checks.js';
import type { Chance } from '../chance.js';
import { onlyThese } from '../checks.js';
import type { VirtualClock } from '../virtual-clock.js';
import { Cable, type ClientEnd, type Manner, manners } from './cable.js';
import { aSpan, changeText } from './change.js';
import type { Journal } from './journal.js';
import type { SimulatedPage } from './page.js';
import type { SimulatedServer } from './server.js';

/** What becomes of new connections and polls: they reach the server; they fail at once; they vanish without an answer. */
export type Reach = 'good' | 'refuses' | 'black-hole';

/**
 * Between the page and the server. What is set here holds for what happens from then on. `cut`, `stall` and `limit` are
 * for the links of sockets; polls notice `reach` and the latency.
 */
export class Network {
  /** Default `good`. */
  reach: Reach = 'good';
  /** One way, in ms. Default 20. */
  latencyMs = 20;
  /** Up to so many ms more, by chance. Default 0. */
  jitterMs = 0;
  /** From the page to the server; what has not left yet is the `bufferedAmount` of a socket. Default Infinity. */
  bytesPerSecond: number = Number.POSITIVE_INFINITY;
  /** Frames to the page arrive together that were sent within so many ms, in one task; 0 (default): each by itself. */
  batchMs = 0;
  /** How long the answer to a close takes besides, in ms; null: it never comes. Default 0. */
  slowCloseMs: number | null = 0;
  /** Connections that are not over. */
  readonly cables: Set<Cable> = new Set();

  readonly #time: VirtualClock;
  readonly #chance: Chance;
  readonly #page: SimulatedPage;
  readonly #journal: Journal;

  constructor(time: VirtualClock, chance: Chance, page: SimulatedPage, journal: Journal) {
    this.#time = time;
    this.#chance = chance;
    this.#page = page;
    this.#journal = journal;
  }

  /** The world's time, in ms since the epoch. */
  now(): number {
    return this.#time.now();
  }

  /** Calls back after so many ms of the world's time, whether or not the page is awake. */
  later(ms: number, happens: () => void): void {
    this.#time.setTimeout(happens, ms);
  }

  /** Something arrives at the page: a task of it, now, or when it is no longer suspended. */
  toPage(task: () => void): void {
    this.#page.run(task);
  }

  /** How long the next thing takes, one way, in ms. */
  delayMs(): number {
    return this.jitterMs === 0 ? this.latencyMs : this.latencyMs + this.#chance.whole(0, this.jitterMs);
  }

  /** A socket of the page wants to connect. */
  dial(client: ClientEnd, server: SimulatedServer): Cable {
    const cable = new Cable(this, client);
    this.cables.add(cable);
    if (this.reach === 'good') {
      this.later(2 * this.delayMs(), () => !cable.isDead && server.admit(cable));
    } else if (this.reach === 'refuses') {
      this.#journal.write('network', 'refuses a handshake');
      this.later(this.#chance.whole(0, 200), () => cable.refuse());
    } else {
      this.#journal.write('network', 'swallows a handshake');
      cable.stall();
    }
    return cable;
  }

  /** Whether something waits to leave the page. */
  get isUploading(): boolean {
    for (const { buffered } of this.cables) if (buffered > 0) return true;
    return false;
  }

  /** It is over. */
  forget(cable: Cable): void {
    this.cables.delete(cable);
  }

  /**
   * Breaks every connection, those under way included: both ends learn of it now. Default manner: error, then close.
   *
   * @throws TypeError for another manner.
   */
  cut(manner: Manner = 'ec'): void {
    oneOf('manner', manner, manners);
    this.#journal.write('network', `breaks ${this.cables.size} (${manner})`);
    for (const cable of [...this.cables]) cable.cut(manner);
  }

  /** Every connection is dead from now on, and nobody is told: half-open. New ones are not concerned. */
  stall(): void {
    this.#journal.write('network', `stalls ${this.cables.size}`);
    for (const cable of this.cables) cable.stall();
  }

  /** Every connection breaks after so many bytes more to the page. New ones are not concerned. @throws TypeError */
  limit(bytes: number): void {
    ranged('bytes', bytes, 0, 0, Number.POSITIVE_INFINITY);
    this.#journal.write('network', `breaks after ${bytes} bytes`);
    for (const cable of this.cables) cable.bytesLeft = bytes;
  }

  /**
   * Changes some of it, and says so in the journal.
   *
   * @throws TypeError for a span that is not from 0 ms to a day (only `slowCloseMs` may be null), less than a byte per
   *   second, another `reach`, or a setting that there is none of.
   */
  set(
    what: Partial<Pick<Network, 'reach' | 'latencyMs' | 'jitterMs' | 'bytesPerSecond' | 'batchMs' | 'slowCloseMs'>>,
  ): void {
    onlyThese(what, ['reach', 'latencyMs', 'jitterMs', 'bytesPerSecond', 'batchMs', 'slowCloseMs']);
    const { reach, latencyMs, jitterMs, batchMs, slowCloseMs } = what;
    oneOf('reach', reach, ['good', 'refuses', 'black-hole']);
    for (const [name, ms] of Object.entries({ latencyMs, jitterMs, batchMs })) aSpan(name, ms);
    if (slowCloseMs !== null) aSpan('slowCloseMs', slowCloseMs);
    ranged('bytesPerSecond', what.bytesPerSecond, 1, 1, Number.POSITIVE_INFINITY);
    this.#journal.write('network', changeText(what));
    Object.assign(this, what);
  }
}
