import type { Edit } from '../support/bundle.mjs';

/** A bug put back, where the explorer must find it, and which invariant it must name. */
export interface Bug {
  readonly what: string;
  readonly configuration: string;
  readonly invariants: readonly string[];
  readonly edits: readonly Edit[];
}

const machine = 'machines/connection.machine.ts';

const edit = (find: string, replace: string, file: string = machine): readonly Edit[] => [{ file, find, replace }];

export const bugs: readonly Bug[] = [
  {
    what: 'a close of an earlier link counts as one of the current link',
    configuration: 'ping',
    invariants: ['I2'],
    edits: edit(
      "{ guard: 'isCurrent', target: 'backoff', actions: 'recordLoss' },\n] as const;\n\n/** The transport actor",
      "{ target: 'backoff', actions: 'recordLoss' },\n] as const;\n\n/** The transport actor",
    ),
  },
  {
    what: 'a late opening of an earlier link counts as one of the current link',
    configuration: 'ping',
    invariants: ['I2'],
    edits: edit(
      "guard: 'isCurrent',\n          target: 'open',\n          actions: ['recordOpened'",
      "target: 'open',\n          actions: ['recordOpened'",
    ),
  },
  {
    what: 'the transport lives on in backoff',
    configuration: 'ping',
    invariants: ['I1'],
    edits: edit(
      "entry: ['stopTransport', 'stopPoller', 'disarmSession', 'armRetry'],",
      "entry: ['stopPoller', 'disarmSession', 'armRetry'],",
    ),
  },
  {
    what: 'no retry is armed',
    configuration: 'ping',
    invariants: ['I5'],
    edits: edit("'disarmSession', 'armRetry'],", "'disarmSession'],"),
  },
  {
    what: 'the timer of open lives on in a paused backoff',
    configuration: 'ping',
    invariants: ['I5'],
    edits: edit("entry: 'armHeartbeat',\n      exit: 'disarm',", "entry: 'armHeartbeat',"),
  },
  {
    what: 'missed pongs are not forgotten when a frame comes in',
    configuration: 'ping',
    invariants: ['I10'],
    edits: edit(
      '    missedPongs: 0,\n    probing: false,\n    graced: false,\n    extendedMs: 0,\n    suspect: false,',
      '    probing: false,\n    graced: false,\n    extendedMs: 0,\n    suspect: false,',
      'machines/updates.ts',
    ),
  },
  {
    what: 'missed pongs leak into the next session',
    configuration: 'ping',
    invariants: ['I10'],
    edits: edit(
      '  heard: false,\n  missedPongs: 0,\n  probing: false,',
      '  heard: false,\n  probing: false,',
      'machines/loss.ts',
    ),
  },
  {
    what: 'failures are forgotten as soon as a link opens',
    configuration: 'ping',
    invariants: ['I9'],
    edits: edit(
      'connectTimeouts: 0, sessions: context.sessions + 1 };',
      'attempt: 0, connectTimeouts: 0, sessions: context.sessions + 1 };',
      'machines/updates.ts',
    ),
  },
  {
    what: 'reconnect() knows no budget',
    configuration: 'ping',
    invariants: ['I8'],
    edits: edit(
      "{ guard: 'hasBudget', target: 'connecting' },\n          { target: 'backoff', reenter: true, actions: 'retryNow' },",
      "{ target: 'connecting' },",
    ),
  },
  {
    what: 'the wish of the server is forgotten when the page is seen',
    configuration: 'codes',
    invariants: ['I8'],
    edits: edit(
      "{ guard: and(['isAllowed', 'hasBudget']), target: 'connecting' },",
      "{ guard: 'hasBudget', target: 'connecting' },",
    ),
  },
  {
    what: 'a page that comes back finds no way on',
    configuration: 'ping',
    invariants: ['L6'],
    edits: edit("        'page.returned': onWake,\n        'clock.jumped'", "        'clock.jumped'"),
  },
  {
    what: 'a failing poll leaves no next one',
    configuration: 'polling',
    invariants: ['I5'],
    edits: edit(
      "{ guard: 'isCurrentPoll', actions: ['stopPoller', 'recordPollFailed', 'armPoll'] },\n] as const;\n\nconst onShown",
      "{ guard: 'isCurrentPoll', actions: ['stopPoller', 'recordPollFailed'] },\n] as const;\n\nconst onShown",
    ),
  },
  {
    what: 'a poll is started over the one before',
    configuration: 'polling',
    invariants: ['I1'],
    edits: edit("  turn.stop('poller');\n", '', 'machines/actions.ts'),
  },
  {
    what: 'frames are held back for ever after an upgrade whose poll failed',
    configuration: 'polling',
    invariants: ['I14'],
    edits: edit(
      "actions: ['stopPoller', 'recordPollFailed', 'armPoll', 'release'] },",
      "actions: ['stopPoller', 'recordPollFailed', 'armPoll'] },",
    ),
  },
  {
    what: 'an answer is awaited, and no ping was sent',
    configuration: 'ping',
    invariants: ['I10'],
    edits: edit("actions: ['countMiss', 'sendPing'],", "actions: ['countMiss'],"),
  },
  {
    what: 'the upgrade is not tried again after a candidate failed',
    configuration: 'polling',
    invariants: ['I5'],
    edits: edit(
      "{ guard: 'isOfCandidate', actions: ['stopTransport', 'recordCandidateFailed', 'armUpgrade'] },\n        ],\n        'xstate",
      "{ guard: 'isOfCandidate', actions: ['stopTransport', 'recordCandidateFailed'] },\n        ],\n        'xstate",
    ),
  },
];
