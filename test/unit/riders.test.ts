import { describe, expect, it } from 'vitest';
import { type Fault, faultSchedule, faults } from '../support/fault-schedule.js';
import { Log } from '../support/riders/log.js';
import { shortcomings, upTo } from '../support/riders/rider.js';

describe('what riders complain of', () => {
  const strictly = { once: true, inOrder: true };

  it.each([
    { received: [1, 2, 3, 4], told: [] },
    { received: [], told: ['it: 4 missing: 1, 2, 3, 4'] },
    { received: [1, 2, 4], told: ['it: 1 missing: 3'] },
    { received: [1, 2, 2, 3, 2, 4], told: ['it: 2 came twice'] },
    { received: [1, 3, 2, 4], told: ['it: 1 out of order: 2'] },
    { received: [2, 2, 1], told: ['it: 2 missing: 3, 4', 'it: 1 came twice', 'it: 1 out of order: 1'] },
  ])('$received', ({ received, told }) => {
    expect(shortcomings('it', received, upTo(4), strictly)).toEqual(told);
  });

  it('is no more than was promised', () => {
    expect(shortcomings('it', [2, 1, 2], [1, 2], { once: false, inOrder: false })).toEqual([]);
  });

  it('follows the order in which it was sent, whatever the numbers', () => {
    expect(shortcomings('it', [3, 1, 2], [3, 1, 2], strictly)).toEqual([]);
  });
});

describe('the log of a server', () => {
  it('takes each thing once, and tells it from any point on until it is left', async () => {
    const log = new Log();
    for (const entry of [7, 8, 7]) log.add(entry);
    const listener = log.from(1);
    expect(await listener.next()).toEqual({ done: false, value: { index: 1, entry: 8 } });
    const next = listener.next();
    log.add(9);
    expect(await next).toEqual({ done: false, value: { index: 2, entry: 9 } });
    const last = listener.next();
    await listener.return?.();
    expect(await last).toEqual({ done: true, value: undefined });
  });
});

describe('a schedule of faults', () => {
  const options = { calmMs: [100, 200], faultMs: [10, 20] } as const;
  const first = (count: number, seed: number) => {
    const schedule = faultSchedule({ ...options, seed });
    return Array.from({ length: count }, () => schedule.next().value);
  };

  it('is the same for one seed, and another for another', () => {
    expect(first(20, 1)).toEqual(first(20, 1));
    expect(first(20, 1)).not.toEqual(first(20, 2));
  });

  it('has each kind once before any comes again, and keeps to its times', () => {
    const round = first(faults.length, 3);
    expect(round.map(({ fault }) => fault).sort()).toEqual([...faults].sort());
    for (const { fault, afterMs, lastsMs } of first(50, 4)) {
      expect(afterMs).toBeGreaterThanOrEqual(100);
      expect(afterMs).toBeLessThanOrEqual(200);
      const isMomentary = (['reset', 'end', 'half-open'] as Fault[]).includes(fault);
      expect(lastsMs >= 10 && lastsMs <= 20).toBe(!isMomentary);
    }
  });

  it('has only the kinds that were asked for', () => {
    const schedule = faultSchedule({ ...options, seed: 1, faults: ['slow'] });
    expect([schedule.next().value.fault, schedule.next().value.fault]).toEqual(['slow', 'slow']);
  });
});
