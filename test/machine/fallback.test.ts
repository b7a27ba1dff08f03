import { describe, expect, it } from 'vitest';
import type { ConnectionContext, ConnectionSettings, LinkClose } from '../../machines/index.js';
import { at, context, dropped, lose, refused } from '../support/losing.js';
import { link, settings, start } from '../support/pure.js';

const minute = 60_000;
const transports = ['a', 'b', 'c'].map((name) => ({ name, connectTimeoutMs: 10_000 }));
const several = { transports, polling: null };
describe('a link that opens and never says a word', () => {
  const silent = (cause: LinkClose['cause'], heard: boolean, reported?: boolean): number | undefined => {
    const facts = reported === undefined ? {} : link({ heard: reported });
    const before = context({ openedAt: at - 30_000, neverOpened: 1, heard });
    return lose(before, { ...dropped, cause }, facts).context.neverOpened;
  };

  it.each(['pong-timeout', 'probe-failed'] as const)('is as good as one that never opened: %s', (cause) => {
    expect(silent(cause, false)).toBe(2);
    expect(silent(cause, false, false)).toBe(2);
  });

  it('is none where something was heard, or nobody waited for an answer', () => {
    expect(silent('pong-timeout', true)).toBe(0);
    expect(silent('pong-timeout', true, false)).toBe(0);
    expect(silent('pong-timeout', false, true)).toBe(0);
    expect(silent('dropped', false)).toBe(0);
  });
});

describe('flapping (E7)', () => {
  const flap = (flaps: readonly number[], openForMs = 500, own: Partial<ConnectionSettings> = {}) =>
    lose(context({ openedAt: at - openForMs, flaps }, own), dropped);
  const four = [at - 119_999, at - 3, at - 2, at - 1];

  it('is the fifth short session in two minutes: the long cap, where there is nothing else', () => {
    expect(flap(four).context).toMatchObject({ flapping: true, flaps: [], neverOpened: 0, retryInMs: minute });
    expect(flap(four, 9_999).context.flapping).toBe(true);
  });

  it.each([
    ['the fourth', four.slice(1), 500],
    ['one of them was two minutes ago', [at - 120_000, ...four.slice(1)], 500],
    ['one of them is two minutes ahead, by a clock that was set back', [at + 120_000, ...four.slice(1)], 500],
  ])('is not: %s', (_why, flaps, openForMs) => {
    expect(flap(flaps, openForMs).context.flapping).toBe(false);
  });

  it('is not a session that lasted, proven or not', () => {
    expect(flap(four, 10_000).context).toMatchObject({ flapping: false, flaps: four });
  });

  it('is not an attempt that never opened, and goes on until it is forgiven', () => {
    const before = { flaps: [...four, at], flapping: true };
    expect(lose(context(before), refused).context).toMatchObject({ flapping: true, flaps: before.flaps });
  });

  it('remembers five', () => {
    expect(lose(context({ flaps: [at - 5, ...four.slice(1), at - 1, at - 1] }), refused).context.flaps).toHaveLength(5);
  });

  it('is any short session after more than 20 failures in a row, as there is no time for five at the long cap (L10)', () => {
    const failing = (attempt: number) => lose(context({ openedAt: at - 500, attempt }), dropped).context.flapping;
    expect(failing(19)).toBe(false);
    expect(failing(20)).toBe(true);
    const { polling } = settings;
    expect(lose(context({ openedAt: at - 500, attempt: 20 }, { polling }), dropped).next).toBe('polling-fallback');
    expect(lose(context({ openedAt: at - 10_000, attempt: 20 }, { polling }), dropped).next).toBe('backoff');
    expect(lose(context({ attempt: 20 }, { polling }), refused).next).toBe('backoff');
  });

  it('leads to the next transport, which starts afresh', () => {
    expect(flap(four, 500, several).context).toMatchObject({
      transportIndex: 1,
      rotatedAt: at,
      flapping: false,
      flaps: [],
      neverOpened: 0,
    });
  });
});

describe('the next transport (F1, F7)', () => {
  const next = (changes: Partial<ConnectionContext>, close: LinkClose = refused, own = several) =>
    lose(context({ neverOpened: 2, ...changes }, own), close);
  const missing: LinkClose = { ...refused, cause: 'unsupported' };

  it('follows three attempts in a row that never opened', () => {
    expect(next({ neverOpened: 1 }).context).toMatchObject({ transportIndex: 0, rotatedAt: null, neverOpened: 2 });
    expect(next({}).context).toMatchObject({ transportIndex: 1, rotatedAt: at, neverOpened: 0, flaps: [] });
  });

  it('follows the last by the first, and passes over what this runtime does not have', () => {
    expect(next({ transportIndex: 2, rotatedAt: start }).context).toMatchObject({ transportIndex: 0, rotatedAt: null });
    const firstMissing = { transportIndex: 2, rotatedAt: start, unsupported: [0] };
    expect(next(firstMissing).context).toMatchObject({ transportIndex: 1, rotatedAt: null });
    expect(next({ unsupported: [1] }).context).toMatchObject({ transportIndex: 2, rotatedAt: at });
  });

  it('is remembered for half an hour, then the preferred one is tried again', () => {
    const worked = { transportIndex: 1, neverOpened: 0 };
    const kept = { ...worked, rotatedAt: at - 30 * minute + 1 };
    expect(next(kept).context).toMatchObject({ transportIndex: 1, rotatedAt: kept.rotatedAt });
    expect(next({ ...worked, rotatedAt: at - 30 * minute }).context).toMatchObject({
      transportIndex: 0,
      rotatedAt: null,
    });
    const { context: after, next: state } = lose(
      context({ ...worked, rotatedAt: start }, { transports, polling: settings.polling }),
      refused,
      { at: 10 * at },
    );
    expect([state, after.transportIndex]).toEqual(['backoff', 0]);
    const unrotated = lose(context({ ...worked, rotatedAt: null }, several), refused, { at: 10 * at });
    expect(unrotated.context).toMatchObject({ transportIndex: 1, rotatedAt: null });
  });

  it('is tried at once where the last one is missing, and that is remembered', () => {
    expect(next({ neverOpened: 0 }, missing).context).toMatchObject({
      transportIndex: 1,
      unsupported: [0],
      retryInMs: 0,
    });
    const again = next({ transportIndex: 2, unsupported: [2] }, missing);
    expect([again.next, again.context.unsupported, again.context.transportIndex]).toEqual(['backoff', [2], 0]);
    expect(again.context.retryInMs).toBeGreaterThan(0);
  });

  it('does not exist where all are missing', () => {
    const { next: state, context: after } = next({ transportIndex: 2, unsupported: [0, 1] }, missing);
    expect([state, after.termination]).toEqual(['terminated', 'unsupported']);
  });

  it('follows a verdict that asks for it', () => {
    const after = lose(context({}, several), dropped, { verdict: { kind: 'fallback' } }).context;
    expect(after).toMatchObject({ transportIndex: 1, rotatedAt: at, retryInMs: 1_000 });
  });

  it('is polling after the last, which keeps the count of upgrades that failed', () => {
    const { polling } = settings;
    const before = { neverOpened: 2, transportIndex: 2, rotatedAt: start, failedUpgrades: 1, retryInMs: 700 };
    const { next: state, context: after } = lose(context(before, { transports, polling }), refused);
    expect([state, after]).toMatchObject([
      'polling-fallback',
      { transportIndex: 0, rotatedAt: null, failedUpgrades: 1, attempt: 1, neverOpened: 3 },
    ]);
    expect(after.retryInMs).toBe(before.retryInMs);
  });

  it('is polling for one that flaps, whose record ends there, but not what the server asked for (L10, E6)', () => {
    const { polling } = settings;
    const flaps = [at - 4, at - 3, at - 2, at - 1];
    const before = context({ openedAt: at - 500, flaps, notBefore: start }, { polling });
    const advised = { verdict: { kind: 'retry-after', delayMs: 60_000 } };
    expect(lose(before, dropped, advised)).toMatchObject({
      next: 'polling-fallback',
      context: { flaps: [], flapping: false, notBefore: at + 60_000 },
    });
    expect(lose(before, dropped).context.notBefore).toBeNull();
  });

  it.each([
    [0, 3],
    [7, 7],
  ])('is polling at once after an upgrade that died young, with %i failed upgrades before (F7)', (before, expected) => {
    const promoted = { openedAt: start, promoted: true, failedUpgrades: before };
    const { next: state, context: after } = lose(context(promoted, { polling: settings.polling }), dropped);
    expect([state, after.failedUpgrades, after.promoted]).toEqual(['polling-fallback', expected, false]);
    expect(lose(context(promoted), dropped).next).toBe('backoff');
  });

  it('is not polling for an upgrade that had proven itself', () => {
    const proven = { openedAt: at - 10_000, heard: true, promoted: true };
    expect(lose(context(proven, { polling: settings.polling }), dropped).next).toBe('backoff');
  });
});
