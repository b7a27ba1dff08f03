// Bugs of other projects, by the issue or pull request that tells of them. Where several layers of this one would each
// keep the bug out, the edit takes all of them away.
//
// What is not here as it was there:
// - ably/ably-java#220 measured how long a session can be resumed from its beginning. There is no resume here; what
//   applications are told instead, `gapMs`, is held to the same rule.
// - sockjs/sockjs-client#238 is about SockJS's own transports. Here a transport that opens no session is left for the next
//   one, or for polling, and so is one that opens and then leaves its pings unanswered.
// - CollaboraOnline/online#14480 forgets what waits whenever a socket closes. Here it waits for the next link, which is
//   what the outbox is for, and is forgotten when the connection ends.
const machine = 'machines/connection.machine.ts';
const actions = 'machines/actions.ts';
const guards = 'machines/guards.ts';
const loss = 'machines/loss.ts';
const updates = 'machines/updates.ts';
const wire = 'src/wire.ts';
const connection = 'src/connection.ts';
const sockJs = 'src/transports/sock-js.ts';
const socket = 'src/transports/socket.ts';
const webSocket = 'src/transports/web-socket.ts';

/** Each of these must be in the table. */
export const fieldBugs = [
  'pladaria/reconnecting-websocket#50',
  'liveblocks/liveblocks#1459',
  'wireapp/wire-webapp#21477',
  'wireapp/wire-webapp#21626',
  'rails/rails#44304',
  'tutao/tutanota#1294',
  'glowing-bear/glowing-bear#1309',
  'daggerhashimoto/openclaw-nerve#87',
  'ueberdosis/hocuspocus#409',
  'CollaboraOnline/online#14480',
  'ably/ably-java#220',
  'grpc/grpc-node#1444',
  'sockjs/sockjs-client#125',
  'sockjs/sockjs-client#403',
  'sockjs/sockjs-client#445',
  'sockjs/sockjs-client#238',
  'socketio/socket.io#3259',
];

/** The timer of a state outlives the state. */
const timersLiveOn = [{ file: actions, find: "disarm: Action = stop('timer')", replace: 'disarm: Action = () => {}' }];

/** The link before the new one is not given up. */
const linksLiveOn = {
  file: actions,
  find: "turn.stop('transport');\n  turn.change(update);",
  replace: 'turn.change(update);',
};

const noEpochs = {
  file: guards,
  find: "'epoch' in event && event.epoch === context.epoch",
  replace: "'epoch' in event",
};

export const field = [
  {
    bug: 'pladaria/reconnecting-websocket#50',
    what: 'the timeout of the attempt before closes the socket of now',
    file: machine,
    find: "'connect.timedOut': onLoss,",
    replace: "'connect.timedOut': { target: 'backoff', actions: 'recordLoss' },",
    also: timersLiveOn,
  },
  {
    bug: 'liveblocks/liveblocks#1459',
    what: 'nobody closes what opens late',
    file: socket,
    find: 'if (socket !== undefined) socket.onopen = () => this.#shut(code, reason);',
    replace: '',
  },
  {
    bug: 'wireapp/wire-webapp#21477',
    what: 'what says that it is open is believed after a sleep',
    file: guards,
    find: 'return !isShown || context.suspect || link === null || link.idleMs > restlessMs;',
    replace: 'return !isShown || link === null;',
  },
  {
    bug: 'wireapp/wire-webapp#21626',
    what: 'a link that slept for long is kept',
    file: guards,
    find: '?? 0) >= tooLongMs(context)',
    replace: '?? 0) >= tooLongMs(context) * 1_000',
  },
  {
    bug: 'wireapp/wire-webapp#21626',
    what: 'the link before it goes on',
    ...linksLiveOn,
  },
  {
    bug: 'rails/rails#44304',
    what: 'a socket is closed while it connects',
    file: webSocket,
    find: "this.closesLate = oneOf('closeWhileConnecting', closeWhileConnecting, ['at-once', 'on-open']) === 'on-open';",
    replace: 'this.closesLate = false;',
  },
  {
    bug: 'tutao/tutanota#1294',
    what: 'each `online` starts an attempt',
    file: machine,
    find: "guard: and(['hasStartedOffline', 'hasBudget']),",
    replace: "guard: 'hasBudget',",
  },
  {
    bug: 'tutao/tutanota#1294',
    what: 'the retry that was due comes all the same',
    file: machine,
    find: "'connect.timedOut': onLoss,",
    replace: "'connect.timedOut': onLoss, 'retry.due': { target: 'connecting', reenter: true },",
    also: timersLiveOn,
  },
  {
    bug: 'glowing-bear/glowing-bear#1309',
    what: 'the end of the link before is the end of this one',
    ...linksLiveOn,
    also: [noEpochs],
  },
  {
    bug: 'daggerhashimoto/openclaw-nerve#87',
    what: 'no generation is counted',
    ...linksLiveOn,
    also: [noEpochs],
  },
  {
    bug: 'ueberdosis/hocuspocus#409',
    what: 'a new link is made beside the old one',
    ...linksLiveOn,
    also: [
      {
        file: machine,
        find: "entry: ['stopTransport', 'stopPoller', 'disarmSession', 'armRetry'],",
        replace: "entry: ['stopPoller', 'disarmSession', 'armRetry'],",
      },
    ],
  },
  {
    bug: 'CollaboraOnline/online#14480',
    what: 'what waited outlives the end',
    file: connection,
    find: "if (status === 'terminated') this.#outbox.clear('closed');\n    else this.#outbox.expire(this.#world.clock.now());",
    replace: 'this.#outbox.expire(this.#world.clock.now());',
  },
  {
    bug: 'ably/ably-java#220',
    what: 'the gap is measured from the opening',
    file: loss,
    find: 'lostAt: opened ? at : context.lostAt,',
    replace: 'lostAt: context.openedAt ?? context.lostAt,',
  },
  {
    bug: 'grpc/grpc-node#1444',
    what: 'the end of a wait forgives',
    file: updates,
    find: 'startedOffline: context.offline,',
    replace: 'startedOffline: context.offline,\n  attempt: 0,',
  },
  {
    bug: 'grpc/grpc-node#1444',
    what: 'a pause forgives',
    file: updates,
    find: '    ...forgiven(context, event),\n    ...noSession,\n    at,\n    lostAt: hadLink',
    replace: '    ...context,\n    ...cleanRecord,\n    ...noSession,\n    at,\n    lostAt: hadLink',
  },
  {
    bug: 'sockjs/sockjs-client#125',
    what: 'a handshake gets its round trips and no more',
    file: sockJs,
    find: '{ transports: [...transports], timeout }',
    replace: '{ transports: [...transports], timeout: 0 }',
  },
  {
    bug: 'sockjs/sockjs-client#403',
    what: 'the timeout cannot be set',
    file: sockJs,
    find: "ranged('timeout', options.timeout,",
    replace: "ranged('timeout', undefined,",
  },
  {
    bug: 'sockjs/sockjs-client#445',
    what: 'an attempt gets no longer than one of its transports',
    file: sockJs,
    find: 'connectTimeoutMs: 25_000,',
    replace: 'connectTimeoutMs: 5_000,',
  },
  {
    bug: 'sockjs/sockjs-client#238',
    what: 'what times out is tried again for ever',
    file: loss,
    find: 'const neverOpened = opened && !isMute ? 0 : record.neverOpened + 1;',
    replace: "const neverOpened = opened || close.cause === 'connect-timeout' ? 0 : record.neverOpened + 1;",
  },
  {
    bug: 'sockjs/sockjs-client#238',
    what: 'what opens is good, though it never says a word',
    file: loss,
    find: 'const neverOpened = opened && !isMute ? 0 : record.neverOpened + 1;',
    replace: 'const neverOpened = opened ? 0 : record.neverOpened + 1;',
  },
  {
    bug: 'socketio/socket.io#3259',
    what: 'a late timer proves something',
    file: guards,
    find: "'lateMs' in event && event.lateMs > lateMs && !context.graced",
    replace: "'lateMs' in event && event.lateMs < 0",
  },
  {
    bug: 'socketio/socket.io#3259',
    what: 'the server waits in vain for an answer',
    file: wire,
    find: 'if (answer !== undefined && this.#hasAnswered(answer, data, link)) return true;',
    replace: '',
  },
];
