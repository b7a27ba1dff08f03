import { describe, expect, it } from 'vitest';
import type { ConnectionContext, ConnectionSettings } from '../../machines/index.js';
import { adviceLeftMs, closeBy, consequenceOf, isProven } from '../../machines/loss.js';
import { closeToRuleOn } from '../../machines/ruling.js';
import { at, context, dropped, event, lived, lose, refused } from '../support/losing.js';
import { link, settings, start } from '../support/pure.js';

describe('a loss', () => {
  const changes = {
    openedAt: null,
    heard: false,
    missedPongs: 0,
    probing: false,
    graced: false,
    extendedMs: 0,
    suspect: false,
    candidate: 'none',
    polling: false,
    catchUp: 'none',
    at,
    connectTimeouts: 0,
    limitedRetries: 0,
    promoted: false,
    paused: null,
    notBefore: null,
  };
  /** Online and trusted, and what the server asked for is over. */
  const good = { ...lived, offline: false, authRefused: false, flapping: false, notBefore: start };

  it('of an attempt is one failure, and another attempt that never opened', () => {
    const before = context({ ...good, openedAt: null, attempt: 1, neverOpened: 1 });
    expect(lose(before, refused)).toEqual({
      next: 'backoff',
      context: {
        ...before,
        ...changes,
        attempt: 2,
        neverOpened: 2,
        lastClose: refused,
        retryInMs: 3_000,
        retryAt: at + 3_000,
      },
    });
  });

  it('of a short session is a flap, and says when the link was lost', () => {
    const before = context({ ...good, attempt: 1 });
    expect(lose(before, dropped, { error: 'why' })).toEqual({
      next: 'backoff',
      context: {
        ...before,
        ...changes,
        attempt: 2,
        neverOpened: 0,
        flaps: [start, at],
        lostAt: at,
        lastClose: dropped,
        lastError: 'why',
        retryInMs: 3_000,
        retryAt: at + 3_000,
      },
    });
  });

  it('of a proven session forgives what was before it (E3)', () => {
    const before = context({
      openedAt: at - 10_000,
      heard: true,
      attempt: 9,
      flaps: [start],
      flapping: true,
      authRefused: true,
      lastError: 'before',
    });
    expect(lose(before, dropped)).toMatchObject({
      next: 'backoff',
      context: { attempt: 1, flaps: [], flapping: false, authRefused: false, retryInMs: 1_000, lastError: 'before' },
    });
  });

  it.each([new Error('thrown'), { text: 'secret' }, 7, undefined, null])('keeps no error but text: %o', (error) => {
    expect(lose(context({ lastError: 'before' }), refused, { error }).context.lastError).toBe('before');
  });

  it('by a timeout is counted among the timeouts in a row', () => {
    const timedOut = { ...refused, cause: 'connect-timeout' } as const;
    expect(lose(context({ connectTimeouts: 1 }), timedOut).context.connectTimeouts).toBe(2);
    expect(lose(context({ connectTimeouts: 1 }), refused).context.connectTimeouts).toBe(0);
  });

  it('while offline is tried again after the cap (D9)', () => {
    const after = lose(context({ offline: true, paused: 'frozen' }), refused).context;
    expect(after).toMatchObject({ retryInMs: 15_000, retryAt: at + 15_000, paused: 'offline' });
  });

  it('waits for the budget on top of its own wait, or no longer than the user said (E4)', () => {
    const starts = Array.from({ length: 10 }, () => at - 1_000);
    expect(lose(context({ starts }), refused).context.retryInMs).toBe(60_000);
    expect(lose(context({ starts }), refused, { retryInMs: 10 }).context.retryInMs).toBe(59_000);
    // Its own wait is enough where it is as long as the budget's.
    const soon = Array.from({ length: 10 }, () => at - 59_000);
    expect(lose(context({ starts: soon }), refused).context.retryInMs).toBe(1_000);
    expect(lose(context({ starts }), refused, { retryInMs: 59_001 }).context.retryInMs).toBe(59_001);
  });

  it('waits as long as the server asked for, and remembers it (E6)', () => {
    const lasting = { verdict: { kind: 'retry-after', delayMs: 20_000, spreadMs: 2_000 } };
    expect(lose(context(), refused, lasting).context).toMatchObject({ retryInMs: 21_000, notBefore: at + 20_000 });
    const over = { verdict: { kind: 'retry-after', delayMs: 0 } };
    expect(lose(context({ notBefore: start }), refused, over).context.notBefore).toBeNull();
  });
});

describe('a proof of use (E3)', () => {
  it.each([
    [{ openedAt: start, heard: true }, {}, 10_000, true],
    [{ openedAt: start, heard: true }, {}, 9_999, false],
    [{ openedAt: start, heard: false }, link({ heard: true }), 10_000, true],
    [{ openedAt: start, heard: false }, link({ heard: false }), 10_000, false],
    [{ openedAt: start, heard: false }, {}, 10_000, false],
    [{ openedAt: null, heard: true }, {}, 10_000, false],
  ])('of %o with %o after %i ms: %s', (session, facts, afterMs, expected) => {
    expect(isProven(context(session), event({ ...facts, at: start + afterMs }))).toBe(expected);
  });
});

describe('the end for good (C, C3)', () => {
  const end = (changes: Partial<ConnectionContext>, facts: object, own: Partial<ConnectionSettings> = {}) => {
    const { next, context: after } = lose(context({ openedAt: start, ...changes }, own), dropped, facts);
    return [next, after.termination];
  };

  it('follows a second refusal of the credentials, and no other close after the first', () => {
    expect(end({ authRefused: true }, { verdict: { kind: 'refresh-auth' } })).toEqual(['terminated', 'auth']);
    expect(end({ authRefused: true }, {})).toEqual(['backoff', null]);
    expect(end({}, { verdict: { kind: 'refresh-auth' } })).toEqual(['backoff', null]);
  });

  it('follows the last of a limited number of retries, as `protocol` unless the rule says otherwise', () => {
    const twice = { kind: 'retry', times: 2 } as const;
    expect(end({ limitedRetries: 1 }, { verdict: twice })).toEqual(['backoff', null]);
    expect(end({ limitedRetries: 2 }, { verdict: twice })).toEqual(['terminated', 'protocol']);
    expect(end({ limitedRetries: 2 }, { verdict: { ...twice, then: 'mine' } })).toEqual(['terminated', 'mine']);
    expect(end({ limitedRetries: 9 }, {})).toEqual(['backoff', null]);
    expect(lose(context({ limitedRetries: 1 }), dropped, { verdict: twice }).context.limitedRetries).toBe(2);
    expect(lose(context({ limitedRetries: 1 }), dropped).context.limitedRetries).toBe(0);
  });

  it('follows the last retry there was', () => {
    expect(end({ attempt: 1 }, {}, { maxRetries: 2 })).toEqual(['backoff', null]);
    expect(end({ attempt: 2 }, {}, { maxRetries: 2 })).toEqual(['terminated', 'exhausted']);
    expect(end({ attempt: 2 }, { verdict: { kind: 'terminate', reason: 'x' } }, { maxRetries: 2 })[1]).toBe('x');
  });
});

describe('the advice of a server (E6)', () => {
  it.each([
    [300_000, 300_000],
    [300_001, 0],
    [1, 1],
    [0, 0],
    [-1, 0],
  ])('that ends in %i ms counts for %i', (left, expected) => {
    expect(adviceLeftMs(context({ notBefore: at + left }), at)).toBe(expected);
  });
});

describe('what counts as a close', () => {
  it.each([
    ['connect.timedOut', false, 'connect-timeout'],
    ['pong.missed', false, 'pong-timeout'],
    ['pong.missed', true, 'probe-failed'],
    ['silence.exceeded', false, 'pong-timeout'],
    ['xstate.error.actor.transport', false, 'dropped'],
  ])('%s, probing %s: %s', (type, probing, cause) => {
    const close = closeBy(context({ probing }), event({ type }));
    expect(close).toMatchObject({ cause, code: 1006, wasClean: false });
  });

  it('is what the transport says, and nothing more', () => {
    const close = { cause: 'server-close', code: 4_001, reason: 'r', wasClean: true };
    expect(closeBy(context(), event({ ...close, error: 'e' }))).toEqual(close);
    expect(closeBy(context(), event({ type: 'retry.due' }))).toBeNull();
  });
});

describe('what the user is asked to judge', () => {
  const open = { openedAt: start };
  const ruledOn = (facts: object, changes: Partial<ConnectionContext> = open): string | undefined =>
    closeToRuleOn(context(changes, { polling: settings.polling }), event(facts))?.cause;
  const missed = { type: 'pong.missed', lateMs: 0 };

  it('is a close of the link of now, unless the user asked for it', () => {
    expect(ruledOn({})).toBe('dropped');
    expect(ruledOn({ epoch: 3 })).toBeUndefined();
    expect(ruledOn({}, { ...open, closeRequest: { code: 1_000, reason: '' } })).toBeUndefined();
  });

  it('is a missed answer only if it is the last', () => {
    expect(ruledOn(missed, { ...open, missedPongs: 1 })).toBe('pong-timeout');
    expect(ruledOn(missed)).toBeUndefined();
    expect(ruledOn({ ...missed, lateMs: 1_001 }, { ...open, missedPongs: 1 })).toBeUndefined();
    expect(ruledOn({ ...missed, ...link({ draining: true }) }, { ...open, missedPongs: 1 })).toBeUndefined();
  });

  it('is a timer that ends a link however late it fires', () => {
    expect(ruledOn({ type: 'connect.timedOut', lateMs: 5_000 }, {})).toBe('connect-timeout');
  });

  it('is the failure of the poll of now', () => {
    const poll = { type: 'poll.failed', request: 8, code: 503, epoch: undefined };
    expect(ruledOn(poll, { polling: true, request: 8 })).toBe('http');
    expect(ruledOn(poll, { polling: true, request: 9 })).toBeUndefined();
    expect(ruledOn({ type: 'poll.timedOut', epoch: 3 }, { polling: true })).toBe('http');
    expect(ruledOn({ type: 'poll.timedOut', epoch: 4 }, { polling: false })).toBeUndefined();
  });
});

it('one event may end two links: what follows is asked for each anew', () => {
  const told = event(refused);
  const first = consequenceOf(context({ attempt: 1 }), told);
  const other = consequenceOf(context({ attempt: 7 }), told);
  expect([first?.context.attempt, other?.context.attempt]).toEqual([2, 8]);
});
