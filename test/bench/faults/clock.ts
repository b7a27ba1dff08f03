interface PageTimer {
  readonly callback: () => void;
  readonly everyMs: number | null;
  at: number;
  order: number;
}

// Kept from before anybody could replace it: one turn of the real event loop, after which no promise job is left.
const turn = setImmediate;

const mostInOneInstant = 10_000;

const settled = (): Promise<void> => new Promise((resolve) => turn(resolve));

/** As browsers take a delay: a whole number of 32 bits, and none below 0. */
const delayOf = (ms: unknown): number => Math.max(0, Number(ms) | 0);

/** What timers do while the machine sleeps: stand still, or come due, all of them at once when it wakes. */
export type Sleep = 'timers stand still' | 'timers come due';

/** All time of one page. It steps from timer to timer, and lets every promise settle in between. */
export class PageClock {
  #now: number;
  #slept = 0;
  #order = 0;
  #lastId = 0;
  readonly #startedAt: number;
  readonly #timers = new Map<number, PageTimer>();
  readonly #onError: (error: unknown) => void;

  constructor(startedAt: number, onError: (error: unknown) => void) {
    this.#now = this.#startedAt = startedAt;
    this.#onError = onError;
  }

  /** Wall-clock time: it goes on during sleep. */
  get now(): number {
    return this.#now;
  }

  /** What `performance.now()` says: it stands still while timers do. */
  get performanceNow(): number {
    return this.#now - this.#startedAt - this.#slept;
  }

  set(callback: () => void, ms: unknown, repeats = false): number {
    const delay = delayOf(ms);
    this.#lastId += 1;
    this.#order += 1;
    const everyMs = repeats ? Math.max(1, delay) : null;
    this.#timers.set(this.#lastId, { callback, everyMs, at: this.#now + delay, order: this.#order });
    return this.#lastId;
  }

  clear(id: unknown): void {
    this.#timers.delete(Number(id));
  }

  async run(ms: number): Promise<void> {
    await this.until(() => false, ms);
  }

  /** How many ms passed until it was so, or null if it was not within the limit. */
  async until(isSo: () => boolean, limitMs: number): Promise<number | null> {
    const from = this.#now;
    const end = from + limitMs;
    let [at, inOneInstant] = [from, 0];
    await settled();
    while (!isSo()) {
      const next = this.#next(end);
      if (next === undefined) {
        this.#now = end;
        return null;
      }
      this.#fire(...next);
      await settled();
      inOneInstant = this.#now === at ? inOneInstant + 1 : 0;
      at = this.#now;
      if (inOneInstant > mostInOneInstant) throw new Error('the page spins: its timers let no time pass');
    }
    return this.#now - from;
  }

  sleep(ms: number, kind: Sleep): void {
    this.#now += ms;
    if (kind === 'timers come due') return;
    this.#slept += ms;
    for (const timer of this.#timers.values()) timer.at += ms;
  }

  #next(end: number): [number, PageTimer] | undefined {
    let first: [number, PageTimer] | undefined;
    for (const entry of this.#timers) {
      const [, { at, order }] = entry;
      if (at <= end && (!first || at < first[1].at || (at === first[1].at && order < first[1].order))) first = entry;
    }
    return first;
  }

  #fire(id: number, timer: PageTimer): void {
    this.#now = Math.max(this.#now, timer.at);
    if (timer.everyMs === null) {
      this.#timers.delete(id);
    } else {
      this.#order += 1;
      timer.at = this.#now + timer.everyMs;
      timer.order = this.#order;
    }
    try {
      timer.callback();
    } catch (error) {
      this.#onError(error);
    }
  }
}
