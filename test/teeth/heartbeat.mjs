import { noAbandon, noClear } from './shared.mjs';

const machine = 'machines/connection.machine.ts';
const actions = 'machines/actions.ts';
const loss = 'machines/loss.ts';
const updates = 'machines/updates.ts';
const link = 'src/link.ts';

const controlIsMessage = {
  file: 'src/wire.ts',
  find: "if (isPong === undefined || this.ask('heartbeat.isPong', () => isPong(data)) !== true) return false;",
  replace: 'return false;',
};

export const heartbeat = [
  {
    bug: 'B1',
    what: 'the heartbeat is armed once',
    file: actions,
    find: "if (mode === 'ping') begin",
    replace: "if (mode === 'ping' && turn.event.type === 'transport.opened') begin",
  },
  {
    bug: 'B1',
    what: 'a ping has no deadline',
    file: machine,
    find: "entry: 'armPongTimeout',",
    replace: 'entry: [],',
  },
  {
    bug: 'B2',
    what: 'the last ping is not waited for',
    file: 'machines/guards.ts',
    find: 'context.missedPongs + 1 < context.settings.heartbeat.maxMissed',
    replace: 'context.missedPongs + 2 < context.settings.heartbeat.maxMissed',
  },
  {
    bug: 'B3',
    what: 'the count goes on with the next link',
    file: loss,
    find: '    lostAt: opened',
    replace: '    missedPongs: context.missedPongs,\n    lostAt: opened',
    also: [
      {
        file: updates,
        find: '...noSession, at, epoch: context.epoch + 1',
        replace: '...noSession, missedPongs: context.missedPongs, at, epoch: context.epoch + 1',
      },
      { file: machine, find: "actions: ['recordAlive', 'sendPing'],", replace: "actions: ['sendPing']," },
    ],
  },
  {
    bug: 'B3',
    what: 'a ping that was never sent is missed',
    file: link,
    find: "if (!(this.#attention & over)) this.#tell('ping.skipped');",
    replace: '',
  },
  { bug: 'B4', what: 'the end of a link leaves its timers', ...noClear },
  {
    bug: 'B10',
    what: 'inbound traffic suppresses pings',
    file: link,
    find: 'now - Math.min(this.#heardFrom, this.#sentFrom)',
    replace: 'now - Math.max(this.#heardFrom, this.#sentFrom)',
  },
  {
    bug: 'B20',
    what: 'the flag is cleared before it is looked at',
    file: updates,
    find: 'missedPongs: context.missedPongs + 1,',
    replace: 'missedPongs: 0,',
  },
  {
    bug: 'B21',
    what: 'an interval outlives the close',
    file: 'src/environment/actor.ts',
    find: 'clock.clearTimeout(handle);',
    replace: '',
  },
  { bug: 'B21', what: 'pongs reach the app', ...controlIsMessage },
  { bug: 'B21', what: 'a dead link is not closed', ...noAbandon },
  {
    bug: 'B27',
    what: 'the heartbeat never starts',
    file: machine,
    find: "entry: 'armHeartbeat',",
    replace: 'entry: [],',
  },
  {
    bug: 'B33',
    what: 'a dead link is replaced after its close event',
    file: machine,
    find: "actions: ['countMiss', 'sendPing'],\n          },\n          ...onLoss,",
    replace:
      "actions: ['countMiss', 'sendPing'],\n          },\n          { guard: 'isCurrent', actions: 'closeTransport' },",
  },
  { bug: 'B34', what: 'echoes reach the app', ...controlIsMessage },
];
