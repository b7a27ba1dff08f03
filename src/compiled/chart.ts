// Compiled from machines/connection.machine.ts by `npm run compile`. Not to be edited.
import type { Action } from '../../machines/actions.js';
import * as act from '../../machines/actions.js';
import * as is from '../../machines/guards.js';
import * as updates from '../../machines/updates.js';
import { type Answers, type Chart, change, not } from './chart-types.js';

const recordLoss: Action = change(updates.recordLoss);
const recordOpened: Action = change(updates.recordOpened);
const recordCandidateOpened: Action = change(updates.recordCandidateOpened);
const recordCandidateFailed: Action = change(updates.recordCandidateFailed);
const recordPromotion: Action = change(updates.recordPromotion);
const recordAlive: Action = change(updates.recordAlive);
const suspectLink: Action = change(updates.suspectLink);
const forgetPing: Action = change(updates.forgetPing);
const recordOfflineAttempt: Action = change(updates.recordOfflineAttempt);
const beginProbe: Action = change(updates.beginProbe);
const countMiss: Action = change(updates.countMiss);
const grantGrace: Action = change(updates.grantGrace);
const extendDeadline: Action = change(updates.extendDeadline);
const recordNetwork: Action = change(updates.recordNetwork);
const replaceLink: Action = change(updates.replaceLink);
const retryNow: Action = change(updates.retryNow);
const retryWhenAllowed: Action = change(updates.retryWhenAllowed);
const retrySoon: Action = change(updates.retrySoon);
const retryAfterCap: Action = change(updates.retryAfterCap);
const pause: Action = change(updates.pause);
const beginPolling: Action = change(updates.beginPolling);
const recordPoll: Action = change(updates.recordPoll);
const giveUpCatchUp: Action = change(updates.giveUpCatchUp);
const recordPollFailed: Action = change(updates.recordPollFailed);
const recordVerdict: Action = change(updates.recordVerdict);
const recordPollingUnfit: Action = change(updates.recordPollingUnfit);
const recordCloseRequest: Action = change(updates.recordCloseRequest);
const recordClosed: Action = change(updates.recordClosed);

const shared1: Answers = [{ when: [is.isCurrent, is.isLossTerminal], to: 'terminated', acts: [recordLoss] }, { when: [is.isCurrent, is.isLossToPolling], to: 'polling-fallback', acts: [recordLoss] }, { when: [is.isCurrent], to: 'backoff', acts: [recordLoss] }];
const shared2: Answers = [{ when: [is.isLossTerminal], to: 'terminated', acts: [recordLoss] }, { when: [is.isLossToPolling], to: 'polling-fallback', acts: [recordLoss] }, { to: 'backoff', acts: [recordLoss] }];
const shared3: Answers = [{ to: 'backoff', acts: [pause] }];
const shared4: Answers = [{ to: 'terminated', acts: [recordCloseRequest] }];
const shared5: Answers = [{ when: [is.isAsleepTooLong, is.hasBudget], to: 'connecting', acts: [recordNetwork, replaceLink] }, { when: [is.isAsleepTooLong], to: 'backoff', acts: [recordNetwork, replaceLink] }, { when: [is.isProbeDue], to: 'awaiting-pong', acts: [recordNetwork, beginProbe, act.sendPing] }, { acts: [recordNetwork] }];
const shared6: Answers = [{ when: [is.isAsleepTooLong, is.hasBudget], to: 'connecting', acts: [recordNetwork, replaceLink] }, { when: [is.isAsleepTooLong], to: 'backoff', acts: [recordNetwork, replaceLink] }, { when: [is.isProbeDue], to: 'awaiting-pong', acts: [act.disarmPark, beginProbe, act.sendPing] }, { acts: [act.disarmPark] }];
const shared7: Answers = [{ acts: [suspectLink] }];
const shared8: Answers = [{ to: 'backoff', acts: [pause, act.closeTransport] }];
const shared9: Answers = [{ when: [is.isParking], acts: [act.armPark] }];
const shared10: Answers = [{ when: [is.isCurrent, is.mayPark], to: 'backoff', acts: [pause, act.closeTransport] }, { when: [is.isCurrent], acts: [act.armParkAgain] }];
const shared11: Answers = [{ when: [is.isCurrent], acts: [act.armFlush] }];
const shared12: Answers = [{ when: [is.isCurrent], acts: [act.disarmFlush, act.flush] }];
const shared13: Answers = [{ when: [is.isCurrentPoll, is.isCaughtUp], acts: [act.stopPoller, act.disarmPoll, recordPoll, act.release] }, { when: [is.isCurrentPoll], acts: [act.startPoll, act.armPollTimeout] }];
const shared14: Answers = [{ when: [is.isCurrentPoll, is.isCatchUpVain], acts: [act.stopPoller, act.disarmPoll, giveUpCatchUp, act.release] }, { when: [is.isCurrentPoll], acts: [act.stopPoller, recordPollFailed, act.armPoll, act.release] }];
const shared15: Answers = [{ when: [is.isCatchUpDue], acts: [act.startPoll, act.armPollTimeout] }];
const shared16: Answers = [{ to: 'closing', acts: [recordCloseRequest] }];
const shared17: Answers = [{ when: [is.hasBudget], to: 'connecting', acts: [replaceLink] }, { to: 'backoff', acts: [replaceLink] }];
const shared18: Answers = [{ when: [is.isAllowed, is.hasBudget], to: 'connecting', acts: [] }, { when: [is.isAllowed], to: 'backoff', acts: [retryNow] }, { when: [is.isPaused], to: 'backoff', acts: [retryWhenAllowed] }];
const shared19: Answers = [{ when: [is.isCurrentPoll, is.isVerdictTerminal], to: 'terminated', acts: [recordVerdict] }, { when: [is.isCurrentPoll, not(is.isPollProven)], to: 'backoff', acts: [recordPollingUnfit] }, { when: [is.isCurrentPoll], acts: [act.stopPoller, recordPollFailed, act.armPoll] }];
const shared20: Answers = [{ when: [is.isPaused], acts: [act.startPoll, act.armPollTimeout, act.armUpgrade] }, { when: [is.mayPollNow], acts: [act.startPoll, act.armPollTimeout] }];
const shared21: Answers = [{ acts: [pause, act.stopTransport, act.stopPoller, act.disarmPoll, act.disarmUpgrade] }];

export const chart: Chart = {
  connecting: {
    tags: new Set(['retrying']),
    entry: [act.stopPoller, act.disarmSession, act.startTransport, act.armConnectTimeout],
    exit: [act.disarm],
    always: [{ when: [is.isFirstTooSoon], to: 'backoff', acts: [retryNow] }],
    on: {
      'transport.opened': [{ when: [is.isCurrent], to: 'open', acts: [recordOpened, act.admit, act.armParkIfHidden] }],
      'transport.closed': shared1,
      'connect.timedOut': shared1,
      'xstate.error.actor.transport': shared2,
      'network.offline': [{ acts: [recordOfflineAttempt] }],
      'network.online': [{ when: [is.hasStartedOffline, is.hasBudget], to: 'connecting', acts: [recordNetwork] }, { acts: [recordNetwork] }],
      'page.left': shared3,
      'user.close': shared4,
    },
  },
  open: {
    tags: new Set(['connected', 'sendable']),
    entry: [act.armHeartbeat],
    exit: [act.disarm],
    always: [],
    on: {
      'transport.closed': shared1,
      'xstate.error.actor.transport': shared2,
      'network.offline': shared5,
      'network.online': shared5,
      'network.changed': shared5,
      'page.visible': shared6,
      'page.resumed': shared6,
      'page.returned': shared6,
      'clock.jumped': shared5,
      'page.frozen': shared7,
      'page.left': shared8,
      'page.hidden': shared9,
      'park.due': shared10,
      'outbox.blocked': shared11,
      'flush.due': shared12,
      'poll.succeeded': shared13,
      'poll.failed': shared14,
      'poll.timedOut': shared14,
      'poll.due': shared15,
      'user.close': shared16,
      'user.reconnect': shared17,
      'ping.due': [{ when: [is.isCurrent, is.isLate, is.isAsleepTooLong, is.hasBudget], to: 'connecting', acts: [replaceLink] }, { when: [is.isCurrent, is.isLate, is.isAsleepTooLong], to: 'backoff', acts: [replaceLink] }, { when: [is.isCurrent, is.isLate], to: 'awaiting-pong', acts: [beginProbe, act.sendPing] }, { when: [is.isCurrent], to: 'awaiting-pong', acts: [recordAlive, act.sendPing] }],
      'silence.exceeded': shared1,
    },
  },
  'awaiting-pong': {
    tags: new Set(['connected', 'sendable']),
    entry: [act.armPongTimeout],
    exit: [act.disarm],
    always: [],
    on: {
      'transport.closed': shared1,
      'xstate.error.actor.transport': shared2,
      'network.offline': shared5,
      'network.online': shared5,
      'network.changed': shared5,
      'page.visible': shared6,
      'page.resumed': shared6,
      'page.returned': shared6,
      'clock.jumped': shared5,
      'page.frozen': shared7,
      'page.left': shared8,
      'page.hidden': shared9,
      'park.due': shared10,
      'outbox.blocked': shared11,
      'flush.due': shared12,
      'poll.succeeded': shared13,
      'poll.failed': shared14,
      'poll.timedOut': shared14,
      'poll.due': shared15,
      'user.close': shared16,
      'user.reconnect': shared17,
      'transport.heard': [{ when: [is.isCurrent], to: 'open', acts: [recordAlive] }],
      'ping.skipped': [{ when: [is.isCurrent], to: 'open', acts: [forgetPing] }],
      'pong.missed': [{ when: [is.isCurrent, is.isUploading], to: 'awaiting-pong', acts: [extendDeadline] }, { when: [is.isCurrent, is.isLate], to: 'awaiting-pong', acts: [grantGrace, act.sendPing] }, { when: [is.isCurrent, is.hasMissesLeft], to: 'awaiting-pong', acts: [countMiss, act.sendPing] }, { when: [is.isCurrent, is.isLossTerminal], to: 'terminated', acts: [recordLoss] }, { when: [is.isCurrent, is.isLossToPolling], to: 'polling-fallback', acts: [recordLoss] }, { when: [is.isCurrent], to: 'backoff', acts: [recordLoss] }],
    },
  },
  closing: {
    tags: new Set([]),
    entry: [act.stopPoller, act.disarmSession, act.closeTransport, act.armCloseTimeout],
    exit: [act.disarm],
    always: [],
    on: {
      'transport.closed': [{ when: [is.isCurrent], to: 'terminated', acts: [recordClosed] }],
      'close.timedOut': [{ when: [is.isCurrent], to: 'terminated', acts: [] }],
      'xstate.error.actor.transport': [{ to: 'terminated', acts: [] }],
    },
  },
  backoff: {
    tags: new Set(['retrying']),
    entry: [act.stopTransport, act.stopPoller, act.disarmSession, act.armRetry],
    exit: [act.disarm],
    always: [],
    on: {
      'retry.due': [{ when: [is.isCurrent], to: 'connecting', acts: [] }],
      'network.offline': [{ when: [not(is.isPaused), is.isNews], to: 'backoff', acts: [retryAfterCap] }],
      'network.online': [{ when: [is.isPaused], acts: [recordNetwork] }, { when: [is.isSoonAnyway], acts: [recordNetwork] }, { to: 'backoff', acts: [retrySoon] }],
      'page.visible': shared18,
      'page.resumed': shared18,
      'page.returned': shared18,
      'clock.jumped': [{ when: [is.isParked], acts: [] }, { when: [is.isAllowed, is.hasBudget], to: 'connecting', acts: [] }, { when: [is.isAllowed], to: 'backoff', acts: [retryNow] }, { when: [is.isPaused], to: 'backoff', acts: [retryWhenAllowed] }],
      'page.frozen': [{ when: [not(is.isPaused)], to: 'backoff', acts: [pause] }],
      'page.left': shared3,
      'user.close': shared4,
      'user.reconnect': [{ when: [is.hasBudget], to: 'connecting', acts: [] }, { to: 'backoff', acts: [retryNow] }],
    },
  },
  'polling-fallback': {
    tags: new Set(['retrying']),
    entry: [act.stopTransport, act.disarmSession, beginPolling, act.startPoll, act.armPollTimeout, act.armUpgrade],
    exit: [],
    always: [],
    on: {
      'poll.due': [{ when: [is.mayPoll], acts: [act.startPoll, act.armPollTimeout] }],
      'poll.succeeded': [{ when: [is.isCurrentPoll], acts: [act.stopPoller, recordPoll, act.armPoll] }],
      'poll.failed': shared19,
      'poll.timedOut': shared19,
      'upgrade.due': [{ when: [is.mayUpgrade], acts: [act.startCandidate, act.armCandidateTimeout] }],
      'transport.opened': [{ when: [is.isCurrent, is.isCandidateConnecting, is.isPinging], acts: [recordCandidateOpened, act.sendPing, act.armCandidateProof] }, { when: [is.isCurrent, is.isCandidateConnecting], acts: [recordCandidateOpened, act.listen, act.armCandidateProof] }],
      'transport.heard': [{ when: [is.isCurrent, is.isCandidateOpened, is.isCurrentPoll], to: 'open', acts: [act.disarmUpgrade, recordPromotion, act.admitHolding, act.armParkIfHidden, act.armPollTimeout] }, { when: [is.isCurrent, is.isCandidateOpened], to: 'open', acts: [act.disarmUpgrade, recordPromotion, act.admitHolding, act.armParkIfHidden, act.startPoll, act.armPollTimeout] }],
      'candidate.timedOut': [{ when: [is.isCurrent, is.isCandidateOpened, not(is.isPinging), is.isCurrentPoll], to: 'open', acts: [act.disarmUpgrade, recordPromotion, act.admitHolding, act.armParkIfHidden, act.armPollTimeout] }, { when: [is.isCurrent, is.isCandidateOpened, not(is.isPinging)], to: 'open', acts: [act.disarmUpgrade, recordPromotion, act.admitHolding, act.armParkIfHidden, act.startPoll, act.armPollTimeout] }, { when: [is.isOfCandidate], acts: [act.stopTransport, recordCandidateFailed, act.armUpgrade] }],
      'ping.skipped': [{ when: [is.isOfCandidate], acts: [act.stopTransport, recordCandidateFailed, act.armUpgrade] }],
      'transport.closed': [{ when: [is.isOfCandidate, is.isVerdictTerminal], to: 'terminated', acts: [recordVerdict] }, { when: [is.isOfCandidate], acts: [act.stopTransport, recordCandidateFailed, act.armUpgrade] }],
      'xstate.error.actor.transport': [{ acts: [recordCandidateFailed, act.armUpgrade] }],
      'network.offline': [{ acts: [recordNetwork] }],
      'network.online': [{ when: [is.isPaused], acts: [recordNetwork] }, { when: [is.mayPollNow, is.mayUpgrade, is.hasBudget, is.isAllowed], acts: [recordNetwork, act.startPoll, act.armPollTimeout, act.armUpgradeNow] }, { when: [is.mayPollNow], acts: [recordNetwork, act.startPoll, act.armPollTimeout] }, { acts: [recordNetwork] }],
      'page.visible': shared20,
      'page.resumed': shared20,
      'page.returned': shared20,
      'clock.jumped': shared20,
      'page.frozen': shared21,
      'page.left': shared21,
      'user.close': shared4,
      'user.reconnect': shared17,
    },
  },
  terminated: {
    tags: new Set(['terminal']),
    entry: [act.stopTransport, act.stopPoller, act.disarmSession],
    exit: [],
    always: [],
    on: {
    },
  },
};
