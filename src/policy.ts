import { safeDelay } from '../machines/delays.js';
import { failuresWith } from '../machines/loss.js';
import { closeToRuleOn } from '../machines/ruling.js';
import type { ConnectionContext, ConnectionEvent, Ruling } from '../machines/types.js';
import { isVerdict } from '../machines/verdicts.js';
import type { ConnectionOptions } from './options.js';
import type { Ask } from './seam.js';

/** The user's own say, asked where facts are reported: a throw in here harms nothing, one in the machine would end it. */
export interface Policy {
  /** A throw of the dice, in [0, 1). */
  chance(): number;
  /** What `classify` and `backoff` say of a fact, if it ends a link. */
  rulingOn(context: ConnectionContext, event: ConnectionEvent): Ruling;
}

/** Whatever fails is reported, and answered by the default policy. */
export function createPolicy({ random = Math.random, classify, backoff }: ConnectionOptions, ask: Ask): Policy {
  const draw = (): number => {
    const drawn = random();
    if (drawn >= 0 && drawn < 1) return drawn;
    throw new RangeError(`${drawn} is not in [0, 1)`);
  };

  return {
    chance: () => ask('random', draw) ?? 0.5,

    rulingOn(context, event) {
      if (classify === undefined && typeof backoff !== 'function') return {};
      const close = closeToRuleOn(context, event);
      if (close === null) return {};
      const verdict = ask('classify', () => {
        const given = classify?.(close);
        if (given === undefined || isVerdict(given)) return given;
        throw new TypeError('it must return a verdict, such as { kind: "retry" }, or undefined');
      });
      const retryInMs = ask('backoff', () => {
        if (typeof backoff !== 'function') return undefined;
        const attempt = failuresWith(context, event);
        const ms = backoff({ attempt, cause: close.cause, chance: event.chance ?? 0.5 });
        if (typeof ms !== 'number' || !(ms >= 0)) throw new TypeError('it must return a number of ms, 0 or more');
        return safeDelay(ms);
      });
      return { ...(verdict && { verdict }), ...(retryInMs !== undefined && { retryInMs }) };
    },
  };
}
