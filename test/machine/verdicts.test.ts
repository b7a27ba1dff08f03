import { describe, expect, it } from 'vitest';
import {
  type CloseCause,
  classifyClose,
  closeRulePresets,
  defaultCloseRules,
  rule,
  type Verdict,
} from '../../machines/index.js';
import { isVerdict } from '../../machines/verdicts.js';

describe('a verdict from untyped code', () => {
  it.each<unknown>([
    { kind: 'retry' },
    { kind: 'retry', times: 3 },
    { kind: 'refresh-auth' },
    { kind: 'fallback' },
    { kind: 'retry-after', delayMs: 1 },
    { kind: 'terminate', reason: 'mine' },
  ])('is %o', (given) => {
    expect(isVerdict(given)).toBe(true);
  });

  it.each<unknown>([
    undefined,
    null,
    true,
    'retry',
    {},
    { kind: '' },
    { kind: 'stop' },
    { kind: 'stop', delayMs: 1, reason: 'mine' },
    { kind: 'retry-after' },
    { kind: 'retry-after', delayMs: '1', reason: 'mine' },
    { kind: 'terminate' },
    { kind: 'terminate', reason: 1, delayMs: 1 },
  ])('is not %o', (given) => {
    expect(isVerdict(given)).toBe(false);
  });
});

describe('the verdict on a close (C)', () => {
  const on = (cause: CloseCause, code = 1008, retryAfterMs: number | null = null): Verdict =>
    classifyClose({ cause, code, reason: '', wasClean: false }, defaultCloseRules, retryAfterMs);
  const retry = { kind: 'retry' };

  it.each<[CloseCause, object]>([
    ['client', { kind: 'terminate', reason: 'client' }],
    ['config', { kind: 'terminate', reason: 'config' }],
    ['unsupported', { kind: 'fallback' }],
    ['protocol', { kind: 'retry', times: 3, then: 'protocol' }],
    ['never-opened', retry],
    ['connect-timeout', retry],
    ['pong-timeout', retry],
    ['probe-failed', retry],
    ['too-big', retry],
    ['page', retry],
    ['server-close', { kind: 'terminate', reason: 'policy' }],
    ['dropped', { kind: 'terminate', reason: 'policy' }],
  ])('by the cause %s: %o', (cause, expected) => {
    expect(on(cause)).toEqual(expected);
  });

  it.each([
    [401, null, { kind: 'refresh-auth' }],
    [401, 5, { kind: 'refresh-auth' }],
    [403, 5, { kind: 'terminate', reason: 'rejected' }],
    [404, null, { kind: 'terminate', reason: 'rejected' }],
    [410, null, { kind: 'terminate', reason: 'rejected' }],
    [400, null, retry],
    [429, 5_000, { kind: 'retry-after', delayMs: 5_000 }],
    [503, null, retry],
    [0, null, retry],
  ])('of a poll with status %i and Retry-After %s', (status, retryAfterMs, expected) => {
    expect(on('http', status, retryAfterMs)).toEqual(expected);
  });

  it('is to retry where no rule was given for the code, or none at all', () => {
    expect(on('server-close', 4_999)).toEqual(retry);
    expect(classifyClose({ cause: 'server-close', code: 1008, reason: '', wasClean: true }, [])).toEqual(retry);
    expect(classifyClose({ cause: 'server-close', code: 1008, reason: '', wasClean: true }).kind).toBe('terminate');
  });
});

describe('the presets (C1)', () => {
  const rejected = { kind: 'terminate', reason: 'rejected' };
  const serverError = { kind: 'terminate', reason: 'server-error' };
  const retry = { kind: 'retry' };
  const soon = { kind: 'retry-after', delayMs: 1_000 };
  const protocolError = { kind: 'retry', times: 3, then: 'protocol' };
  const other = { kind: 'terminate', reason: 'by a later rule' };

  it.each<[keyof typeof closeRulePresets, readonly (readonly [number, object])[]]>([
    [
      'graphqlWs',
      [
        [1011, serverError],
        [4400, rejected],
        [4401, other],
        [4406, rejected],
        [4409, rejected],
        [4429, rejected],
        [4500, serverError],
        [4504, retry],
      ],
    ],
    [
      'pusher',
      [
        [3999, other],
        [4000, rejected],
        [4099, rejected],
        [4100, soon],
        [4199, soon],
        [4200, retry],
        [4299, retry],
        [4300, other],
      ],
    ],
    [
      'centrifugo',
      [
        [2999, other],
        [3000, retry],
        [3499, retry],
        [3500, rejected],
        [3999, rejected],
        [4000, retry],
        [4499, retry],
        [4500, rejected],
        [4999, rejected],
      ],
    ],
    [
      'discord',
      [
        [4000, retry],
        [4004, { kind: 'terminate', reason: 'auth' }],
        [4009, retry],
        [4010, rejected],
        [4014, rejected],
        [4015, other],
      ],
    ],
    [
      'twitch',
      [
        [4000, retry],
        [4001, protocolError],
        [4007, retry],
        [4008, other],
      ],
    ],
    [
      'sockjs',
      [
        [3000, retry],
        [3001, other],
      ],
    ],
    [
      'phoenix',
      [
        [1000, retry],
        [1001, other],
      ],
    ],
  ])('%s: %o', (name, expected) => {
    const rules = [...closeRulePresets[name], rule(1000, other as Verdict, 4999)];
    const found = expected.map(([code]) => [
      code,
      classifyClose({ cause: 'server-close', code, reason: '', wasClean: true }, rules),
    ]);
    expect(found).toEqual(expected);
  });
});
