import type { CloseCause } from './close.js';
import { between, safeDelay } from './delays.js';

/** The numbers of the default policy. */
export interface BackoffSettings {
  /** Unit of the policy, in ms. Default 1,000. */
  readonly initialMs: number;
  /** Where the growth stops, in ms, before jitter. Default 15,000. */
  readonly maxMs: number;
  /** The cap after 20 failures in a row, and for a link that flaps, in ms. Default 4 × `maxMs`. */
  readonly longMaxMs: number;
}

/** What a backoff policy is told. */
export interface BackoffRequest {
  /** Failures in a row, 1 or more; 1 follows a session that was proven stable, or the very first try. */
  readonly attempt: number;
  /** How the last link ended. */
  readonly cause: CloseCause;
  /** Drawn from the connection's `random`, in [0, 1): the jitter, so that a policy stays a pure function. */
  readonly chance: number;
}

/** A policy of your own: the wait before the next attempt, in ms. */
export type Backoff = (request: BackoffRequest) => number;

/** After more failures in a row than this the cap is the long one. */
export const failuresToLongCap: number = 20;

/** Causes that this side found out alone: no herd has them at the same moment (clause E1). */
function isLocal(cause: CloseCause): boolean {
  return cause === 'pong-timeout' || cause === 'probe-failed';
}

/**
 * The default policy (clause E1): after the first failure a random wait below one unit where the cause is local, below
 * two where it is remote; later `min(cap, unit × 3^(n-1))` ± 50 %. The jitter is around the capped value: jitter that is
 * clamped afterwards collapses to one delay, and the herd is back in step (clause E2).
 */
export function retryDelayMs(request: BackoffRequest, settings: BackoffSettings, flapping: boolean): number {
  const { initialMs, maxMs, longMaxMs } = settings;
  const { chance } = request;
  const longCap = flapping || request.attempt > failuresToLongCap;
  if (request.attempt <= 1 && !longCap) {
    return safeDelay(between(0, isLocal(request.cause) ? initialMs : 2 * initialMs, chance));
  }
  const cap = longCap ? longMaxMs : maxMs;
  const grown = longCap ? cap : Math.min(cap, initialMs * 3 ** (request.attempt - 1));
  return safeDelay(grown * between(0.5, 1.5, chance));
}

/** Options of the ready-made policies. */
export interface BackoffPolicyOptions {
  /** In ms. Default 1,000. */
  readonly initialMs?: number;
  /** In ms. Default 30,000. */
  readonly maxMs?: number;
  /** Growth from one attempt to the next. Default 2. */
  readonly factor?: number;
}

function ceiling({ initialMs = 1_000, maxMs = 30_000, factor = 2 }: BackoffPolicyOptions, attempt: number): number {
  return Math.min(maxMs, initialMs * factor ** (attempt - 1));
}

/** Full jitter: anywhere between 0 and the exponential ceiling. Calm under load; the first retries may come at once. */
export function fullJitterBackoff(options: BackoffPolicyOptions = {}): Backoff {
  return ({ attempt, chance }) => ceiling(options, attempt) * chance;
}

/** Equal jitter: half of the exponential ceiling, and up to as much again. */
export function equalJitterBackoff(options: BackoffPolicyOptions = {}): Backoff {
  return ({ attempt, chance }) => ceiling(options, attempt) * between(0.5, 1, chance);
}

/** The same wait each time, give or take `spread`, a share of it (default 0.5: without it a herd stays in step). */
export function constantBackoff(delayMs: number, spread: number = 0.5): Backoff {
  return ({ chance }) => delayMs * between(1 - spread, 1 + spread, chance);
}
