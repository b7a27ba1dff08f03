import fc from 'fast-check';
import { expect, it } from 'vitest';
import { truncateUtf8 } from '../../src/utf8.js';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

it.each([
  ['abc', 3, 'abc'],
  ['abc', 2, 'ab'],
  ['é', 1, ''],
  ['a€', 3, 'a'],
  ['a€', 4, 'a€'],
  ['😀😀', 7, '😀'],
  ['\ud800x', 3, '\ud800'],
  ['', 0, ''],
])('%j in %d bytes is %j', (text, maxBytes, cut) => {
  expect(truncateUtf8(text, maxBytes)).toBe(cut);
});

it('keeps the longest start that fits, and no half characters (A1)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(200), (text, maxBytes) => {
      const cut = truncateUtf8(text, maxBytes);
      const [next = ''] = text.slice(cut.length);
      expect(text.startsWith(cut)).toBe(true);
      expect(bytes(cut)).toBeLessThanOrEqual(maxBytes);
      if (next !== '') expect(bytes(cut + next)).toBeGreaterThan(maxBytes);
    }),
  );
});
