import { budgetWaitMs } from '../../../../machines/delays.js';
import type { StatusChange } from '../../../connection-types.js';
import type { Scene, Watch } from '../scene.js';
import { mustHold } from '../violation.js';
import type { WatchedLink } from '../watched-link.js';

const slackMs = 2;
const longestAdviceMs = 5 * 60_000;
const longestSpreadMs = 10_000;
/** The longest wait of the policy that setups bring along. */
const ownPolicyMs = 20_000;
const failuresToLongCap = 20;

/** Whether a link ended, rather than that it was given up for the user's or the page's sake. */
function isLoss({ previous, status, lastClose }: StatusChange, before: StatusChange['lastClose']): boolean {
  const hadLink = previous === 'connecting' || previous === 'open' || previous === 'awaiting-pong';
  if (!hadLink || lastClose === null || lastClose === before) return false;
  if (status !== 'backoff' && status !== 'polling-fallback' && status !== 'terminated') return false;
  const isOurs = lastClose.cause === 'page' || lastClose.cause === 'client';
  return !isOurs && !lastClose.reason.startsWith('nothing received');
}

/** What the server asked for by `retry=<ms>`, as the setups' `classify` reads it. */
function advisedMs(end: WatchedLink['end']): number {
  const ms = end?.reason.startsWith('retry=') ? Number(end.reason.slice(6)) : 0;
  return Math.min(longestAdviceMs, Math.max(0, ms));
}

/** One loss is one failure, and the wait after it is what was computed, and kept (I4, I8, I9). */
export function watchLosses(scene: Scene): Watch {
  const { world, setup } = scene;
  const { page, time } = world;
  let attempt = 0;
  let transport = '';
  /** An actor that is stopped ends without a loss, and may have been told of one by a candidate before. */
  let isStopped = false;
  let lastClose: StatusChange['lastClose'] = null;
  /** No attempt before this, unless somebody asks for one. */
  let leaveAloneUntil = 0;

  const countOf = (change: StatusChange): void => {
    const isMissing = change.lastClose?.cause === 'unsupported';
    const counted = attempt + (isMissing ? 0 : 1);
    const { stableAfterMs } = scene.snapshot.context.settings;
    const openedAt = scene.link?.openedAt ?? null;
    const isProven = openedAt !== null && (page.clock.jumps > 0 || time.now() - openedAt >= stableAfterMs);
    const isRight = change.attempt === counted || (isProven && change.attempt === (isMissing ? 0 : 1));
    mustHold(isRight, 'I4', () => `${change.attempt} failures after one more than ${attempt}`);
  };

  const waitOf = ({ retryInMs, attempt: failures, transport: next }: StatusChange): void => {
    if (retryInMs === null) return;
    const { context } = scene.snapshot;
    const { settings, flapping, notBefore, offline } = context;
    const { initialMs, maxMs, longMaxMs } = settings.backoff;
    // What flapped is left after a long wait, and the next transport begins with a clean slate.
    const isLong = flapping || failures > failuresToLongCap || next !== transport;
    const cap = isLong ? longMaxMs : Math.min(maxMs, initialMs * 3 ** (failures - 1));
    const policyMs = setup.policies === 'own' ? ownPolicyMs : failures <= 1 && !isLong ? 2 * initialMs : 1.5 * cap;
    const mostMs = Math.max(
      policyMs + budgetWaitMs(context, page.clock.now()),
      notBefore === null ? 0 : longestAdviceMs + longestSpreadMs,
      offline ? maxMs : 0,
    );
    mustHold(
      retryInMs <= mostMs + slackMs,
      'I9',
      () => `a wait of ${retryInMs} ms after ${failures} failures, of ${mostMs}`,
    );
  };

  return {
    userActs(deed) {
      isStopped = deed === 'stop';
      if (deed !== 'send' && deed !== 'throw') leaveAloneUntil = 0;
    },
    linkEnded(link) {
      if (setup.policies === 'throwing' || page.clock.jumps > 0) return;
      leaveAloneUntil = time.now() + advisedMs(link.end);
    },
    dialled(link) {
      const earlyMs = leaveAloneUntil - time.now() - slackMs;
      mustHold(
        earlyMs <= 0 || page.clock.jumps > 0,
        'I8',
        () => `link ${link.number} is ${earlyMs} ms too early for the server`,
      );
      leaveAloneUntil = 0;
    },
    statusChanged(change) {
      if (!isStopped && isLoss(change, lastClose)) {
        countOf(change);
        if (change.status === 'backoff') waitOf(change);
      }
      isStopped = false;
      attempt = change.attempt;
      transport = change.transport;
      lastClose = change.lastClose;
    },
  };
}
