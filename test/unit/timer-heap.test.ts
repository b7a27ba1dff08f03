import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type HeapTimer, TimerHeap } from '../../src/testing/timer-heap.js';

/** In the order in which they are to fire. */
const sorted = (timers: readonly HeapTimer[]): HeapTimer[] =>
  [...timers].sort((a, b) => a.dueAt - b.dueAt || a.order - b.order);

it('gives what a sorted list would, whatever is added, removed and taken', () => {
  const doing = fc.oneof(
    fc.record({ add: fc.nat(20) }),
    fc.record({ remove: fc.nat(30) }),
    fc.record({ take: fc.constant(true) }),
  );
  fc.assert(
    fc.property(fc.array(doing, { maxLength: 200 }), (doings) => {
      const heap = new TimerHeap();
      const made: HeapTimer[] = [];
      let held: HeapTimer[] = [];
      for (const what of doings) {
        if ('add' in what) {
          const timer = { dueAt: what.add, order: made.length, callback() {}, index: -1 };
          made.push(timer);
          held.push(timer);
          heap.add(timer);
        } else {
          const timer = 'take' in what ? heap.next : made[what.remove];
          if (timer) heap.remove(timer);
          held = held.filter((other) => other !== timer);
        }
        expect(heap.size).toBe(held.length);
        expect(heap.next).toBe(sorted(held)[0]);
      }
    }),
  );
});
