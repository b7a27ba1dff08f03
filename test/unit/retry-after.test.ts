import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/polling/retry-after.js';

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const httpDate = (at: number) => new Date(at).toUTCString();

describe('Retry-After', () => {
  it('is read as seconds', () => {
    expect(retryAfterMs('120', null, now)).toBe(120_000);
    expect(retryAfterMs(' 0 ', null, now)).toBe(0);
    expect(retryAfterMs('007', null, now)).toBe(7_000);
  });

  it('is read as a date, measured against the clock of the server where it says its time', () => {
    expect(retryAfterMs(httpDate(now + 30_000), null, now)).toBe(30_000);
    const skewed = now + 3_600_000;
    expect(retryAfterMs(httpDate(skewed + 30_000), httpDate(skewed), now)).toBe(30_000);
    expect(retryAfterMs(httpDate(now + 30_000), 'yesterday', now)).toBe(30_000);
  });

  it('of the past asks for no wait', () => {
    expect(retryAfterMs(httpDate(now - 1_000), null, now)).toBe(0);
  });

  it('stays finite however large it is (E8, fault 20)', () => {
    expect(retryAfterMs('1000000000000', null, now)).toBe(1e15);
    expect(retryAfterMs('9'.repeat(400), null, now)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each([
    null,
    '',
    ' ',
    'soon',
    '-5',
    '+5',
    '1.5',
    '1e3',
    '0x10',
    'Infinity',
    'NaN',
    '12s',
    '10, 20',
    '٣',
    'Monday 5',
    '2026-01-01T12:00:30Z',
    'Thu, 01 Jan 2026 12:00:30',
    'Wed, 01 Jan 2026 12:00:30 GMT',
    'Thu, 31 Feb 2026 12:00:30 GMT',
  ])('is ignored when it makes no sense: %j (E6)', (value) => {
    expect(retryAfterMs(value, null, now)).toBeNull();
  });

  it('is null or a finite wait, whatever a server sends', () => {
    fc.assert(
      fc.property(fc.option(fc.string()), fc.option(fc.string()), (value, date) => {
        const waitMs = retryAfterMs(value, date, now);
        expect(waitMs === null || (Number.isFinite(waitMs) && waitMs >= 0)).toBe(true);
      }),
    );
  });
});
