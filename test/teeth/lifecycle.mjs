import { noAbandon, notStarted } from './shared.mjs';

const machine = 'machines/connection.machine.ts';
const connection = 'src/connection.ts';
const link = 'src/link.ts';

export const lifecycle = [
  {
    bug: 'B9',
    what: 'the own close reconnects',
    file: machine,
    find: "'user.close': { target: 'closing', actions: 'recordCloseRequest' },",
    replace: "'user.close': { target: 'backoff', actions: ['replaceLink', 'closeTransport'] },",
  },
  {
    bug: 'B9',
    what: 'a kick reconnects',
    file: 'src/options.ts',
    find: '[...terminalCodeRules(terminalCodes), ',
    replace: '[',
  },
  {
    bug: 'B14',
    what: 'nothing has to be started',
    file: connection,
    find: 'if (options.autoStart !== false) this.start();',
    replace: 'this.start();',
  },
  {
    bug: 'B14',
    what: 'listeners belong to the first link',
    file: connection,
    find: 'messages: this.#messages,',
    replace:
      'messages: { emit: (data) => this.actor.getSnapshot().context.epoch === 1 && this.#messages.emit(data) } as never,',
  },
  { bug: 'B14', what: 'the old socket is only said to be closed', ...noAbandon },
  {
    bug: 'B19',
    what: 'the life after the end is the old one',
    file: connection,
    find: "if (status !== 'active') this.actor = this.#newLife(context.settings, context.starts);",
    replace: '',
  },
  { bug: 'B19', what: 'closing what was not started throws', ...notStarted },
  {
    bug: 'B24',
    what: 'a close that throws stops the cleaning up',
    file: link,
    find: "this.#wire.ask('transports', () => this.#handle.close(code, reason));",
    replace: 'this.#handle.close(code, reason);',
  },
  {
    bug: 'B30',
    what: 'the latch never resets',
    file: connection,
    find: 'if (living === null) return this.#begin();',
    replace: 'if (living === null) return this.#endAskedOf === null ? this.#begin() : undefined;',
  },
  {
    bug: 'B30',
    what: 'the latch is not set by the server',
    file: 'src/options.ts',
    find: '[...terminalCodeRules(terminalCodes), ',
    replace: '[',
  },
  {
    bug: 'B35',
    what: 'beforeunload closes',
    file: 'src/environment/browser.ts',
    find: "[target, 'pagehide', () => 'page.left'],",
    replace: "[target, 'pagehide', () => 'page.left'],\n    [target, 'beforeunload', () => 'page.left'],",
  },
  {
    bug: 'B35',
    what: 'a page that is left reconnects',
    file: machine,
    find: "actions: ['pause', 'closeTransport'],\n    description:",
    replace: "actions: ['recordLoss', 'closeTransport'],\n    description:",
  },
];
