/** Where all of heartline's time comes from. Structurally an XState `Clock` with a `now`. */
export interface HeartlineClock {
  /** Wall-clock time in ms since the epoch: it goes on during sleep, which is how sleep is noticed (clause D7). */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
}

/**
 * The runtime's own clock. Wrappers, not references: a fake installed later is seen, and a bare reference would throw
 * "Illegal invocation" in some runtimes.
 */
export const systemClock: HeartlineClock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};
