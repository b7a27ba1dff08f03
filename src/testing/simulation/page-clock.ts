import { longestDelayMs } from '../../../machines/delays.js';
import type { HeartlineClock } from '../../clock.js';
import type { VirtualClock } from '../virtual-clock.js';

/** One timer of the page. */
interface PageTimer {
  readonly callback: () => void;
  handle: unknown;
  isSet: boolean;
}

/** What the host does to timers. */
export interface TimerHost {
  /** Timers fire only at multiples of this, in ms, since the world began: 0 leaves them alone (clause D6). */
  readonly alignMs: number;
  /** Runs the task now, or later if the page is suspended. */
  runTimer(task: () => void): void;
}

/** The page's clock: it can be set, its timers are late where the host makes them so, and none is forgotten. */
export class PageClock implements HeartlineClock {
  /** How often it was set. */
  jumps = 0;
  /** When it was last set, in the world's time; 0: never. */
  jumpedAt = 0;
  readonly #late = new Set<PageTimer>();
  #pending = 0;
  #offsetMs = 0;
  readonly #time: VirtualClock;
  readonly #host: TimerHost;

  constructor(time: VirtualClock, host: TimerHost) {
    this.#time = time;
    this.#host = host;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#pending;
  }

  /** In ms since the epoch. */
  now(): number {
    return this.#time.now() + this.#offsetMs;
  }

  /** Sets the wall clock, forwards or backwards, in ms. Timers do not notice. @throws RangeError unless it is finite. */
  jump(ms: number): void {
    if (!Number.isFinite(ms)) throw new RangeError(`A jump must be a finite number of ms, not ${ms}`);
    this.#offsetMs += ms;
    this.jumps += 1;
    this.jumpedAt = this.#time.now();
  }

  /** @throws RangeError for what is no whole number of ms from 0 to 2^31 - 1 (I19). */
  setTimeout(callback: () => void, delayMs: number): unknown {
    if (!(Number.isInteger(delayMs) && delayMs >= 0 && delayMs <= longestDelayMs)) {
      throw new RangeError(`A delay must be a whole number from 0 to ${longestDelayMs} ms, not ${delayMs}`);
    }
    const timer: PageTimer = { callback, handle: undefined, isSet: true };
    this.#pending += 1;
    timer.handle = this.#time.setTimeout(() => this.#due(timer), delayMs);
    return timer;
  }

  /** Nothing happens if it has fired or is no handle. */
  clearTimeout(handle: unknown): void {
    const timer = handle as PageTimer | undefined;
    if (!timer?.isSet) return;
    this.#unset(timer);
    this.#time.clearTimeout(timer.handle);
  }

  /** The host aligns timers otherwise from now on: what is due is no later than that. */
  realign(): void {
    for (const timer of this.#late) {
      this.#time.clearTimeout(timer.handle);
      timer.handle = this.#time.setTimeout(() => this.#due(timer), 0);
    }
  }

  #unset(timer: PageTimer): void {
    this.#late.delete(timer);
    timer.isSet = false;
    this.#pending -= 1;
  }

  #due(timer: PageTimer): void {
    const { alignMs } = this.#host;
    const lateMs = alignMs > 0 ? (alignMs - (this.#time.now() % alignMs)) % alignMs : 0;
    if (lateMs > 0) {
      this.#late.add(timer);
      timer.handle = this.#time.setTimeout(() => this.#due(timer), lateMs);
      return;
    }
    this.#late.delete(timer);
    this.#host.runTimer(() => {
      if (!timer.isSet) return;
      this.#unset(timer);
      timer.callback();
    });
  }
}
