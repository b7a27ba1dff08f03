import { retryDelayMs } from './backoff.js';
import { between, budgetWaitMs, safeDelay } from './delays.js';
import { adviceLeftMs, adviceMs, closeBy, verdictOn } from './loss.js';
import { stampOf } from './stamp.js';
import type { ConnectionContext, ConnectionEvent } from './types.js';

const slowestConnectMs = 30_000;
const firstUpgradeMs = 10_000;
const slowestUpgradeMs = 5 * 60_000;

/** A slow network must be able to succeed: each timeout in a row is answered by a longer one (clause E5). */
export function connectTimeoutMs(context: ConnectionContext): number {
  const base = context.settings.transports[context.transportIndex]?.connectTimeoutMs ?? 10_000;
  return safeDelay(Math.min(Math.max(base, slowestConnectMs), base * 1.5 ** context.connectTimeouts));
}

export function pongTimeoutMs({ probing, settings }: ConnectionContext): number {
  return probing ? settings.heartbeat.probeTimeoutMs : settings.heartbeat.timeoutMs;
}

/**
 * When to ask the server for a sign of life: right after the opening (R13), later when either direction was idle. The
 * jitter only shortens the wait: a longer one would break the bound of clause D1.
 */
export function pingDelayMs(context: ConnectionContext, event: ConnectionEvent): number {
  if (event.type === 'transport.opened') return 0;
  const { chance, hidden } = stampOf(context, event);
  const stretch = hidden && context.settings.hidden.policy === 'stretch' ? 2 : 1;
  return safeDelay(context.settings.heartbeat.intervalMs * stretch * between(0.9, 1, chance));
}

/** Until the next poll: the interval, or after failures their backoff or the server's wish, whichever is longer. */
export function pollDelayMs(context: ConnectionContext, event: ConnectionEvent): number {
  const { polling, backoff } = context.settings;
  if (polling === null) return 0;
  const { chance, hidden } = stampOf(context, event);
  const intervalMs = hidden || context.offline ? polling.hiddenIntervalMs : polling.intervalMs;
  const regularMs = intervalMs * between(0.8, 1.2, chance);
  const close = closeBy(context, event);
  if (close === null) return safeDelay(regularMs);
  const advice = adviceMs(verdictOn(context, event, close), chance);
  const own = 'retryInMs' in event ? event.retryInMs : undefined;
  const request = { attempt: Math.max(1, context.failedPolls), cause: close.cause, chance };
  return safeDelay(Math.max(regularMs, advice.waitMs, own ?? retryDelayMs(request, backoff, false)));
}

export function upgradeDelayMs(context: ConnectionContext, event: ConnectionEvent): number {
  const { at, chance } = stampOf(context, event);
  const grownMs = Math.min(slowestUpgradeMs, firstUpgradeMs * 2 ** context.failedUpgrades);
  const close = closeBy(context, event);
  // A candidate that the server sent away with advice heeds it like any other attempt (clause E6).
  const adviceWaitMs = close === null ? 0 : adviceMs(verdictOn(context, event, close), chance).waitMs;
  const regularMs = grownMs * between(0.8, 1.2, chance);
  return safeDelay(Math.max(regularMs, adviceWaitMs, adviceLeftMs(context, at), budgetWaitMs(context, at)));
}

/** When a poll is given up. After an upgrade sooner, as live frames are held back for it, and a long poll may hang (clause F6). */
export function pollTimeoutMs({ catchUp, settings }: ConnectionContext): number {
  const timeoutMs = settings.polling?.timeoutMs ?? 0;
  return catchUp === 'none' ? timeoutMs : Math.min(timeoutMs, settings.heartbeat.probeTimeoutMs);
}
