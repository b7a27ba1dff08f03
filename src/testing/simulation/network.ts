import type { Chance } from '../chance.js';
import type { VirtualClock } from '../virtual-clock.js';
import { Cable, type ClientEnd, type Manner } from './cable.js';
import type { Journal } from './journal.js';
import type { SimulatedPage } from './page.js';
import type { SimulatedServer } from './server.js';

/** What becomes of new connections: they reach the server; they fail at once; they vanish without an answer. */
export type Reach = 'good' | 'refuses' | 'black-hole';

/** Between the page and the server. What is set here holds for what happens from then on. */
export class Network {
  reach: Reach = 'good';
  /** One way, in ms. */
  latencyMs = 20;
  /** Up to so many ms more, by chance. */
  jitterMs = 0;
  /** From the page to the server. */
  bytesPerSecond: number = Number.POSITIVE_INFINITY;
  /** Frames to the page arrive together that were sent within so many ms, in one task; 0: each by itself. */
  batchMs = 0;
  /** How long the answer to a close takes besides, in ms; null: it never comes. */
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

  now(): number {
    return this.#time.now();
  }

  later(ms: number, happens: () => void): void {
    this.#time.setTimeout(happens, ms);
  }

  toPage(task: () => void): void {
    this.#page.run(task);
  }

  delayMs(): number {
    return this.jitterMs === 0 ? this.latencyMs : this.latencyMs + this.#chance.whole(0, this.jitterMs);
  }

  /** A socket of the page wants to connect. */
  dial(client: ClientEnd, server: SimulatedServer): Cable {
    const cable = new Cable(this, client);
    this.cables.add(cable);
    if (this.reach === 'good')
      this.later(2 * this.delayMs(), () => !cable.isStalled && !cable.isOver && server.admit(cable));
    else if (this.reach === 'refuses') this.later(this.#chance.whole(0, 200), () => cable.refuse());
    else cable.stall();
    return cable;
  }

  forget(cable: Cable): void {
    this.cables.delete(cable);
  }

  /** Breaks every connection. */
  cut(manner: Manner = 'ec'): void {
    this.#journal.write('network', `breaks ${this.cables.size} (${manner})`);
    for (const cable of [...this.cables]) cable.cut(manner);
  }

  /** Every connection is dead from now on, and nobody is told: half-open. New ones are not concerned. */
  stall(): void {
    this.#journal.write('network', `stalls ${this.cables.size}`);
    for (const cable of this.cables) cable.stall();
  }

  /** Every connection breaks after so many bytes more to the page. */
  limit(bytes: number): void {
    this.#journal.write('network', `breaks after ${bytes} bytes`);
    for (const cable of this.cables) cable.bytesLeft = bytes;
  }

  set(
    what: Partial<Pick<Network, 'reach' | 'latencyMs' | 'jitterMs' | 'bytesPerSecond' | 'batchMs' | 'slowCloseMs'>>,
  ): void {
    this.#journal.write('network', JSON.stringify(what).slice(1, -1).replaceAll('"', ''));
    Object.assign(this, what);
  }
}
