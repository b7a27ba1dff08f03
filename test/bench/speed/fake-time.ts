// All time of a process is simulated from here on: for libraries that cannot be given a clock.
import { VirtualClock } from '../../../src/testing/virtual-clock.js';

/** The longest delay that the platforms keep; longer ones, and nonsense, they take for none. */
const longestDelayMs = 2 ** 31 - 1;

/** The clock of this process, and how many timers were armed by it. */
export interface FakeTime {
  readonly clock: VirtualClock;
  armed: number;
}

interface Interval {
  handle: unknown;
}

export function fakeTime(): FakeTime {
  const clock = new VirtualClock();
  const time: FakeTime = { clock, armed: 0 };
  const intervals = new WeakSet<object>();
  const delayOf = (ms: unknown): number => {
    const delay = Number(ms);
    return delay >= 0 && delay <= longestDelayMs ? delay : 0;
  };
  const later = (callback: (...args: unknown[]) => void, ms: unknown, args: readonly unknown[]): unknown => {
    time.armed += 1;
    return clock.setTimeout(args.length > 0 ? () => callback(...args) : callback, delayOf(ms));
  };
  const clear = (handle: unknown): void => {
    const isInterval = typeof handle === 'object' && handle !== null && intervals.has(handle);
    clock.clearTimeout(isInterval ? (handle as Interval).handle : handle);
  };
  const RealDate = Date;
  Object.assign(globalThis, {
    setTimeout: (callback: () => void, ms?: unknown, ...args: unknown[]) => later(callback, ms, args),
    clearTimeout: clear,
    setInterval: (callback: (...args: unknown[]) => void, ms?: unknown, ...args: unknown[]): Interval => {
      const interval: Interval = { handle: undefined };
      const tick = (): void => {
        interval.handle = clock.setTimeout(tick, Math.max(1, delayOf(ms)));
        callback(...args);
      };
      time.armed += 1;
      interval.handle = clock.setTimeout(tick, Math.max(1, delayOf(ms)));
      intervals.add(interval);
      return interval;
    },
    clearInterval: clear,
    Date: class extends RealDate {
      constructor(...given: []) {
        if (given.length > 0) super(...given);
        else super(clock.now());
      }

      static override now(): number {
        return clock.now();
      }
    },
  });
  return time;
}
