import * as guards from './guards.js';
import type { TimerId } from './machine-types.js';
import type {
  ConnectionContext,
  ConnectionEvent,
  PollerInput,
  TimerBasis,
  TimerInput,
  TimerName,
  TransportCommand,
  TransportInput,
} from './types.js';
import * as updates from './updates.js';
import * as waits from './waits.js';

/** The actors that are started and stopped by name. */
export type ChildId = 'transport' | 'poller' | TimerId;

/** What is told to each kind of actor when it starts. */
export interface ChildInputs {
  readonly transport: TransportInput;
  readonly poller: PollerInput;
  readonly timer: TimerInput;
}

/**
 * One event as it is answered. Whoever runs the chart gives one to each action: what is done counts for all that follows,
 * and what concerns other actors happens once the new state stands.
 */
export interface Turn {
  readonly context: ConnectionContext;
  readonly event: ConnectionEvent;
  change(update: updates.Update): void;
  start<Kind extends keyof ChildInputs>(kind: Kind, id: ChildId, input: ChildInputs[Kind]): void;
  /** Does nothing where there is no such actor. */
  stop(id: ChildId): void;
  tell(command: TransportCommand): void;
}

/** What the chart does besides changing the context: actors come and go, and the transport is told things. */
export type Action = (turn: Turn) => void;

type Delay = (context: ConnectionContext, event: ConnectionEvent) => number;

/** How soon to try again to park, at the soonest. */
const parkPauseMs = 1_000;

/** How often to look for room in a transport that is full; it has no event for that. */
const flushPauseMs = 100;

const stop =
  (id: ChildId): Action =>
  (turn) =>
    turn.stop(id);

const tell =
  (command: TransportCommand): Action =>
  (turn) =>
    turn.tell(command);

function begin(turn: Turn, id: TimerId, event: TimerName, delayMs: Delay, basis: TimerBasis): void {
  const { context } = turn;
  turn.start('timer', id, { event, delayMs: delayMs(context, turn.event), epoch: context.epoch, basis });
}

/** The timer of a state, armed on entry: the one before was stopped on exit. */
const armOnEntry =
  (event: TimerName, delayMs: Delay, basis: TimerBasis = 'now'): Action =>
  (turn) =>
    begin(turn, 'timer', event, delayMs, basis);

/** The one timer of this id. Armed anew it replaces the one before: a child overwritten by id would live on as an orphan. */
const arm =
  (id: Exclude<TimerId, 'timer'>, event: TimerName, delayMs: Delay): Action =>
  (turn) => {
    turn.stop(id);
    begin(turn, id, event, delayMs, 'now');
  };

function connect(turn: Turn, update: updates.Update): void {
  turn.stop('transport');
  turn.change(update);
  const { epoch, transportIndex, attempt, authRefused } = turn.context;
  turn.start('transport', 'transport', { epoch, index: transportIndex, attempt, authRefused });
}

export const startTransport: Action = (turn) => {
  if (!guards.isFirstTooSoon(turn.context, turn.event)) connect(turn, updates.recordAttempt);
};

export const startCandidate: Action = (turn) => connect(turn, updates.recordCandidate);

export const startPoll: Action = (turn) => {
  turn.stop('poller');
  turn.change(updates.recordPollStart);
  turn.start('poller', 'poller', { request: turn.context.request });
};

export const stopTransport: Action = stop('transport');
export const stopPoller: Action = stop('poller');

export const admit: Action = tell({ type: 'admit', hold: false });
export const admitHolding: Action = tell({ type: 'admit', hold: true });
export const release: Action = tell({ type: 'release' });
export const sendPing: Action = tell({ type: 'ping' });
export const listen: Action = tell({ type: 'listen' });
export const flush: Action = tell({ type: 'flush' });
export const closeTransport: Action = (turn) => {
  const { code, reason } = turn.context.closeRequest ?? { code: 1000, reason: '' };
  turn.tell({ type: 'close', code, reason });
};

export const armConnectTimeout: Action = armOnEntry('connect.timedOut', waits.connectTimeoutMs);
export const armHeartbeat: Action = (turn) => {
  const { mode, silenceMs } = turn.context.settings.heartbeat;
  if (mode === 'silence') begin(turn, 'timer', 'silence.exceeded', () => silenceMs, 'silence');
  // The first one is due at once; the others once either direction was idle.
  const basis = turn.event.type === 'transport.opened' ? 'now' : 'idle';
  if (mode === 'ping') begin(turn, 'timer', 'ping.due', waits.pingDelayMs, basis);
};
export const armPongTimeout: Action = armOnEntry('pong.missed', waits.pongTimeoutMs);
export const armCloseTimeout: Action = armOnEntry('close.timedOut', ({ settings }) => settings.closeTimeoutMs);
export const armRetry: Action = (turn) => {
  const { retryInMs } = turn.context;
  if (retryInMs !== null) begin(turn, 'timer', 'retry.due', () => retryInMs, 'now');
};
export const armPoll: Action = arm('poll', 'poll.due', waits.pollDelayMs);
export const armPollTimeout: Action = arm('poll', 'poll.timedOut', waits.pollTimeoutMs);
export const armUpgrade: Action = arm('upgrade', 'upgrade.due', waits.upgradeDelayMs);
export const armUpgradeNow: Action = arm('upgrade', 'upgrade.due', () => 0);
export const armCandidateTimeout: Action = arm('upgrade', 'candidate.timedOut', waits.connectTimeoutMs);
export const armCandidateProof: Action = arm(
  'upgrade',
  'candidate.timedOut',
  ({ settings }) => settings.heartbeat.probeTimeoutMs,
);
export const armFlush: Action = arm('flush', 'flush.due', () => flushPauseMs);
export const armPark: Action = arm('park', 'park.due', ({ settings }) => settings.hidden.parkAfterMs);
export const armParkAgain: Action = arm('park', 'park.due', ({ settings }) =>
  Math.max(parkPauseMs, settings.hidden.parkAfterMs),
);
export const armParkIfHidden: Action = (turn) => {
  if (turn.event.hidden && guards.isParking(turn.context, turn.event)) armPark(turn);
};

export const disarm: Action = stop('timer');
export const disarmFlush: Action = stop('flush');
export const disarmPark: Action = stop('park');
export const disarmPoll: Action = stop('poll');
export const disarmUpgrade: Action = stop('upgrade');
export const disarmSession: Action = (turn) => {
  turn.stop('flush');
  turn.stop('park');
  turn.stop('poll');
  turn.stop('upgrade');
};
