import { beforeEach, describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../../src/testing/index.js';

let clock: VirtualClock;
let start: number;
let log: [string, number][];

/** Sets a timer that notes its name and when it fired. */
const note = (name: string, delayMs: number): unknown =>
  clock.setTimeout(() => log.push([name, clock.now() - start]), delayMs);

beforeEach(() => {
  clock = new VirtualClock();
  start = clock.now();
  log = [];
});

it('starts at a fixed time, or at that which is given', () => {
  expect(new Date(start).toISOString()).toBe('2020-01-01T00:00:00.000Z');
  expect(new VirtualClock({ startAt: 5 }).now()).toBe(5);
  expect(() => new VirtualClock({ startAt: Number.NaN })).toThrow(RangeError);
});

it('knows nothing of the real time', () => {
  vi.useFakeTimers();
  note('never', 1);
  vi.advanceTimersByTime(1_000);
  expect([clock.now(), log]).toEqual([start, []]);
  vi.useRealTimers();
});

describe('advance', () => {
  it('fires what is due, in order, each at its own time', () => {
    note('c', 30);
    note('a', 10);
    note('d', 31);
    note('b', 20);
    clock.advance(30);
    expect(log).toEqual([
      ['a', 10],
      ['b', 20],
      ['c', 30],
    ]);
    expect([clock.now() - start, clock.pending]).toEqual([30, 1]);
  });

  it('fires what is due at the same time in the order in which it was set (X8)', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) note(name, 10);
    clock.setTimeout(() => note('set while firing', 0), 10);
    note('f', 10);
    clock.advance(10);
    expect(log.map(([name]) => name)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'set while firing']);
  });

  it('fires also what is set meanwhile, at its own time (X7)', () => {
    clock.setTimeout(() => {
      note('within', 10);
      note('beyond', 100);
    }, 10);
    clock.advance(50);
    expect([log, clock.pending]).toEqual([[['within', 20]], 1]);
  });

  it('by nothing fires what is due now', () => {
    note('now', 0);
    clock.advance(0);
    expect(log).toEqual([['now', 0]]);
  });

  it('stops at a throw, with the time of the timer, and can go on', () => {
    clock.setTimeout(() => {
      throw new Error('bad');
    }, 10);
    note('next', 20);
    expect(() => clock.advance(50)).toThrow('bad');
    expect([clock.now() - start, log]).toEqual([10, []]);
    clock.advance(10);
    expect(log).toEqual([['next', 20]]);
  });

  it('does not take back a jump that was made meanwhile', () => {
    clock.setTimeout(() => clock.jump(3_600_000), 10);
    clock.advance(50);
    expect(clock.now() - start).toBe(3_600_010);
  });

  it('fires any number of timers, as long as time goes on', () => {
    let count = 0;
    const again = (): void => {
      count++;
      clock.setTimeout(again, 1);
    };
    again();
    clock.advance(150_000);
    expect(count).toBe(150_001);
  });

  it('gives up on a timer that re-arms itself for at once', () => {
    const again = (): void => void clock.setTimeout(again, 0);
    again();
    expect(() => clock.advance(1)).toThrow(/re-arm/);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('by %s is a RangeError', (ms) => {
    expect(() => clock.advance(ms)).toThrow(RangeError);
  });

  it('by a moment, which is no span, is a RangeError at once: ten years are the most', () => {
    note('never', 1);
    expect(() => clock.advance(clock.now() + 1_000)).toThrow(RangeError);
    expect(() => clock.advance(clock.now() + 1_000)).toThrow('is that a moment, such as `retryAt`?');
    expect([clock.now(), log]).toEqual([start, []]);
    clock.advance(10 * 365 * 86_400_000);
    expect(log).toEqual([['never', 1]]);
  });
});

describe('advanceToNext', () => {
  it('fires one timer at its time, and says whether there was one', () => {
    note('b', 20);
    note('a', 10);
    expect([clock.advanceToNext(), log]).toEqual([true, [['a', 10]]]);
    expect([clock.advanceToNext(), clock.advanceToNext(), clock.now() - start]).toEqual([true, false, 20]);
  });
});

describe('clearTimeout', () => {
  it('keeps a timer from firing, also while another one fires', () => {
    const handles = [note('a', 10), note('b', 10), note('c', 5)];
    clock.setTimeout(() => clock.clearTimeout(handles[1]), 1);
    clock.clearTimeout(handles[0]);
    expect(clock.pending).toBe(3);
    clock.advance(20);
    expect([log, clock.pending]).toEqual([[['c', 5]], 0]);
  });

  it('of what has fired, was cleared or never was does nothing', () => {
    const handle = note('a', 1);
    clock.advance(1);
    note('b', 1);
    for (const nothing of [handle, undefined, null, 7, {}]) clock.clearTimeout(nothing);
    expect(clock.pending).toBe(1);
  });
});

describe('jump', () => {
  it('forwards fires nothing, and then what is overdue late, before what is not', () => {
    note('late', 10);
    note('later', 20);
    clock.jump(3_600_000);
    note('new', 5);
    expect([log, clock.now() - start]).toEqual([[], 3_600_000]);
    clock.advance(5);
    expect(log).toEqual([
      ['late', 3_600_000],
      ['later', 3_600_000],
      ['new', 3_600_005],
    ]);
  });

  it('backwards sets the wall clock, and leaves timers the time that they had', () => {
    note('a', 10);
    clock.jump(-5_000);
    expect(clock.now()).toBe(start - 5_000);
    clock.advance(9);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual([['a', -4_990]]);
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY])('by %s is a RangeError', (ms) => {
    expect(() => clock.jump(ms)).toThrow(RangeError);
  });
});

it.each([Number.NaN, -1, 2 ** 31, Number.POSITIVE_INFINITY])(
  'a delay of %s is a RangeError, so that it shows (E8)',
  (ms) => {
    expect(() => clock.setTimeout(() => {}, ms)).toThrow(RangeError);
    expect(clock.pending).toBe(0);
  },
);

it('keeps the order of many timers', () => {
  const delays = Array.from({ length: 1_000 }, (_, index) => (index * 7_919) % 101);
  delays.forEach((delayMs, index) => {
    note(String(index), delayMs);
  });
  while (clock.advanceToNext());
  const expected = delays.map((at, index) => [String(index), at] as const).sort((a, b) => a[1] - b[1]);
  expect(log).toEqual(expected);
});
