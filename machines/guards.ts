import { budgetWaitMs } from './delays.js';
import { adviceLeftMs, closeBy, consequenceOf, verdictOn } from './loss.js';
import { stampOf } from './stamp.js';
import type { ConnectionContext, ConnectionEvent } from './types.js';
import { pongTimeoutMs } from './waits.js';

type Guard = (context: ConnectionContext, event: ConnectionEvent) => boolean;

const restlessMs = 10_000;
const assumeDeadMs = 120_000;
const collapseMs = 1_000;
const lateMs = 1_000;
const longestUploadMs = 60_000;
const catchUpTries = 3;

/** Facts of an earlier transport generation change nothing (invariant I2). */
export const isCurrent: Guard = (context, event) => 'epoch' in event && event.epoch === context.epoch;

export const isLossTerminal: Guard = (context, event) => consequenceOf(context, event)?.next === 'terminated';

export const isLossToPolling: Guard = (context, event) => consequenceOf(context, event)?.next === 'polling-fallback';

/** The attempt budget has room now (clause E4). */
export const hasBudget: Guard = (context, event) => budgetWaitMs(context, stampOf(context, event).at) === 0;

/** A new life whose first attempt the budget of an earlier one forbids as yet: nothing was tried so far. */
export const isFirstTooSoon: Guard = (context, event) => context.epoch === 0 && !hasBudget(context, event);

/** No advice of the server forbids an attempt now. */
export const isAllowed: Guard = (context, event) => adviceLeftMs(context, stampOf(context, event).at) === 0;

/** A wake that only the clock shows does not end a parking: timers of a hidden page look like it. */
export const isParked: Guard = (context) => context.paused === 'parked';

export const isPaused: Guard = (context) => context.paused !== null && context.paused !== 'offline';

export const isSoonAnyway: Guard = (context, event) =>
  context.retryAt !== null && Math.abs(context.retryAt - stampOf(context, event).at) <= 100;

/** No less than a link that is pinged may be silent without a fault. */
function tooLongMs({ settings: { heartbeat } }: ConnectionContext): number {
  return heartbeat.mode === 'ping' ? Math.max(assumeDeadMs, heartbeat.intervalMs + heartbeat.timeoutMs) : assumeDeadMs;
}

/** Silent for so long that a probe would only cost time (clause D8). An `offline` is no wake. */
export const isAsleepTooLong: Guard = (context, event) =>
  event.type !== 'network.offline' && (stampOf(context, event).link?.silentMs ?? 0) >= tooLongMs(context);

/** The host has not said yet that it is offline: said again and again, it must not put the retry off each time. */
export const isNews: Guard = (context) => !context.offline;

/** A probe is worth its frame: not one under way or just done, and no traffic that answers the question already (clause D9). */
export const isProbeDue: Guard = (context, event) => {
  if (context.settings.heartbeat.mode !== 'ping' || context.probing) return false;
  const { at, link } = stampOf(context, event);
  if (context.probedAt !== null && Math.abs(at - context.probedAt) < collapseMs) return false;
  const isShown = event.type === 'page.visible' || event.type === 'page.resumed' || event.type === 'page.returned';
  return !isShown || context.suspect || link === null || link.idleMs > restlessMs;
};

/** A deadline that fires late is no proof: the host slept, and the answer may be waiting (clause D6). */
export const isLate: Guard = (context, event) => 'lateMs' in event && event.lateMs > lateMs && !context.graced;

export const isUploading: Guard = (context, event) =>
  stampOf(context, event).link?.draining === true && context.extendedMs + pongTimeoutMs(context) <= longestUploadMs;

/** An attempt that began offline may never end by itself. */
export const hasStartedOffline: Guard = (context) => context.startedOffline;

/** One more miss does not reach the limit. A probe has no second try (clause D8). */
export const hasMissesLeft: Guard = (context) =>
  !context.probing && context.missedPongs + 1 < context.settings.heartbeat.maxMissed;

export const isPinging: Guard = (context) => context.settings.heartbeat.mode === 'ping';

export const isParking: Guard = (context) => context.settings.hidden.policy === 'park';

/** Parked only while hidden, and never with something to send. */
export const mayPark: Guard = (context, event) => {
  const { hidden, link } = stampOf(context, event);
  return hidden && link?.queued === 0;
};

export const isCandidateConnecting: Guard = (context) => context.candidate === 'connecting';

export const isCandidateOpened: Guard = (context) => context.candidate === 'opened';

/** A fact of the candidate; between two candidates the epoch is still that of the last one. */
export const isOfCandidate: Guard = (context, event) => isCurrent(context, event) && context.candidate !== 'none';

export const mayUpgrade: Guard = (context) => context.candidate === 'none' && context.paused === null;

export const mayPoll: Guard = (context) => !context.polling && context.paused === null;

export const isCurrentPoll: Guard = (context, event) =>
  context.polling && (!('request' in event) || event.request === context.request);

/** The verdict itself ends everything, whatever the counts say: of a poll, or of a candidate beside polling. */
export const isVerdictTerminal: Guard = (context, event) => {
  const close = closeBy(context, event);
  if (close === null) return false;
  const verdict = verdictOn(context, event, close);
  return verdict.kind === 'terminate' || (verdict.kind === 'refresh-auth' && context.authRefused);
};

export const isPollProven: Guard = (context) => context.pollProven;

export const mayPollNow: Guard = (context, event) =>
  !context.polling &&
  (context.polledAt === null || Math.abs(stampOf(context, event).at - context.polledAt) >= collapseMs);

export const isCatchUpDue: Guard = (context) => context.catchUp !== 'none' && !context.polling;

export const isCaughtUp: Guard = (context) => context.catchUp !== 'in-flight';

export const isCatchUpVain: Guard = (context) => context.failedPolls + 1 >= catchUpTries;
