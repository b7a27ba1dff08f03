import { and, type EventObject, fromCallback, not, setup } from 'xstate';
import type { ChildId, ChildInputs, Turn } from './actions.js';
import * as actions from './actions.js';
import { initialContext, outputOf } from './context.js';
import * as guards from './guards.js';
import { type Children, hostOf } from './host.js';
import type { ConnectionMachine, TimerId } from './machine-types.js';
import type {
  ConnectionContext,
  ConnectionEvent,
  ConnectionInput,
  ConnectionOutput,
  ConnectionTag,
  PollerInput,
  TimerInput,
  TransportCommand,
  TransportInput,
} from './types.js';
import * as updates from './updates.js';

interface Args {
  readonly context: ConnectionContext;
  readonly event: ConnectionEvent;
}

/** Forgetting an actor must not go unnoticed: without a world there is nothing to do. */
function unprovided(name: string): never {
  throw new UnprovidedError(`provide '${name}': connectionMachine.provide({ actors: { ${name} } })`);
}

class UnprovidedError extends Error {
  override readonly name = 'UnprovidedError';
}

/** The actor of whoever runs this system; where nobody does, it must be provided. */
const hosted = <Kind extends keyof Children, Command extends { type: string }, Input>(kind: Kind) =>
  fromCallback<Command, Input>((child) => {
    const host = hostOf(child.system);
    // XState's types and ours say the same of each kind, but not by this parameter.
    return host ? host.run(kind, child as unknown as Children[Kind]) : unprovided(kind);
  });

/** What a child threw, by XState's own event, which is none of ours by type. */
const errorIn = (event: object): unknown => ('error' in event ? event.error : undefined);

/** The functions of a module as XState calls them, under their own names. */
function each<Module extends object, Given, Made>(
  module: Module & { readonly [name: string]: Given },
  make: (given: Given) => Made,
): { [Name in keyof Module]: Made } {
  const made = Object.entries<Given>(module).map(([name, given]) => [name, make(given)]);
  return Object.fromEntries(made);
}

const world = setup({
  types: {
    context: {} as ConnectionContext,
    events: {} as ConnectionEvent,
    input: {} as ConnectionInput | undefined,
    output: {} as ConnectionOutput,
    tags: {} as ConnectionTag,
    children: {} as {
      transport: 'transport';
      environment: 'environment';
      poller: 'poller';
      timer: 'timer';
      flush: 'timer';
      park: 'timer';
      poll: 'timer';
      upgrade: 'timer';
    },
  },
  actors: {
    transport: hosted<'transport', TransportCommand, TransportInput>('transport'),
    timer: hosted<'timer', EventObject, TimerInput>('timer'),
    poller: hosted<'poller', EventObject, PollerInput>('poller'),
    environment: hosted<'environment', EventObject, undefined>('environment'),
  },
  guards: {
    ...each(
      guards,
      (holds) =>
        ({ context, event }: Args) =>
          holds(context, event),
    ),
    isUnprovided: ({ event }) => errorIn(event) instanceof UnprovidedError,
  },
});

type Enqueue = Parameters<Parameters<typeof world.enqueueActions>[0]>[0]['enqueue'];

/** A turn of XState's: what is enqueued is done in order, each with the context that the one before has left. */
class EnqueuedTurn implements Turn {
  context: ConnectionContext;
  readonly event: ConnectionEvent;
  readonly #enqueue: Enqueue;

  constructor({ context, event, enqueue }: Args & { readonly enqueue: Enqueue }) {
    this.context = context;
    this.event = event;
    this.#enqueue = enqueue;
  }

  change(update: updates.Update): void {
    const changed = update(this.context, this.event);
    this.context = changed;
    this.#enqueue.assign(() => changed);
  }

  start<Kind extends keyof ChildInputs>(kind: Kind, id: ChildId, input: ChildInputs[Kind]): void {
    // XState's types tie each id to one kind of actor, and so do the actions; but not by this parameter.
    this.#enqueue.spawnChild(kind as 'timer', { id: id as TimerId, input: input as TimerInput });
  }

  stop(id: ChildId): void {
    this.#enqueue.stopChild(id);
  }

  tell(command: TransportCommand): void {
    this.#enqueue.sendTo('transport', command);
  }
}

const lifecycle = world.extend({
  actions: {
    ...each(updates, (change) => world.assign(({ context, event }) => change(context, event))),
    ...each(actions, (act) => world.enqueueActions((args) => act(new EnqueuedTurn(args)))),
    failLoudly: ({ event }) => {
      throw errorIn(event);
    },
  },
});

/** The link is over, one way or another. Clauses C, E, F1. */
const onLoss = [
  { guard: and(['isCurrent', 'isLossTerminal']), target: 'terminated', actions: 'recordLoss' },
  { guard: and(['isCurrent', 'isLossToPolling']), target: 'polling-fallback', actions: 'recordLoss' },
  { guard: 'isCurrent', target: 'backoff', actions: 'recordLoss' },
] as const;

/** The transport actor itself failed. It has no epoch to tell. */
const onBroken = [
  { guard: 'isUnprovided', actions: 'failLoudly', description: 'Not a loss, but a machine without a world.' },
  { guard: 'isLossTerminal', target: 'terminated', actions: 'recordLoss' },
  { guard: 'isLossToPolling', target: 'polling-fallback', actions: 'recordLoss' },
  { target: 'backoff', actions: 'recordLoss' },
] as const;

/** Silent for so long that a probe would only cost time (clause D8). */
const afterSleep = [
  { guard: and(['isAsleepTooLong', 'hasBudget']), target: 'connecting', actions: ['recordNetwork', 'replaceLink'] },
  { guard: 'isAsleepTooLong', target: 'backoff', actions: ['recordNetwork', 'replaceLink'] },
] as const;

/** A hint while a link is open: reconnect after a long sleep, probe where there is doubt, else only remember. Clauses D8, D9. */
const onHint = [
  ...afterSleep,
  {
    guard: 'isProbeDue',
    target: 'awaiting-pong',
    reenter: true,
    actions: ['recordNetwork', 'beginProbe', 'sendPing'],
  },
  { actions: 'recordNetwork' },
] as const;

/** The same for a page that is seen again, which is not going to be parked. */
const onShown = [
  ...afterSleep,
  {
    guard: 'isProbeDue',
    target: 'awaiting-pong',
    reenter: true,
    actions: ['disarmPark', 'beginProbe', 'sendPing'],
  },
  { actions: 'disarmPark' },
] as const;

/** The live frames wait no longer; what the polls still owe is asked for a few times more. */
const onCatchUpFailure = [
  {
    guard: and(['isCurrentPoll', 'isCatchUpVain']),
    actions: ['stopPoller', 'disarmPoll', 'giveUpCatchUp', 'release'],
  },
  { guard: 'isCurrentPoll', actions: ['stopPoller', 'recordPollFailed', 'armPoll', 'release'] },
] as const;

/** What `open` and `awaiting-pong` answer alike. */
const whileConnected = {
  'transport.closed': onLoss,
  'xstate.error.actor.transport': onBroken,
  'network.offline': onHint,
  'network.online': onHint,
  'network.changed': onHint,
  'page.visible': onShown,
  'page.resumed': onShown,
  'page.returned': onShown,
  'clock.jumped': onHint,
  'page.frozen': { actions: 'suspectLink' },
  'page.left': {
    target: 'backoff',
    actions: ['pause', 'closeTransport'],
    description: 'Leaving the page closes first, so that the server does not see an abrupt drop (R39).',
  },
  'page.hidden': { guard: 'isParking', actions: 'armPark' },
  'park.due': [
    { guard: and(['isCurrent', 'mayPark']), target: 'backoff', actions: ['pause', 'closeTransport'] },
    { guard: 'isCurrent', actions: 'armParkAgain', description: 'Never parked with something to send.' },
  ],
  'outbox.blocked': { guard: 'isCurrent', actions: 'armFlush' },
  'flush.due': { guard: 'isCurrent', actions: ['disarmFlush', 'flush'] },
  'poll.succeeded': [
    { guard: and(['isCurrentPoll', 'isCaughtUp']), actions: ['stopPoller', 'disarmPoll', 'recordPoll', 'release'] },
    {
      guard: 'isCurrentPoll',
      actions: ['startPoll', 'armPollTimeout'],
      description: 'The last poll before the upgrade is done: one more catches up from the cursor.',
    },
  ],
  'poll.failed': onCatchUpFailure,
  'poll.timedOut': onCatchUpFailure,
  'poll.due': { guard: 'isCatchUpDue', actions: ['startPoll', 'armPollTimeout'] },
  'user.close': { target: 'closing', actions: 'recordCloseRequest' },
  'user.reconnect': [
    { guard: 'hasBudget', target: 'connecting', actions: 'replaceLink' },
    { target: 'backoff', actions: 'replaceLink' },
  ],
} as const;

/** The candidate takes over; frames wait until the polls have caught up (clause F6). */
const promote = ['disarmUpgrade', 'recordPromotion', 'admitHolding', 'armParkIfHidden'] as const;

/** The host woke up, or the user is back. Clause D9. */
const onWake = [
  { guard: and(['isAllowed', 'hasBudget']), target: 'connecting' },
  { guard: 'isAllowed', target: 'backoff', reenter: true, actions: 'retryNow' },
  { guard: 'isPaused', target: 'backoff', reenter: true, actions: 'retryWhenAllowed' },
] as const;

const onPollFailure = [
  { guard: and(['isCurrentPoll', 'isVerdictTerminal']), target: 'terminated', actions: 'recordVerdict' },
  {
    guard: and(['isCurrentPoll', not('isPollProven')]),
    target: 'backoff',
    actions: 'recordPollingUnfit',
    description: 'Polling does not work either: the server is down, not WebSockets blocked.',
  },
  { guard: 'isCurrentPoll', actions: ['stopPoller', 'recordPollFailed', 'armPoll'] },
] as const;

const onShownWhilePolling = [
  { guard: 'isPaused', actions: ['startPoll', 'armPollTimeout', 'armUpgrade'] },
  { guard: 'mayPollNow', actions: ['startPoll', 'armPollTimeout'] },
] as const;

const onPausePolling = {
  actions: ['pause', 'stopTransport', 'stopPoller', 'disarmPoll', 'disarmUpgrade'],
} as const;

const endAtOnce = { target: 'terminated', actions: 'recordCloseRequest' } as const;

export const connectionMachine: ConnectionMachine = lifecycle.createMachine({
  id: 'heartline',
  description: 'The lifecycle of one realtime connection.',
  context: ({ input }) => initialContext(input),
  output: ({ context }) => outputOf(context),
  invoke: { src: 'environment', id: 'environment' },
  initial: 'connecting',
  states: {
    connecting: {
      description: 'One attempt is under way.',
      tags: ['retrying'],
      entry: ['stopPoller', 'disarmSession', 'startTransport', 'armConnectTimeout'],
      exit: 'disarm',
      always: {
        guard: 'isFirstTooSoon',
        target: 'backoff',
        actions: 'retryNow',
        description: 'A life begun anew within the attempt budget of the one before: a loop of start() is no storm.',
      },
      on: {
        'transport.opened': {
          guard: 'isCurrent',
          target: 'open',
          actions: ['recordOpened', 'admit', 'armParkIfHidden'],
        },
        'transport.closed': onLoss,
        'connect.timedOut': onLoss,
        'xstate.error.actor.transport': onBroken,
        'network.offline': { actions: 'recordOfflineAttempt' },
        'network.online': [
          {
            guard: and(['hasStartedOffline', 'hasBudget']),
            target: 'connecting',
            reenter: true,
            actions: 'recordNetwork',
            description: 'An attempt that began offline may never end by itself: start it again.',
          },
          { actions: 'recordNetwork' },
        ],
        'page.left': { target: 'backoff', actions: 'pause' },
        'user.close': endAtOnce,
      },
    },
    open: {
      description: 'The link is open and there is no doubt about it.',
      tags: ['connected', 'sendable'],
      entry: 'armHeartbeat',
      exit: 'disarm',
      on: {
        ...whileConnected,
        'ping.due': [
          {
            guard: and(['isCurrent', 'isLate', 'isAsleepTooLong', 'hasBudget']),
            target: 'connecting',
            actions: 'replaceLink',
            description: 'A timer that fires late is a wake like any other.',
          },
          { guard: and(['isCurrent', 'isLate', 'isAsleepTooLong']), target: 'backoff', actions: 'replaceLink' },
          { guard: and(['isCurrent', 'isLate']), target: 'awaiting-pong', actions: ['beginProbe', 'sendPing'] },
          {
            guard: 'isCurrent',
            target: 'awaiting-pong',
            actions: ['recordAlive', 'sendPing'],
            description: 'A ping right after the opening, then whenever either direction was idle.',
          },
        ],
        'silence.exceeded': onLoss,
      },
    },
    'awaiting-pong': {
      description: 'The link is open and a ping is out; whatever frame comes in is the answer.',
      tags: ['connected', 'sendable'],
      entry: 'armPongTimeout',
      exit: 'disarm',
      on: {
        ...whileConnected,
        'transport.heard': { guard: 'isCurrent', target: 'open', actions: 'recordAlive' },
        'ping.skipped': {
          guard: 'isCurrent',
          target: 'open',
          actions: 'forgetPing',
          description: 'The ping was never handed over, so its answer is not missed.',
        },
        'pong.missed': [
          {
            guard: and(['isCurrent', 'isUploading']),
            target: 'awaiting-pong',
            reenter: true,
            actions: 'extendDeadline',
            description: 'The ping waits behind an upload that makes progress.',
          },
          {
            guard: and(['isCurrent', 'isLate']),
            target: 'awaiting-pong',
            reenter: true,
            actions: ['grantGrace', 'sendPing'],
            description: 'A deadline that fires late proves nothing: ask once more.',
          },
          {
            guard: and(['isCurrent', 'hasMissesLeft']),
            target: 'awaiting-pong',
            reenter: true,
            actions: ['countMiss', 'sendPing'],
          },
          ...onLoss,
        ],
      },
    },
    closing: {
      description: 'The user asked for the end; the closing handshake may take closeTimeoutMs.',
      entry: ['stopPoller', 'disarmSession', 'closeTransport', 'armCloseTimeout'],
      exit: 'disarm',
      on: {
        'transport.closed': { guard: 'isCurrent', target: 'terminated', actions: 'recordClosed' },
        'close.timedOut': { guard: 'isCurrent', target: 'terminated' },
        'xstate.error.actor.transport': { target: 'terminated' },
      },
    },
    backoff: {
      description: 'No link. The next attempt is due in retryInMs, or waits for the event that ends the pause.',
      tags: ['retrying'],
      entry: ['stopTransport', 'stopPoller', 'disarmSession', 'armRetry'],
      exit: 'disarm',
      on: {
        'retry.due': { guard: 'isCurrent', target: 'connecting' },
        'network.offline': {
          guard: and([not('isPaused'), 'isNews']),
          target: 'backoff',
          reenter: true,
          actions: 'retryAfterCap',
        },
        'network.online': [
          { guard: 'isPaused', actions: 'recordNetwork' },
          { guard: 'isSoonAnyway', actions: 'recordNetwork' },
          { target: 'backoff', reenter: true, actions: 'retrySoon' },
        ],
        'page.visible': onWake,
        'page.resumed': onWake,
        'page.returned': onWake,
        'clock.jumped': [{ guard: 'isParked' }, ...onWake],
        'page.frozen': { guard: not('isPaused'), target: 'backoff', reenter: true, actions: 'pause' },
        'page.left': { target: 'backoff', reenter: true, actions: 'pause' },
        'user.close': endAtOnce,
        'user.reconnect': [
          { guard: 'hasBudget', target: 'connecting' },
          { target: 'backoff', reenter: true, actions: 'retryNow' },
        ],
      },
    },
    'polling-fallback': {
      description: 'Polling stands in for a link, and an upgrade probe tries for a better one beside it.',
      tags: ['retrying'],
      entry: ['stopTransport', 'disarmSession', 'beginPolling', 'startPoll', 'armPollTimeout', 'armUpgrade'],
      on: {
        'poll.due': { guard: 'mayPoll', actions: ['startPoll', 'armPollTimeout'] },
        'poll.succeeded': { guard: 'isCurrentPoll', actions: ['stopPoller', 'recordPoll', 'armPoll'] },
        'poll.failed': onPollFailure,
        'poll.timedOut': onPollFailure,
        'upgrade.due': {
          guard: 'mayUpgrade',
          actions: ['startCandidate', 'armCandidateTimeout'],
          description: 'The candidate never disturbs polling.',
        },
        'transport.opened': [
          {
            guard: and(['isCurrent', 'isCandidateConnecting', 'isPinging']),
            actions: ['recordCandidateOpened', 'sendPing', 'armCandidateProof'],
          },
          {
            guard: and(['isCurrent', 'isCandidateConnecting']),
            actions: ['recordCandidateOpened', 'listen', 'armCandidateProof'],
          },
        ],
        'transport.heard': [
          {
            guard: and(['isCurrent', 'isCandidateOpened', 'isCurrentPoll']),
            target: 'open',
            actions: [...promote, 'armPollTimeout'],
            description: 'Open and answered: switch, and let the poll under way finish.',
          },
          {
            guard: and(['isCurrent', 'isCandidateOpened']),
            target: 'open',
            actions: [...promote, 'startPoll', 'armPollTimeout'],
          },
        ],
        'candidate.timedOut': [
          {
            guard: and(['isCurrent', 'isCandidateOpened', not('isPinging'), 'isCurrentPoll']),
            target: 'open',
            actions: [...promote, 'armPollTimeout'],
            description: 'Without a ping, an open link that holds is all the proof there is.',
          },
          {
            guard: and(['isCurrent', 'isCandidateOpened', not('isPinging')]),
            target: 'open',
            actions: [...promote, 'startPoll', 'armPollTimeout'],
          },
          { guard: 'isOfCandidate', actions: ['stopTransport', 'recordCandidateFailed', 'armUpgrade'] },
        ],
        'ping.skipped': { guard: 'isOfCandidate', actions: ['stopTransport', 'recordCandidateFailed', 'armUpgrade'] },
        'transport.closed': [
          { guard: and(['isOfCandidate', 'isVerdictTerminal']), target: 'terminated', actions: 'recordVerdict' },
          { guard: 'isOfCandidate', actions: ['stopTransport', 'recordCandidateFailed', 'armUpgrade'] },
        ],
        'xstate.error.actor.transport': { actions: ['recordCandidateFailed', 'armUpgrade'] },
        'network.offline': { actions: 'recordNetwork' },
        'network.online': [
          { guard: 'isPaused', actions: 'recordNetwork' },
          {
            guard: and(['mayPollNow', 'mayUpgrade', 'hasBudget', 'isAllowed']),
            actions: ['recordNetwork', 'startPoll', 'armPollTimeout', 'armUpgradeNow'],
          },
          { guard: 'mayPollNow', actions: ['recordNetwork', 'startPoll', 'armPollTimeout'] },
          { actions: 'recordNetwork' },
        ],
        'page.visible': onShownWhilePolling,
        'page.resumed': onShownWhilePolling,
        'page.returned': onShownWhilePolling,
        'clock.jumped': onShownWhilePolling,
        'page.frozen': onPausePolling,
        'page.left': onPausePolling,
        'user.close': endAtOnce,
        'user.reconnect': [
          { guard: 'hasBudget', target: 'connecting', actions: 'replaceLink' },
          { target: 'backoff', actions: 'replaceLink' },
        ],
      },
    },
    terminated: {
      description: 'The end, with its reason as output.',
      tags: ['terminal'],
      type: 'final',
      entry: ['stopTransport', 'stopPoller', 'disarmSession'],
    },
  },
});
