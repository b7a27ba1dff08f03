import { describe, expect, it } from 'vitest';
import { budgetWaitMs, longestDelayMs, recordStart, safeDelay } from '../../machines/delays.js';
import {
  constantBackoff,
  defaultSettings,
  equalJitterBackoff,
  fullJitterBackoff,
  retryDelayMs,
} from '../../machines/index.js';
import { adviceMs } from '../../machines/loss.js';
import { Life } from '../support/pure.js';

const { backoff } = defaultSettings;
const wait = (attempt: number, chance: number, cause: 'dropped' | 'pong-timeout' = 'dropped', flapping = false) =>
  retryDelayMs({ attempt, cause, chance }, backoff, flapping);

describe('the default policy (E1, E2)', () => {
  it('waits a random part of 1 s after a local cause, of 2 s after a remote one, the first time', () => {
    expect([0, 0.5, 0.999].map((chance) => wait(1, chance, 'pong-timeout'))).toEqual([0, 500, 999]);
    expect([0, 0.5, 0.999].map((chance) => wait(1, chance))).toEqual([0, 1_000, 1_998]);
  });

  it.each([
    [2, 1_500, 4_500],
    [3, 4_500, 13_500],
    [4, 7_500, 22_500],
    [20, 7_500, 22_500],
    [21, 30_000, 90_000],
    [1_000_000, 30_000, 90_000],
  ])('after %i failures waits from %i to %i ms', (attempt, least, most) => {
    expect(wait(attempt, 0)).toBe(least);
    expect(wait(attempt, 1 - Number.EPSILON)).toBe(most);
  });

  it('goes to the long cap for a link that flaps (E7)', () => {
    expect(wait(2, 0, 'dropped', true)).toBe(30_000);
  });

  it('never shrinks in bound or mean as failures go on (I9)', () => {
    for (const chance of [0, 0.5, 0.999]) {
      for (let attempt = 1; attempt < 40; attempt += 1)
        expect(wait(attempt + 1, chance)).toBeGreaterThanOrEqual(wait(attempt, chance));
    }
  });
});

describe('ready-made policies', () => {
  it('full jitter spreads from 0 to the ceiling', () => {
    const policy = fullJitterBackoff({ initialMs: 100, maxMs: 1_000 });
    expect([0, 0.5].map((chance) => policy({ attempt: 3, cause: 'dropped', chance }))).toEqual([0, 200]);
    expect(policy({ attempt: 30, cause: 'dropped', chance: 0.5 })).toBe(500);
  });

  it('equal jitter keeps half of the ceiling', () => {
    const policy = equalJitterBackoff({ initialMs: 100, maxMs: 1_000, factor: 3 });
    expect([0, 0.5].map((chance) => policy({ attempt: 2, cause: 'dropped', chance }))).toEqual([150, 225]);
  });

  it('a constant wait is spread by half of it unless told otherwise', () => {
    expect(constantBackoff(4_000)({ attempt: 9, cause: 'dropped', chance: 0 })).toBe(2_000);
    expect(constantBackoff(4_000, 0)({ attempt: 9, cause: 'dropped', chance: 0.9 })).toBe(4_000);
  });
});

describe('delays (E8, I19)', () => {
  it.each([
    [Number.NaN, 0],
    [-5, 0],
    [Number.POSITIVE_INFINITY, longestDelayMs],
    [2 ** 31, longestDelayMs],
    [undefined as never, 0],
    [1.5, 2],
  ])('%d becomes %d', (ms, safe) => {
    expect(safeDelay(ms)).toBe(safe);
  });
});

describe('the attempt budget (E4)', () => {
  const after = (starts: readonly number[]) => ({ starts, settings: defaultSettings });

  it('wants 250 ms between two starts', () => {
    expect(budgetWaitMs(after([1_000]), 1_100)).toBe(150);
    expect(budgetWaitMs(after([1_000]), 1_250)).toBe(0);
    expect(budgetWaitMs(after([]), 0)).toBe(0);
  });

  it('wants at most ten starts in a minute', () => {
    const moments = Array.from({ length: 12 }, (_, index) => index * 1_000);
    const starts = moments.reduce<number[]>((before, at) => recordStart(after(before), at), []);
    expect(starts).toHaveLength(10);
    expect(budgetWaitMs(after(starts), 11_250)).toBe(2_000 + 60_000 - 11_250);
    expect(budgetWaitMs(after(starts.slice(1)), 11_250)).toBe(0);
  });
});

describe('the wish of the server (E6, I8)', () => {
  it.each([
    [4_000, 0, 4_000],
    [4_000, 0.999, 4_000 + 0.999 * 1_400],
    [10 ** 12, 0, 300_000],
    [10 ** 12, 0.5, 305_000],
    [Number.NaN, 0, 0],
  ])('%d ms with the dice at %d: %d ms', (delayMs, chance, waitMs) => {
    expect(adviceMs({ kind: 'retry-after', delayMs }, chance).waitMs).toBeCloseTo(waitMs);
  });

  it('outlasts the hints that would dial, but not reconnect()', () => {
    const advised = () =>
      new Life()
        .say('transport.opened', {}, 100)
        .say('transport.closed', { cause: 'server-close', code: 1013, reason: '', wasClean: true }, 60_000);
    expect(advised().say('page.visible', {}, 1_000).state).toBe('backoff');
    expect(advised().say('network.online', {}, 1_000).context.retryInMs).toBe(9_000);
    expect(advised().say('page.visible', {}, 10_000).state).toBe('connecting');
    expect(advised().say('user.reconnect', {}, 1_000).state).toBe('connecting');
  });

  it.each(['page.left', 'page.frozen'] as const)(
    'does not outlast a pause by %s for ever: the attempt comes when it is allowed (L6, D9)',
    (paused) => {
      const life = new Life()
        .say('transport.opened', {}, 100)
        .say('transport.closed', { cause: 'server-close', code: 1013, reason: '', wasClean: true }, 60_000);
      life.say(paused, {}, 1_000).say('page.returned', {}, 1_000);
      expect(life.context).toMatchObject({ paused: null, retryInMs: 8_000 });
      expect(life.effects).toContain('timer: retry.due in 8000');
    },
  );
});
