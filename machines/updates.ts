import type { LinkClose } from './close.js';
import { between, budgetWaitMs, recordStart, safeDelay } from './delays.js';
import {
  adviceLeftMs,
  afterLoss,
  cleanRecord,
  closeBy,
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

/** What the context becomes, action by action. Pure; the chart says when. */
export type Update = (context: ConnectionContext, event: ConnectionEvent) => Partial<ConnectionContext>;

const onlineSlackMs = 100;

const noRetry = { retryInMs: null, retryAt: null, notBefore: null, paused: null } satisfies Partial<ConnectionContext>;

/** The next transport generation, on its way. */
const nextGeneration: Update = (context, event) => {
  const { at } = stampOf(context, event);
  return { ...noSession, at, epoch: context.epoch + 1, starts: recordStart(context, at) };
};

export const recordAttempt: Update = (context, event) => ({
  ...nextGeneration(context, event),
  ...noRetry,
  startedOffline: context.offline,
});

export const recordLoss: Update = (context, event) => {
  const close = closeBy(context, event);
  return close === null ? {} : afterLoss(context, event, close).changes;
};

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
  return { at, openedAt: at, connectTimeouts: 0, sessions: context.sessions + 1 };
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
    ...noSession,
    polling: context.polling,
    at,
    // A transport that this runtime does not have takes nobody's turn.
    ...(isMissing ? { unsupported: unsupportedWith(context) } : { failedUpgrades: context.failedUpgrades + 1 }),
    authRefused: context.authRefused || verdict?.kind === 'refresh-auth',
    ...(close && verdict && { lastClose: close, notBefore: notBeforeBy(verdict, at) }),
  };
};

export const recordPromotion: Update = (context, event) => ({
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
  return {
    at,
    heard,
    missedPongs: 0,
    probing: false,
    graced: false,
    extendedMs: 0,
    suspect: false,
    ...(isProven({ ...context, heard }, event) && cleanRecord),
  };
};

/** The host was frozen, and nobody knows what became of the link meanwhile. */
export const suspectLink: Update = () => ({ suspect: true });

/** What was asked of the link is void: the ping never left (clause D3, invariant I10). */
export const forgetPing: Update = () => ({ missedPongs: 0, probing: false, graced: false, extendedMs: 0 });

/** An attempt that was cut off on its way may never end by itself. */
export const recordOfflineAttempt: Update = () => ({ offline: true, startedOffline: true });

export const beginProbe: Update = (context, event) => {
  const { at } = stampOf(context, event);
  return { at, probing: true, probedAt: at, missedPongs: 0, graced: false, extendedMs: 0 };
};

export const countMiss: Update = (context, event) => ({
  at: stampOf(context, event).at,
  missedPongs: context.missedPongs + 1,
});

export const grantGrace: Update = (context, event) => ({ ...beginProbe(context, event), graced: true });

export const extendDeadline: Update = (context, event) => ({
  at: stampOf(context, event).at,
  extendedMs: context.extendedMs + pongTimeoutMs(context),
});

export const recordNetwork: Update = (context, event) =>
  event.type === 'network.offline'
    ? { offline: true }
    : event.type === 'network.online'
      ? { offline: false }
      : { offline: context.offline };

/** A link given up at the user's wish, or one that slept too long: not a failure, and not forgiven either (clause E3). */
export const replaceLink: Update = (context, event) => {
  const { at, link } = stampOf(context, event);
  const retryInMs = safeDelay(budgetWaitMs(context, at));
  const close: LinkClose | null =
    event.type === 'user.reconnect' || link === null
      ? null
      : {
          cause: 'probe-failed',
          code: 1006,
          reason: `nothing received for ${Math.round(link.silentMs / 1_000)} s`,
          wasClean: false,
        };
  return {
    ...noSession,
    ...noRetry,
    ...(isProven(context, event) && cleanRecord),
    at,
    lostAt: context.openedAt === null ? context.lostAt : at,
    retryInMs,
    retryAt: at + retryInMs,
    ...(close && { lastClose: close }),
  };
};

/** Try again as soon as the budget allows. */
export const retryNow: Update = (context, event) => {
  const { at } = stampOf(context, event);
  const retryInMs = safeDelay(budgetWaitMs(context, at));
  return { ...noRetry, at, retryInMs, retryAt: at + retryInMs };
};

/** The pause is over, but the server asked to be left alone for longer: try then (clause E6). */
export const retryWhenAllowed: Update = (context, event) => {
  const { at } = stampOf(context, event);
  const retryInMs = safeDelay(Math.max(adviceLeftMs(context, at), budgetWaitMs(context, at)));
  return { at, paused: null, retryInMs, retryAt: at + retryInMs };
};

/** Try soon after the network came back, not in the same instant as everyone behind the same router (clause D9). */
export const retrySoon: Update = (context, event) => {
  const { at, chance } = stampOf(context, event);
  const retryInMs = safeDelay(
    Math.max(between(0, onlineSlackMs, chance), budgetWaitMs(context, at), adviceLeftMs(context, at)),
  );
  return { at, offline: false, paused: null, retryInMs, retryAt: at + retryInMs };
};

/** Offline: wait for the cap, then try anyway, as the host may be wrong (clause D9). */
export const retryAfterCap: Update = (context, event) => {
  const { at } = stampOf(context, event);
  const retryInMs = safeDelay(
    Math.max(context.settings.backoff.maxMs, adviceLeftMs(context, at), budgetWaitMs(context, at)),
  );
  return { at, offline: true, paused: 'offline', retryInMs, retryAt: at + retryInMs };
};

export const pause: Update = (context, event) => ({
  ...noSession,
  ...(context.openedAt !== null && {
    lostAt: stampOf(context, event).at,
    lastClose: { cause: 'page', code: 1000, reason: '', wasClean: false },
  }),
  ...(isProven(context, event) && cleanRecord),
  at: stampOf(context, event).at,
  retryInMs: null,
  retryAt: null,
  paused: event.type === 'page.left' ? 'left' : event.type === 'park.due' ? 'parked' : 'frozen',
});

export const beginPolling: Update = ({ notBefore }) => ({ ...noRetry, notBefore, pollProven: false, failedPolls: 0 });

export const recordPollStart: Update = (context, event) => {
  const { at } = stampOf(context, event);
  return {
    at,
    paused: null,
    request: context.request + 1,
    polling: true,
    polledAt: at,
    catchUp: context.catchUp === 'none' ? 'none' : 'fetching',
  };
};

export const recordPoll: Update = (context, event) => ({
  at: stampOf(context, event).at,
  polling: false,
  pollProven: true,
  failedPolls: 0,
  authRefused: false,
  catchUp: 'none',
});

/** The last polls stay without an answer: what they owe is not asked for any more. */
export const giveUpCatchUp: Update = () => ({ catchUp: 'none', polling: false });

export const recordPollFailed: Update = (context, event) => {
  const close = closeBy(context, event);
  const isRefused = close !== null && verdictOn(context, event, close).kind === 'refresh-auth';
  return {
    at: stampOf(context, event).at,
    polling: false,
    failedPolls: context.failedPolls + 1,
    authRefused: context.authRefused || isRefused,
    ...(close && { lastClose: close }),
  };
};

/** The server's word on a poll, or on a candidate, that ends everything. */
export const recordVerdict: Update = (context, event) => {
  const close = closeBy(context, event);
  if (close === null) return {};
  const verdict = verdictOn(context, event, close);
  const termination = verdict.kind === 'terminate' ? verdict.reason : 'auth';
  return { ...noSession, ...noRetry, at: stampOf(context, event).at, lastClose: close, termination };
};

/** Polling does not work either, so the server is down rather than WebSockets blocked: back to trying (promise P13). */
export const recordPollingUnfit: Update = (context, event) => {
  const close = closeBy(context, event);
  if (close === null) return {};
  const changes = {
    ...recordPollFailed(context, event),
    ...noSession,
    neverOpened: context.settings.fallbackAfter - 1,
  };
  return { ...changes, ...retryAfterLoss({ ...context, ...changes }, event, close, verdictOn(context, event, close)) };
};

export const recordCloseRequest: Update = (context, event) => {
  if (event.type !== 'user.close') return {};
  const closeRequest = { code: event.code ?? 1000, reason: event.reason ?? '' };
  return {
    at: stampOf(context, event).at,
    closeRequest,
    termination: 'client',
    ...noRetry,
    lastClose: { cause: 'client', ...closeRequest, wasClean: false },
  };
};

export const recordClosed: Update = (context, event) =>
  event.type === 'transport.closed' && context.lastClose
    ? { lastClose: { ...context.lastClose, wasClean: event.wasClean } }
    : {};
