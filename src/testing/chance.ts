/** Chance that is the same on each run with the same seed: mulberry32, good enough for simulations, not for secrets. */
export class Chance {
  #state: number;

  /**
   * @param seed An integer; of others the whole part counts.
   * @throws RangeError if it is not finite.
   */
  constructor(seed: number) {
    if (!Number.isFinite(seed)) throw new RangeError(`\`seed\` must be a finite number, not ${seed}`);
    // Neighbouring seeds must not give neighbouring lives.
    this.#state = Math.imul(Math.trunc(seed) ^ (Math.trunc(seed / 2 ** 32) + 0x9e3779b9), 0x85ebca6b) >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number in [from, to], both included. @throws RangeError unless they are whole numbers, the smaller first. */
  whole(from: number, to: number): number {
    if (!(Number.isInteger(from) && Number.isInteger(to) && from <= to)) {
      throw new RangeError(`There is no whole number from ${from} to ${to}`);
    }
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** Whether something of this probability happens. */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of these, each as likely as the others. @throws RangeError if there are none. */
  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError('There is nothing to pick from.');
    return items[Math.floor(this.next() * items.length)] as Item;
  }

  /** Chance of its own, so that what is drawn there moves nothing here. */
  fork(): Chance {
    return new Chance(this.whole(0, 2 ** 31 - 1));
  }
}
