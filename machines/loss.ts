import { failuresToLongCap, retryDelayMs } from './backoff.js';
import type { LinkClose } from './close.js';
import { between, budgetWaitMs, safeDelay } from './delays.js';
import { stampOf } from './stamp.js';
import type { ConnectionContext, ConnectionEvent, Ruling } from './types.js';
import { classifyClose, type TerminationReason, type Verdict } from './verdicts.js';

/** What the loss of a link leads to. */
export interface Consequence {
  readonly next: 'terminated' | 'polling-fallback' | 'backoff';
  /** The context from then on. */
  readonly context: ConnectionContext;
}

const flapWindowMs = 120_000;
const flapLimit = 5;
const transportMemoryMs = 30 * 60_000;
const longestAdviceMs = 5 * 60_000;
/** So many doublings of the 10 s between upgrade probes are at least 60 s (clause F7). */
const upgradesAfterRegress = 3;

const lost = (cause: LinkClose['cause'], reason: string): LinkClose => ({
  cause,
  code: 1006,
  reason,
  wasClean: false,
});

/** A transport actor that threw, instead of reporting. */
const brokenActor = lost('dropped', 'the transport actor failed');

/** How the link ends by this event, if it does: the one place where facts become closes. */
export function closeBy(context: ConnectionContext, event: ConnectionEvent): LinkClose | null {
  switch (event.type) {
    case 'transport.closed': {
      const { cause, code, reason, wasClean } = event;
      return { cause, code, reason, wasClean };
    }
    case 'connect.timedOut':
      return lost('connect-timeout', 'the attempt took too long');
    case 'pong.missed':
      return context.probing
        ? lost('probe-failed', 'no answer to the probe')
        : lost('pong-timeout', 'no answer to the pings');
    case 'silence.exceeded':
      return lost('pong-timeout', 'silent for too long');
    case 'poll.failed':
      return { cause: 'http', code: event.code, reason: event.reason, wasClean: true };
    case 'poll.timedOut':
      return { cause: 'http', code: 0, reason: 'the poll took too long', wasClean: false };
    default:
      // XState's own event, which is none of ours by type.
      return (event.type as string) === 'xstate.error.actor.transport' ? brokenActor : null;
  }
}

/** What the transport said went wrong. What an actor threw is no text, and the context is plain JSON. */
function errorOf(event: ConnectionEvent): string | undefined {
  return 'error' in event && typeof event.error === 'string' ? event.error : undefined;
}

/** Whether the session has proven its use by now: open long enough, and, unless told otherwise, a frame received (clause E3). */
export function isProven(context: ConnectionContext, event: ConnectionEvent): boolean {
  const { at, link } = stampOf(context, event);
  const { stableAfterMs, stableUnheard } = context.settings;
  const heard = stableUnheard || context.heard || link?.heard === true;
  return context.openedAt !== null && heard && at - context.openedAt >= stableAfterMs;
}

/** What a proven session is forgiven. */
export const cleanRecord: Pick<
  ConnectionContext,
  | 'attempt'
  | 'flaps'
  | 'flapping'
  | 'neverOpened'
  | 'connectTimeouts'
  | 'limitedRetries'
  | 'authRefused'
  | 'promoted'
  | 'failedUpgrades'
> = {
  attempt: 0,
  flaps: [],
  flapping: false,
  neverOpened: 0,
  connectTimeouts: 0,
  limitedRetries: 0,
  authRefused: false,
  promoted: false,
  failedUpgrades: 0,
};

/** Nothing leaks from one session into the next (invariant I10). */
export const noSession: Pick<
  ConnectionContext,
  | 'openedAt'
  | 'heard'
  | 'missedPongs'
  | 'probing'
  | 'graced'
  | 'extendedMs'
  | 'suspect'
  | 'candidate'
  | 'polling'
  | 'catchUp'
> = {
  openedAt: null,
  heard: false,
  missedPongs: 0,
  probing: false,
  graced: false,
  extendedMs: 0,
  suspect: false,
  candidate: 'none',
  polling: false,
  catchUp: 'none',
};

/** Failures in a row, this one included. A missing transport is none, but `backoff` is told of at least one. */
export function failuresWith(context: ConnectionContext, event: ConnectionEvent): number {
  return (isProven(context, event) ? 0 : context.attempt) + 1;
}

/** The user's verdict where the fact carries one, else the rules'. */
export function verdictOn(context: ConnectionContext, event: ConnectionEvent, close: LinkClose): Verdict {
  const ruling: Ruling = 'verdict' in event ? event : {};
  const retryAfterMs = 'retryAfterMs' in event ? (event.retryAfterMs ?? null) : null;
  return ruling.verdict ?? classifyClose(close, context.settings.closeRules, retryAfterMs);
}

/** The reason to end for good, if there is one. */
function terminationBy(
  verdict: Verdict,
  record: Pick<ConnectionContext, 'limitedRetries' | 'authRefused'>,
): TerminationReason | null {
  if (verdict.kind === 'terminate') return verdict.reason;
  if (verdict.kind === 'refresh-auth' && record.authRefused) return 'auth';
  if (verdict.kind === 'retry' && verdict.times !== undefined && record.limitedRetries >= verdict.times) {
    return verdict.then ?? 'protocol';
  }
  return null;
}

/** How long the server asked us to stay away: clamped, and jitter is only ever added (clause E6). */
export function adviceMs(verdict: Verdict, chance: number): { readonly leastMs: number; readonly waitMs: number } {
  if (verdict.kind !== 'retry-after') return { leastMs: 0, waitMs: 0 };
  const leastMs = Math.min(longestAdviceMs, safeDelay(verdict.delayMs));
  const spreadMs =
    verdict.spreadMs === undefined ? Math.min(10_000, 1_000 + 0.1 * leastMs) : safeDelay(verdict.spreadMs);
  return { leastMs, waitMs: leastMs + between(0, spreadMs, chance) };
}

/** Until when the server asked us to stay away; null if it did not. */
export function notBeforeBy(verdict: Verdict, at: number): number | null {
  const { leastMs } = adviceMs(verdict, 0);
  return leastMs > 0 ? at + leastMs : null;
}

/** How much of the server's advice is left. More than there can be means that the clock was set back: it counts for nothing. */
export function adviceLeftMs({ notBefore }: ConnectionContext, at: number): number {
  const leftMs = notBefore === null ? 0 : notBefore - at;
  return leftMs > longestAdviceMs ? 0 : Math.max(0, leftMs);
}

/** The transports that this runtime has, as far as is known. */
export function usableTransports({
  settings,
  unsupported,
}: Pick<ConnectionContext, 'settings' | 'unsupported'>): number[] {
  return [...settings.transports.keys()].filter((index) => !unsupported.includes(index));
}

/** Those that it does not have, the current one included. */
export function unsupportedWith({ unsupported, transportIndex }: ConnectionContext): readonly number[] {
  return unsupported.includes(transportIndex) ? unsupported : [...unsupported, transportIndex];
}

/** Which transport the next attempt uses, and whether polling is what is left. */
function nextTransport(
  { transportIndex, rotatedAt, settings }: ConnectionContext,
  unsupported: readonly number[],
  at: number,
  isBroken: boolean,
): Pick<ConnectionContext, 'transportIndex' | 'rotatedAt'> & { readonly exhausted: boolean } {
  const usable = usableTransports({ settings, unsupported });
  const first = { transportIndex: usable[0] ?? 0, rotatedAt: null };
  if (isBroken) {
    const index = usable.find((candidate) => candidate > transportIndex);
    return index === undefined
      ? { ...first, exhausted: true }
      : { transportIndex: index, rotatedAt: at, exhausted: false };
  }
  // What worked is remembered, but not for ever: the preferred transport may work again (clause F7).
  const isForgotten = rotatedAt !== null && at - rotatedAt >= transportMemoryMs;
  return isForgotten ? { ...first, exhausted: false } : { transportIndex, rotatedAt, exhausted: false };
}

const isUnanswered = (cause: LinkClose['cause']): boolean => cause === 'pong-timeout' || cause === 'probe-failed';

/** Two guards and an action ask the same of one event, one after the other. */
const asked = new WeakMap<ConnectionEvent, { readonly of: ConnectionContext; readonly answer: Consequence | null }>();

/** What follows from this event, where it ends the link. */
export function consequenceOf(context: ConnectionContext, event: ConnectionEvent): Consequence | null {
  const known = asked.get(event);
  if (known?.of === context) return known.answer;
  const close = closeBy(context, event);
  const answer = close && afterLoss(context, event, close);
  asked.set(event, { of: context, answer });
  return answer;
}

/** What follows the end of a link: clauses C, E1, E3, E6, E7, F1 and F7 in one pure function. */
export function afterLoss(context: ConnectionContext, event: ConnectionEvent, close: LinkClose): Consequence {
  const { settings } = context;
  const { at, link } = stampOf(context, event);
  const verdict = verdictOn(context, event, close);
  const proven = isProven(context, event);
  const record = proven ? cleanRecord : context;
  const opened = context.openedAt !== null;
  const isMissing = close.cause === 'unsupported';
  // A transport that this runtime does not have is no failure of the connection: nothing was tried.
  const failures = record.attempt + (isMissing ? 0 : 1);

  const isFlap = context.openedAt !== null && at - context.openedAt < settings.stableAfterMs;
  const flaps = (isFlap ? [...record.flaps, at] : record.flaps)
    .filter((then) => Math.abs(at - then) < flapWindowMs)
    .slice(-flapLimit);
  // At the long cap there is no time for so many within the window (clause E7).
  const isBreaking = isFlap && (flaps.length >= flapLimit || failures > failuresToLongCap);
  // Open, asked, and not a word: as good as never opened (a proxy that lets the handshake pass, and nothing else).
  const isMute = !context.heard && link?.heard !== true && isUnanswered(close.cause);
  const neverOpened = opened && !isMute ? 0 : record.neverOpened + 1;
  const isLimited = verdict.kind === 'retry' && verdict.times !== undefined;

  const unsupported = isMissing ? unsupportedWith(context) : context.unsupported;

  const flapping = record.flapping || isBreaking;
  const after: ConnectionContext = {
    ...context,
    ...noSession,
    at,
    unsupported,
    lostAt: opened ? at : context.lostAt,
    attempt: failures,
    flaps,
    flapping,
    neverOpened,
    connectTimeouts: close.cause === 'connect-timeout' ? record.connectTimeouts + 1 : 0,
    limitedRetries: isLimited ? record.limitedRetries + 1 : 0,
    authRefused: record.authRefused || verdict.kind === 'refresh-auth',
    promoted: false,
    lastClose: close,
    lastError: errorOf(event) ?? context.lastError,
    paused: null,
  };

  const isUsedUp = settings.maxRetries !== null && failures > settings.maxRetries;
  const termination = terminationBy(verdict, record) ?? (isUsedUp ? 'exhausted' : null);
  if (termination !== null) return { next: 'terminated', context: { ...after, termination } };

  const toPolling = (failedUpgrades: number): Consequence => ({
    next: 'polling-fallback',
    context: {
      ...after,
      transportIndex: 0,
      rotatedAt: null,
      failedUpgrades,
      // Upgrades have a pace of their own, but heed the server's advice (clause E6).
      flaps: [],
      flapping: false,
      notBefore: notBeforeBy(verdict, at),
    },
  });
  // An upgrade that died young: straight back, and no probe for a minute (clause F7).
  if (context.promoted && !proven && settings.polling !== null) {
    return toPolling(Math.max(record.failedUpgrades, upgradesAfterRegress));
  }
  const isBroken = verdict.kind === 'fallback' || neverOpened >= settings.fallbackAfter || isBreaking;
  const { exhausted, transportIndex, rotatedAt } = nextTransport(context, unsupported, at, isBroken);
  if (exhausted && settings.polling !== null) return toPolling(record.failedUpgrades);
  if (exhausted && unsupported.length === settings.transports.length) {
    return { next: 'terminated', context: { ...after, termination: 'unsupported' } };
  }
  const hasRotated = isBroken && !exhausted;
  return {
    next: 'backoff',
    context: {
      ...after,
      ...retryAfterLoss(after, event, close, verdict, hasRotated && isMissing),
      transportIndex,
      rotatedAt,
      neverOpened: isBroken ? 0 : neverOpened,
      flaps: isBroken ? [] : flaps,
      flapping: flapping && !hasRotated,
    },
  };
}

/**
 * When the next attempt is due: the policy's wait, the server's advice and the attempt budget, whichever is longest.
 * `isAtOnce`: the next transport, as the last one is none that waiting would bring (clause F1).
 */
export function retryAfterLoss(
  context: ConnectionContext,
  event: ConnectionEvent,
  close: LinkClose,
  verdict: Verdict,
  isAtOnce: boolean = false,
): Pick<ConnectionContext, 'retryInMs' | 'retryAt' | 'notBefore' | 'paused'> {
  const { at, chance } = stampOf(context, event);
  const { backoff } = context.settings;
  const own = 'retryInMs' in event ? event.retryInMs : undefined;
  const request = { attempt: context.attempt, cause: close.cause, chance };
  const advice = adviceMs(verdict, chance);
  const policyMs = own ?? (isAtOnce ? 0 : retryDelayMs(request, backoff, context.flapping));
  // Offline, an attempt is in vain, but the host may be wrong: try after the cap anyway (clause D9).
  const offlineMs = context.offline ? backoff.maxMs : 0;
  // Added to the budget's wait, not replaced by it: jitter that is clamped collapses to one delay (clause E2).
  const budgetMs = budgetWaitMs(context, at);
  const isOwn = own !== undefined;
  const paidMs = policyMs < budgetMs ? budgetMs + (isOwn ? 0 : policyMs) : policyMs;
  // Of a link before the polls that now fail as well.
  const leftMs = adviceLeftMs(context, at);
  const retryInMs = safeDelay(Math.max(paidMs, advice.waitMs, offlineMs, leftMs));
  return {
    retryInMs,
    retryAt: at + retryInMs,
    notBefore: leftMs > advice.leastMs ? context.notBefore : notBeforeBy(verdict, at),
    paused: context.offline ? 'offline' : null,
  };
}
