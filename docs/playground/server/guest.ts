import type { Duplex } from 'node:stream';
import type { Link } from './link.js';

/** What goes wrong for one guest until it is healed. */
export interface Faults {
  /** Nothing is accepted, polls included: the server is down. */
  refusing: boolean;
  /** No WebSocket and no SockJS gets through, polls do: a proxy that knows HTTP only. */
  blocking: boolean;
  /** Every link is accepted and dropped again. */
  flapping: boolean;
  /** How late pings are answered, in ms. */
  lateMs: number;
}

const faultless: Faults = { refusing: false, blocking: false, flapping: false, lateMs: 0 };
const flapMs = 250;

/** One page. What it does to its server is done to nobody else. */
export class Guest {
  readonly id: string;
  faults: Faults = { ...faultless };

  readonly #links = new Set<Link>();
  readonly #sockets = new Set<Duplex>();
  #isAwayUntil = 0;

  constructor(id: string) {
    this.id = id;
  }

  get refusesPolls(): boolean {
    return this.faults.refusing || Date.now() < this.#isAwayUntil;
  }

  get refusesLinks(): boolean {
    return this.faults.blocking || this.refusesPolls;
  }

  /** A socket that carries a link of this guest, or a part of one. */
  track(socket: Duplex): () => void {
    this.#sockets.add(socket);
    const forget = () => this.#sockets.delete(socket);
    socket.once('close', forget);
    return forget;
  }

  join(link: Link): void {
    this.#links.add(link);
    if (this.faults.flapping) setTimeout(() => this.drop(), flapMs).unref();
  }

  leave(link: Link): void {
    this.#links.delete(link);
  }

  /** Without a goodbye, as when a process dies or a proxy loses its table. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The connections stay, but nothing is read and nothing is written: not even a close is answered. */
  silence(): void {
    for (const link of this.#links) link.isSilent = true;
    for (const socket of this.#sockets) socket.pause();
  }

  kick(): void {
    this.#closeAll(4001, 'kicked');
  }

  restart(awayMs: number): void {
    this.#isAwayUntil = Date.now() + awayMs;
    this.#closeAll(1012, 'restarting');
  }

  set(changes: Partial<Faults>): void {
    this.faults = { ...this.faults, ...changes };
    if (changes.refusing || changes.blocking || changes.flapping) this.drop();
    if (changes.lateMs === 0) for (const link of this.#links) link.release();
  }

  heal(): void {
    this.#isAwayUntil = 0;
    this.set(faultless);
    if ([...this.#links].some((link) => link.isSilent)) this.drop();
  }

  #closeAll(code: number, reason: string): void {
    for (const link of this.#links) link.close(code, reason);
  }
}
