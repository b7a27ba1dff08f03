import { safeDelay } from '../machines/delays.js';
import { failuresWith } from '../machines/loss.js';
import { closeToRuleOn } from '../machines/ruling.js';
import type { ConnectionContext, ConnectionEvent } from '../machines/types.js';
import { isVerdict } from '../machines/verdicts.js';
import type { ConnectionOptions } from './options.js';
import type { Ask } from './seam.js';

/**
 * The user's own say, asked where facts are reported: a throw in here harms nothing, one in the machine would end it.
 * Whatever fails is reported, and answered by the default policy.
 */
export interface Policy {
  readonly random: ConnectionOptions['random'] | undefined;
  readonly classify: ConnectionOptions['classify'] | undefined;
  readonly backoff: ConnectionOptions['backoff'] | undefined;
}

/** A throw of the dice, in [0, 1). */
export function chanceBy({ random = Math.random }: Policy, ask: Ask): number {
  const draw = (): number => {
    const drawn = random();
    if (drawn >= 0 && drawn < 1) return drawn;
    throw new RangeError(`${drawn} is not in [0, 1)`);
  };
  return ask('random', draw) ?? 0.5;
}

/** A fact with what `classify` and `backoff` say of it, if it ends a link. */
export function ruledBy<Event extends ConnectionEvent>(
  { classify, backoff }: Policy,
  ask: Ask,
  context: ConnectionContext,
  event: Event,
): Event {
  if (classify === undefined && typeof backoff !== 'function') return event;
  const close = closeToRuleOn(context, event);
  if (close === null) return event;
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
  return { ...event, ...(verdict && { verdict }), ...(retryInMs !== undefined && { retryInMs }) };
}
