import type { HeartlineClock } from '../clock.js';
import { anAdvance } from './checks.js';
import { type HeapTimer, TimerHeap } from './timer-heap.js';

/** `setTimeout` of the platforms takes longer delays for 1 ms or 0 (clause E8). */
const longestDelay = 2 ** 31 - 1;

/** Timers fired without time going on: more must be a timer that re-arms itself for at once. */
const mostAtOnce = 100_000;

export interface VirtualClockOptions {
  /** What `now()` says at first, in ms since the epoch. Default 2020-01-01T00:00:00Z. */
  readonly startAt?: number;
}

/**
 * A clock that stands still until it is told to go on, stepwise: timers fire in the order in which they are due, each at
 * its own time, those included that are set meanwhile. Timers due at the same time fire in the order in which they were
 * set. Exactly so on each run.
 */
export class VirtualClock implements HeartlineClock {
  // Timers are measured by a time of their own, as the platforms' are: setting the wall clock does not move them.
  #elapsed = 0;
  #wallAtStart: number;
  readonly #timers: TimerHeap = new TimerHeap();
  #count = 0;

  constructor(options: VirtualClockOptions = {}) {
    const { startAt = Date.UTC(2020, 0, 1) } = options;
    if (!Number.isFinite(startAt)) throw new RangeError(`\`startAt\` must be a finite number of ms, not ${startAt}`);
    this.#wallAtStart = startAt;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** How long until the next timer is due, in ms; null if none is set. 0 for one that is late. */
  get nextInMs(): number | null {
    const { next } = this.#timers;
    return next === undefined ? null : Math.max(0, next.dueAt - this.#elapsed);
  }

  now(): number {
    return this.#wallAtStart + this.#elapsed;
  }

  /** @throws RangeError for a delay that the platforms would not keep: NaN, negative, or more than 2^31 - 1 ms. */
  setTimeout(callback: () => void, delayMs: number): unknown {
    if (!(delayMs >= 0 && delayMs <= longestDelay)) {
      throw new RangeError(`A delay must be from 0 to ${longestDelay} ms, not ${delayMs}`);
    }
    this.#count += 1;
    const timer: HeapTimer = { dueAt: this.#elapsed + delayMs, order: this.#count, callback, index: -1 };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    if (typeof handle === 'object' && handle !== null && 'index' in handle) this.#timers.remove(handle as HeapTimer);
  }

  /**
   * Lets so much time go by.
   *
   * @throws RangeError for a span that is negative, not finite or of more than ten years, and if timers re-arm themselves
   *   for at once for ever.
   */
  advance(ms: number): void {
    anAdvance(ms);
    const until = this.#elapsed + ms;
    let before = this.#elapsed;
    for (let count = 1; this.#fireNext(until); count++) {
      if (this.#elapsed > before) count = 0;
      before = this.#elapsed;
      if (count > mostAtOnce)
        throw new RangeError(`More than ${mostAtOnce} timers fired at once: does one re-arm itself?`);
    }
    this.#elapsed = Math.max(this.#elapsed, until);
  }

  /** Goes on to the next timer and fires it, it alone. Returns whether there was one. */
  advanceToNext(): boolean {
    return this.#fireNext(Number.POSITIVE_INFINITY);
  }

  /**
   * Changes what `now()` says without firing anything. Forwards, as after a sleep: what was due meanwhile is late, and
   * fires when time goes on. Backwards, as when the wall clock is set: timers keep the time that they have left.
   *
   * @throws RangeError for a jump that is not finite.
   */
  jump(ms: number): void {
    if (!Number.isFinite(ms)) throw new RangeError(`A jump must be a finite number of ms, not ${ms}`);
    if (ms > 0) this.#elapsed += ms;
    else this.#wallAtStart += ms;
  }

  #fireNext(until: number): boolean {
    const { next } = this.#timers;
    if (next === undefined || next.dueAt > until) return false;
    this.#timers.remove(next);
    this.#elapsed = Math.max(this.#elapsed, next.dueAt);
    next.callback();
    return true;
  }
}
