import type { ConnectionContext } from './types.js';

/** The longest delay that a timer can hold: the platforms take a longer one for 1 ms (clause E8). */
export const longestDelayMs: number = 2 ** 31 - 1;

/** A finite integer in [0, 2^31 - 1], whatever comes in; not a number becomes 0 (clause E8). */
export function safeDelay(ms: number): number {
  const whole = Math.round(ms);
  return Number.isNaN(whole) ? 0 : Math.min(longestDelayMs, Math.max(0, whole));
}

/** `chance` in [0, 1) spread over [from, to). */
export function between(from: number, to: number, chance: number): number {
  return from + (to - from) * chance;
}

const minSpacingMs = 250;
const budgetWindowMs = 60_000;
/** From so many attempts a minute on their spacing alone sees to it. */
export const mostAttemptsPerMinute: number = budgetWindowMs / minSpacingMs;

type Budget = Pick<ConnectionContext, 'starts' | 'settings'>;

/** The starts that still count, and this one. Those in the future are of a clock that was set back since. */
export function recordStart({ starts, settings: { attemptsPerMinute } }: Budget, at: number): number[] {
  const counted = attemptsPerMinute < mostAttemptsPerMinute ? attemptsPerMinute : 1;
  return [...starts.filter((start) => start <= at), at].slice(-counted);
}

/**
 * How long the next attempt must wait whatever asks for it: 250 ms between starts, at most 10 starts in any 60 s unless
 * told otherwise (clause E4). A clock that was set back must not turn into a long wait, hence only what is past counts.
 */
export function budgetWaitMs({ starts, settings: { attemptsPerMinute } }: Budget, at: number): number {
  const past = starts.filter((start) => start <= at);
  const last = past.at(-1);
  const oldest = past.length < attemptsPerMinute ? undefined : past.at(-attemptsPerMinute);
  const spacing = last === undefined ? 0 : last + minSpacingMs - at;
  const rate = oldest === undefined ? 0 : oldest + budgetWindowMs - at;
  return Math.max(0, spacing, rate);
}
