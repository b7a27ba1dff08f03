import { noAbandon, noClear } from './shared.mjs';

const machine = 'machines/connection.machine.ts';
const loss = 'machines/loss.ts';
const updates = 'machines/updates.ts';
const connection = 'src/connection.ts';
const link = 'src/link.ts';
const socket = 'src/transports/socket.ts';

export const reconnect = [
  {
    bug: 'B5',
    what: 'an error reconnects beside the close',
    file: socket,
    find: 'if (message) this.#error = errorText(message);',
    replace: 'if (message || this.#phase === open) this.#dial(parts);',
  },
  {
    bug: 'B6',
    what: 'each attempt has the same timeout',
    file: 'machines/waits.ts',
    find: 'base * 1.5 ** context.connectTimeouts',
    replace: 'base',
  },
  {
    bug: 'B6',
    what: 'a late open counts',
    file: link,
    find: 'if (this.#attention & over) {\n      // A late opener',
    replace: 'if (!this.#wire) {\n      // A late opener',
  },
  { bug: 'B7', what: 'a pending attempt is replaced, not closed', ...noAbandon },
  {
    bug: 'B8',
    what: 'connecting has no timeout',
    file: machine,
    find: "'startTransport', 'armConnectTimeout'],",
    replace: "'startTransport'],",
  },
  {
    bug: 'B12',
    what: 'no jitter',
    file: 'machines/backoff.ts',
    find: 'grown * between(0.5, 1.5, chance)',
    replace: 'grown',
  },
  {
    bug: 'B12',
    what: 'the wait never grows',
    file: 'machines/backoff.ts',
    find: 'const grown = longCap ? cap : Math.min(cap, initialMs * 3 ** (request.attempt - 1));',
    replace: 'const grown = initialMs;',
  },
  {
    bug: 'B12',
    what: 'failures never lead to polling',
    file: loss,
    find: 'neverOpened >= settings.fallbackAfter || ',
    replace: '',
  },
  {
    bug: 'B12',
    what: 'nobody gives up',
    file: loss,
    find: 'settings.maxRetries !== null && failures > settings.maxRetries',
    replace: 'false',
  },
  {
    bug: 'B16',
    what: 'no budget of attempts',
    file: loss,
    find: 'const budgetMs = budgetWaitMs(context, at);',
    replace: 'const budgetMs = 0;',
  },
  { bug: 'B17', what: 'a new link does not close the one before', ...noAbandon },
  {
    bug: 'B17',
    what: 'a second start begins anew',
    file: connection,
    find: "if (status === 'active' && !isEnding(value) && this.#endAskedOf !== living) return;",
    replace:
      "if (status === 'active' && !isEnding(value)) { this.actor = this.#newLife(context.settings); return this.#begin(); }",
  },
  {
    bug: 'B26',
    what: 'failures are not counted',
    file: loss,
    find: 'const failures = record.attempt + (isMissing ? 0 : 1);',
    replace: 'const failures = record.attempt;',
  },
  {
    bug: 'B26',
    what: 'open forgives everything',
    file: updates,
    find: 'connectTimeouts: 0, sessions: context.sessions + 1 };',
    replace: 'connectTimeouts: 0, attempt: 0, sessions: context.sessions + 1 };',
  },
  { bug: 'B28', what: 'the retry timer is not held', ...noClear },
];
