import { describe, expect, it } from 'vitest';
import {
  type CloseCause,
  classifyClose,
  closeRulePresets,
  defaultCloseRules,
  terminalCodeRules,
} from '../../machines/index.js';
import { Life } from '../support/pure.js';

const closedWith = (code: number, cause: CloseCause = 'server-close') => ({
  cause,
  code,
  reason: 'so',
  wasClean: true,
});

/** What one close of an open link leads to: the state, the wait (dice at 0.5) or the reason to end. */
function after(code: number, cause: CloseCause = 'server-close'): string {
  const life = new Life().say('transport.opened', {}, 100).say('transport.closed', closedWith(code, cause), 60_000);
  return life.state === 'terminated'
    ? `ends: ${life.snapshot.output?.reason}`
    : `${life.state} ${life.context.retryInMs}`;
}

describe('the default table, row by row (P8, C, R5, R7)', () => {
  it.each([
    [1000, 'backoff 1000'],
    [1001, 'backoff 1000'],
    [1002, 'backoff 1000'],
    [1003, 'backoff 1000'],
    [1005, 'backoff 1000'],
    [1006, 'backoff 1000'],
    [1007, 'backoff 1000'],
    [1008, 'ends: policy'],
    [1009, 'ends: too-big'],
    [1010, 'backoff 1000'],
    [1011, 'backoff 1000'],
    [1012, 'backoff 17500'],
    [1013, 'backoff 11000'],
    [1014, 'backoff 1000'],
    [1015, 'backoff 1000'],
    [2000, 'backoff 1000'],
    [2010, 'backoff 1000'],
    [3000, 'backoff 1000'],
    [3003, 'ends: rejected'],
    [3008, 'backoff 1000'],
    [3500, 'backoff 1000'],
    [4000, 'backoff 1000'],
    [4399, 'backoff 1000'],
    [4400, 'ends: rejected'],
    [4401, 'backoff 1000'],
    [4403, 'ends: rejected'],
    [4408, 'backoff 1000'],
    [4425, 'backoff 1000'],
    [4429, 'backoff 11000'],
    [4499, 'ends: rejected'],
    [4500, 'backoff 1000'],
    [4999, 'backoff 1000'],
  ])('%i: %s', (code, expected) => {
    expect(after(code)).toBe(expected);
    // A close that was not clean is judged by its code too.
    expect(after(code, 'dropped')).toBe(expected);
  });

  it.each([
    ['config', 'ends: config'],
    ['client', 'ends: client'],
    ['protocol', 'backoff 1000'],
    ['too-big', 'backoff 1000'],
    ['never-opened', 'backoff 1000'],
  ] as const)('cause %s: %s', (cause, expected) => {
    expect(after(4009, cause)).toBe(expected);
  });
});

describe('history', () => {
  it('ends as a protocol error after three retries in a row', () => {
    const life = new Life();
    for (let times = 0; times < 3; times += 1) {
      life.say('transport.opened', {}, 100).say('transport.closed', closedWith(1002), 1_000);
      expect(life.state).toBe('backoff');
      life.say('retry.due', {}, life.context.retryInMs ?? 0);
    }
    life.say('transport.opened', {}, 100).say('transport.closed', closedWith(1002), 1_000);
    expect(life.snapshot.output).toMatchObject({ reason: 'protocol', code: 1002, cause: 'server-close' });
  });

  it('tries once more with fresh credentials, then ends as auth (C3, P10)', () => {
    const life = new Life().say('transport.opened', {}, 100).say('transport.closed', closedWith(4401), 1_000);
    life.say('retry.due', {}, life.context.retryInMs ?? 0);
    expect(life.context.authRefused).toBe(true);
    life.say('transport.opened', {}, 100).say('transport.closed', closedWith(4401), 1_000);
    expect(life.snapshot.output?.reason).toBe('auth');
  });

  it('forgets the refusal after a session that proved itself', () => {
    const life = new Life().say('transport.opened', {}, 100).say('transport.closed', closedWith(4401), 1_000);
    life
      .say('retry.due', {}, life.context.retryInMs ?? 0)
      .say('transport.opened', {}, 100)
      .say('ping.due');
    life.say('transport.heard', {}, 20).say('transport.closed', closedWith(4401), 20_000);
    expect(life.state).toBe('backoff');
  });

  it('gives up after maxRetries, and says what happened (R8, P8)', () => {
    const life = new Life({ maxRetries: 2, polling: null });
    for (let times = 0; times < 2; times += 1) {
      life.say('transport.closed', closedWith(1006, 'never-opened'), 1_000);
      life.say('retry.due', {}, life.context.retryInMs ?? 0);
    }
    life.say('transport.closed', { ...closedWith(1006, 'never-opened'), error: 'refused' }, 1_000);
    expect(life.snapshot.output).toEqual({
      reason: 'exhausted',
      cause: 'never-opened',
      code: 1006,
      closeReason: 'so',
      wasClean: true,
      attempts: 3,
      lastError: 'refused',
    });
  });
});

describe('whose word counts', () => {
  it('the rules given come before the defaults, terminal codes first', () => {
    const rules = [...terminalCodeRules([4001, 1000]), ...closeRulePresets.discord, ...defaultCloseRules];
    expect(classifyClose(closedWith(4001), rules)).toEqual({ kind: 'terminate', reason: 'rejected' });
    expect(classifyClose(closedWith(1000), rules)).toEqual({ kind: 'terminate', reason: 'rejected' });
    expect(classifyClose(closedWith(4004), rules)).toEqual({ kind: 'terminate', reason: 'auth' });
    expect(classifyClose(closedWith(4009), rules)).toEqual({ kind: 'retry' });
  });

  it('the verdict on the fact comes before all rules', () => {
    const life = new Life().say('transport.opened', {}, 100);
    life.say(
      'transport.closed',
      { ...closedWith(1008), verdict: { kind: 'retry-after', delayMs: 3_000, spreadMs: 0 } },
      60_000,
    );
    expect(life.context.retryInMs).toBe(3_000);
  });

  it.each([
    ['graphqlWs', 4429, 'terminate'],
    ['graphqlWs', 4504, 'retry'],
    ['graphqlWs', 1011, 'terminate'],
    ['pusher', 4000, 'terminate'],
    ['pusher', 4100, 'retry-after'],
    ['pusher', 4201, 'retry'],
    ['centrifugo', 3501, 'terminate'],
    ['centrifugo', 4500, 'terminate'],
    ['centrifugo', 3001, 'retry'],
    ['discord', 4014, 'terminate'],
    ['discord', 4000, 'retry'],
    ['twitch', 4003, 'retry'],
    ['sockjs', 3000, 'retry'],
    ['phoenix', 1000, 'retry'],
  ] as const)('preset %s: %i leads to %s (C1)', (preset, code, kind) => {
    expect(classifyClose(closedWith(code), [...closeRulePresets[preset], ...defaultCloseRules]).kind).toBe(kind);
  });

  it.each([
    [401, null, 'refresh-auth'],
    [403, null, 'terminate'],
    [404, null, 'terminate'],
    [410, null, 'terminate'],
    [408, null, 'retry'],
    [425, null, 'retry'],
    [500, null, 'retry'],
    [503, 7_000, 'retry-after'],
    [429, 7_000, 'retry-after'],
    [0, null, 'retry'],
  ])('HTTP %i with Retry-After %s: %s', (status, retryAfterMs, kind) => {
    expect(classifyClose(closedWith(status, 'http'), defaultCloseRules, retryAfterMs).kind).toBe(kind);
  });
});
