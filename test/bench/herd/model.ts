import { Chance } from '../../../src/testing/chance.js';
import type { Policy } from './policies.js';

/** What happens to all clients at once. */
export interface Outage {
  readonly clients: number;
  /** For how long the server is away, in ms. */
  readonly awayMs: number;
  /** How many connections it takes per second once it is back. */
  readonly roomPerSecond: number;
  readonly seed: number;
}

/** What a herd did. Shares are of all clients. */
export interface HerdResult {
  /** Attempts per client, until it was back or gave up. */
  readonly attempts: number;
  /** When 99 % were back, in ms after the server could have taken them all; null if they never were. */
  readonly t99LateMs: number | null;
  /** The share of clients that tried in the busiest second after the server came back. */
  readonly peakPerSecond: number;
  /** The same of the first attempts after the loss, in the busiest 100 ms. */
  readonly firstPeak: number;
  /** When half of the clients made their first attempt, in ms after the loss. */
  readonly firstMedianMs: number;
  /** The share of clients that never came back. */
  readonly lost: number;
}

/** A handshake takes up to so long: clients in step do not arrive in one instant. */
export const longestHandshakeMs = 200;
/** The server counts what it takes in windows of so many ms. */
export const windowMs = 100;
/** Whoever is not back so long after the server never will be. */
const patienceMs = 30 * 60_000;

/** Moments in ms as a queue: what is due in one ms comes out together. */
class Agenda {
  readonly #due = new Map<number, number[]>();

  add(at: number, client: number): void {
    const moment = this.#due.get(at);
    if (moment === undefined) this.#due.set(at, [client]);
    else moment.push(client);
  }

  take(at: number): readonly number[] {
    const moment = this.#due.get(at) ?? [];
    this.#due.delete(at);
    return moment;
  }

  get isEmpty(): boolean {
    return this.#due.size === 0;
  }
}

/** Counts per window, and the most that a run of so many windows holds. */
export class Histogram {
  readonly #counts: number[] = [];

  add(at: number): void {
    const index = Math.floor(at / windowMs);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  busiest(spanMs: number, fromMs: number = 0): number {
    const [first, span] = [Math.floor(fromMs / windowMs), spanMs / windowMs];
    let most = 0;
    let sum = 0;
    for (let index = first; index < this.#counts.length; index += 1) {
      sum += this.#counts[index] ?? 0;
      if (index - span >= first) sum -= this.#counts[index - span] ?? 0;
      most = Math.max(most, sum);
    }
    return most;
  }
}

/** All clients lose the server in one moment; it is away for a while, and has limited room when it is back. */
export function simulateHerd(policy: Policy, outage: Outage): HerdResult {
  const { clients, awayMs, roomPerSecond, seed } = outage;
  const chance = new Chance(seed);
  const random = (): number => chance.next();
  const retries = Array.from({ length: clients }, () => policy.client(random));
  const failures = new Uint16Array(clients);
  const starting = new Agenda();
  const arriving = new Agenda();
  const tried = new Histogram();
  const firsts = new Histogram();
  const firstAt: number[] = [];
  const backAt: number[] = [];
  let attempts = 0;

  const fail = (client: number, at: number): void => {
    const count = (failures[client] ?? 0) + 1;
    failures[client] = count;
    const waitMs = retries[client]?.(count, at) ?? null;
    if (waitMs !== null) starting.add(at + Math.max(0, Math.round(waitMs)), client);
  };
  for (let client = 0; client < clients; client += 1) fail(client, 0);

  const roomPerWindow = (roomPerSecond * windowMs) / 1_000;
  let room = 0;
  for (let at = 0; at < awayMs + patienceMs && !(starting.isEmpty && arriving.isEmpty); at += 1) {
    if (at % windowMs === 0) room = at >= awayMs ? roomPerWindow : 0;
    for (const client of starting.take(at)) {
      attempts += 1;
      tried.add(at);
      if (failures[client] === 1) {
        firsts.add(at);
        firstAt.push(at);
      }
      arriving.add(at + 1 + Math.floor(random() * longestHandshakeMs), client);
    }
    for (const client of arriving.take(at)) {
      if (room > 0) {
        room -= 1;
        backAt.push(at);
      } else {
        fail(client, at);
      }
    }
  }

  return resultOf(outage, { attempts, tried, firsts, firstAt, backAt });
}

/** What was seen of a herd, in ms after the loss. */
export interface Sightings {
  readonly attempts: number;
  readonly tried: Histogram;
  readonly firsts: Histogram;
  readonly firstAt: readonly number[];
  readonly backAt: readonly number[];
}

export function resultOf({ clients, awayMs, roomPerSecond }: Outage, seen: Sightings): HerdResult {
  const { attempts, tried, firsts, firstAt, backAt } = seen;
  const most = Math.ceil(0.99 * clients);
  const possibleAt = awayMs + (most / roomPerSecond) * 1_000;
  const t99 = backAt[most - 1];
  return {
    attempts: attempts / clients,
    t99LateMs: t99 === undefined ? null : t99 - possibleAt,
    peakPerSecond: tried.busiest(1_000, awayMs) / clients,
    firstPeak: firsts.busiest(windowMs) / clients,
    firstMedianMs: firstAt[Math.floor(clients / 2)] ?? Number.POSITIVE_INFINITY,
    lost: 1 - backAt.length / clients,
  };
}
