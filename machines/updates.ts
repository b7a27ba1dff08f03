import type { LinkClose } from './close.js';
import { between, budgetWaitMs, recordStart, safeDelay } from './delays.js';
import {
  adviceLeftMs,
  cleanRecord,
  closeBy,
  consequenceOf,
  isProven,
  noSession,
  notBeforeBy,
  retryAfterLoss,
  unsupportedWith,
  usableTransports,
  verdictOn,
} from './loss.js';
import { stampOf } from './stamp.js';
import type { ConnectionContext, ConnectionEvent } from './types.js';
import { pongTimeoutMs } from './waits.js';

/**
 * What the context becomes, action by action. Pure; the chart says when.
 *
 * Always the whole context, with what has changed written over it. A few changes of their own, to be written over it later,
 * cost V8 some microseconds for each key that a spread adds to an object; to overwrite one costs next to nothing.
 */
export type Update = (context: ConnectionContext, event: ConnectionEvent) => ConnectionContext;

const onlineSlackMs = 100;

const noRetry = { retryInMs: null, retryAt: null, notBefore: null, paused: null } satisfies Partial<ConnectionContext>;

/** What a session that has proven itself is forgiven. */
function forgiven(context: ConnectionContext, event: ConnectionEvent): ConnectionContext {
  return isProven(context, event) ? { ...context, ...cleanRecord } : context;
}

/** The next transport generation, on its way. */
const nextGeneration: Update = (context, event) => {
  const { at } = stampOf(context, event);
  return { ...context, ...noSession, at, epoch: context.epoch + 1, starts: recordStart(context, at) };
};

export const recordAttempt: Update = (context, event) => ({
  ...nextGeneration(context, event),
  ...noRetry,
  startedOffline: context.offline,
});

export const recordLoss: Update = (context, event) => consequenceOf(context, event)?.context ?? context;

/** The upgrade probe takes the transports in turn: the preferred one is not the only one that can come back. */
export const recordCandidate: Update = (context, event) => {
  const usable = usableTransports(context);
  const transportIndex = usable[context.failedUpgrades % usable.length] ?? 0;
  return {
    ...nextGeneration(context, event),
    polling: context.polling,
    candidate: 'connecting',
    notBefore: null,
    transportIndex,
    rotatedAt: transportIndex === 0 ? null : stampOf(context, event).at,
  };
};

export const recordOpened: Update = (context, event) => {
  const { at } = stampOf(context, event);
  return { ...context, at, openedAt: at, connectTimeouts: 0, sessions: context.sessions + 1 };
};

export const recordCandidateOpened: Update = (context, event) => ({
  ...recordOpened(context, event),
  sessions: context.sessions,
  candidate: 'opened',
});

export const recordCandidateFailed: Update = (context, event) => {
  const close = closeBy(context, event);
  const verdict = close && verdictOn(context, event, close);
  const isMissing = close?.cause === 'unsupported';
  const { at } = stampOf(context, event);
  return {
    ...context,
    ...noSession,
    polling: context.polling,
    at,
    // A transport that this runtime does not have takes nobody's turn.
    unsupported: isMissing ? unsupportedWith(context) : context.unsupported,
    failedUpgrades: context.failedUpgrades + (isMissing ? 0 : 1),
    authRefused: context.authRefused || verdict?.kind === 'refresh-auth',
    lastClose: close ?? context.lastClose,
    notBefore: verdict ? notBeforeBy(verdict, at) : context.notBefore,
  };
};

export const recordPromotion: Update = (context, event) => ({
  ...context,
  at: stampOf(context, event).at,
  heard: context.heard || event.type === 'transport.heard',
  candidate: 'none',
  promoted: true,
  sessions: context.sessions + 1,
  neverOpened: 0,
  catchUp: context.polling ? 'in-flight' : 'fetching',
});

/** A sign of life: nothing is missed any more, and a session that has proven itself is forgiven (clauses D2, E3). */
export const recordAlive: Update = (context, event) => {
  const { at, link } = stampOf(context, event);
  const heard = context.heard || event.type === 'transport.heard' || link?.heard === true;
  const alive: ConnectionContext = {
    ...context,
    at,
    heard,
    missedPongs: 0,
    probing: false,
    graced: false,
    extendedMs: 0,
    suspect: false,
  };
  return forgiven(alive, event);
};

/** The host was frozen, and nobody knows what became of the link meanwhile. */
export const suspectLink: Update = (context) => ({ ...context, suspect: true });

/** What was asked of the link is void: the ping never left (clause D3, invariant I10). */
export const forgetPing: Update = (context) => ({
  ...context,
  missedPongs: 0,
  probing: false,
  graced: false,
  extendedMs: 0,
});

/** An attempt that was cut off on its way may never end by itself. */
export const recordOfflineAttempt: Update = (context) => ({ ...context, offline: true, startedOffline: true });

export const beginProbe: Update = (context, event) => {
  const { at } = stampOf(context, event);
  return { ...context, at, probing: true, probedAt: at, missedPongs: 0, graced: false, extendedMs: 0 };
};

export const countMiss: Update = (context, event) => ({
  ...context,
  at: stampOf(context, event).at,
  missedPongs: context.missedPongs + 1,
});

export const grantGrace: Update = (context, event) => ({ ...beginProbe(context, event), graced: true });

export const extendDeadline: Update = (context, event) => ({
  ...context,
  at: stampOf(context, event).at,
  extendedMs: context.extendedMs + pongTimeoutMs(context),
});

export const recordNetwork: Update = (context, event) =>
  event.type === 'network.offline'
    ? { ...context, offline: true }
    : event.type === 'network.online'
      ? { ...context, offline: false }
      : context;

/** A link given up at the user's wish, or one that slept too long: not a failure, and not forgiven either (clause E3). */
export const replaceLink: Update = (context, event) => {
  const { at, link } = stampOf(context, event);
  const retryInMs = safeDelay(budgetWaitMs(context, at));
  const close: LinkClose | null =
    event.type === 'user.reconnect' || link === null
      ? context.lastClose
      : {
          cause: 'probe-failed',
          code: 1006,
          reason: `nothing received for ${Math.round(link.silentMs / 1_000)} s`,
          wasClean: false,
        };
  return {
    ...forgiven(context, event),
    ...noSession,
    ...noRetry,
    at,
    lostAt: context.openedAt === null ? context.lostAt : at,
    retryInMs,
    retryAt: at + retryInMs,
    lastClose: close,
  };
};

/** Try again as soon as the budget allows. */
export const retryNow: Update = (context, event) => {
  const { at } = stampOf(context, event);
  const retryInMs = safeDelay(budgetWaitMs(context, at));
  return { ...context, ...noRetry, at, retryInMs, retryAt: at + retryInMs };
};

/** The pause is over, but the server asked to be left alone for longer: try then (clause E6). */
export const retryWhenAllowed: Update = (context, event) => {
  const { at } = stampOf(context, event);
  const retryInMs = safeDelay(Math.max(adviceLeftMs(context, at), budgetWaitMs(context, at)));
  return { ...context, at, paused: null, retryInMs, retryAt: at + retryInMs };
};

/** Try soon after the network came back, not in the same instant as everyone behind the same router (clause D9). */
export const retrySoon: Update = (context, event) => {
  const { at, chance } = stampOf(context, event);
  const retryInMs = safeDelay(
    Math.max(between(0, onlineSlackMs, chance), budgetWaitMs(context, at), adviceLeftMs(context, at)),
  );
  return { ...context, at, offline: false, paused: null, retryInMs, retryAt: at + retryInMs };
};

/** Offline: wait for the cap, then try anyway, as the host may be wrong (clause D9). */
export const retryAfterCap: Update = (context, event) => {
  const { at } = stampOf(context, event);
  const retryInMs = safeDelay(
    Math.max(context.settings.backoff.maxMs, adviceLeftMs(context, at), budgetWaitMs(context, at)),
  );
  return { ...context, at, offline: true, paused: 'offline', retryInMs, retryAt: at + retryInMs };
};

export const pause: Update = (context, event) => {
  const { at } = stampOf(context, event);
  const hadLink = context.openedAt !== null;
  return {
    ...forgiven(context, event),
    ...noSession,
    at,
    lostAt: hadLink ? at : context.lostAt,
    lastClose: hadLink ? { cause: 'page', code: 1000, reason: '', wasClean: false } : context.lastClose,
    retryInMs: null,
    retryAt: null,
    paused: event.type === 'page.left' ? 'left' : event.type === 'park.due' ? 'parked' : 'frozen',
  };
};

export const beginPolling: Update = (context) => ({
  ...context,
  ...noRetry,
  notBefore: context.notBefore,
  pollProven: false,
  failedPolls: 0,
});

export const recordPollStart: Update = (context, event) => {
  const { at } = stampOf(context, event);
  return {
    ...context,
    at,
    paused: null,
    request: context.request + 1,
    polling: true,
    polledAt: at,
    catchUp: context.catchUp === 'none' ? 'none' : 'fetching',
  };
};

export const recordPoll: Update = (context, event) => ({
  ...context,
  at: stampOf(context, event).at,
  polling: false,
  pollProven: true,
  failedPolls: 0,
  authRefused: false,
  catchUp: 'none',
});

/** The last polls stay without an answer: what they owe is not asked for any more. */
export const giveUpCatchUp: Update = (context) => ({ ...context, catchUp: 'none', polling: false });

export const recordPollFailed: Update = (context, event) => {
  const close = closeBy(context, event);
  const isRefused = close !== null && verdictOn(context, event, close).kind === 'refresh-auth';
  return {
    ...context,
    at: stampOf(context, event).at,
    polling: false,
    failedPolls: context.failedPolls + 1,
    authRefused: context.authRefused || isRefused,
    lastClose: close ?? context.lastClose,
  };
};

/** The server's word on a poll, or on a candidate, that ends everything. */
export const recordVerdict: Update = (context, event) => {
  const close = closeBy(context, event);
  if (close === null) return context;
  const verdict = verdictOn(context, event, close);
  const termination = verdict.kind === 'terminate' ? verdict.reason : 'auth';
  const { at } = stampOf(context, event);
  return { ...context, ...noSession, ...noRetry, at, lastClose: close, termination };
};

/** Polling does not work either, so the server is down rather than WebSockets blocked: back to trying (promise P13). */
export const recordPollingUnfit: Update = (context, event) => {
  const close = closeBy(context, event);
  if (close === null) return context;
  const failed: ConnectionContext = {
    ...recordPollFailed(context, event),
    ...noSession,
    neverOpened: context.settings.fallbackAfter - 1,
  };
  return { ...failed, ...retryAfterLoss(failed, event, close, verdictOn(context, event, close)) };
};

export const recordCloseRequest: Update = (context, event) => {
  if (event.type !== 'user.close') return context;
  const closeRequest = { code: event.code ?? 1000, reason: event.reason ?? '' };
  return {
    ...context,
    ...noRetry,
    at: stampOf(context, event).at,
    closeRequest,
    termination: 'client',
    lastClose: { cause: 'client', code: closeRequest.code, reason: closeRequest.reason, wasClean: false },
  };
};

export const recordClosed: Update = (context, event) =>
  event.type === 'transport.closed' && context.lastClose
    ? { ...context, lastClose: { ...context.lastClose, wasClean: event.wasClean } }
    : context;
