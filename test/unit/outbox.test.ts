import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type DroppedItem, type HandOver, Outbox, type OutboxOptions } from '../../src/outbox.js';
import type { OutboundData } from '../../src/transports/port.js';

function setUp(options: Omit<OutboxOptions, 'onDrop'> = {}) {
  const dropped: DroppedItem[] = [];
  const outbox = new Outbox({ ...options, onDrop: (item) => dropped.push(item) });
  const reasons = () => dropped.map(({ data, reason }) => [data, reason]);
  return { outbox, dropped, reasons };
}

/** Hands over all that waits, and says what that was. */
function drain(outbox: Outbox, now = 0): OutboundData[] {
  const sent: OutboundData[] = [];
  outbox.flush(now, (data) => {
    sent.push(data);
    return 'sent';
  });
  return sent;
}

describe('the outbox', () => {
  it('hands over in the order of arrival and is empty afterwards (G4, I13)', () => {
    const { outbox, dropped } = setUp();
    for (const text of ['a', 'b', 'c']) expect(outbox.add(text, 0)).toBe(true);
    expect([outbox.items, outbox.bytes]).toEqual([3, 3]);

    expect(drain(outbox)).toEqual(['a', 'b', 'c']);
    expect([outbox.items, outbox.bytes, dropped]).toEqual([0, 0, []]);
    expect(outbox.add('d', 0)).toBe(true);
    expect(drain(outbox)).toEqual(['d']);
  });

  it('counts text as UTF-8 and everything else by its own size (G3)', () => {
    const sizes: [OutboundData, number][] = [
      ['é', 2],
      ['€', 3],
      ['😀', 4],
      ['\ud83d', 3],
      [new ArrayBuffer(5), 5],
      [new Uint16Array(3), 6],
      [new DataView(new ArrayBuffer(8), 2, 4), 4],
      [new Blob(['seven!!']), 7],
    ];
    for (const [data, bytes] of sizes) {
      const { outbox } = setUp();
      outbox.add(data, 0);
      expect(outbox.bytes).toBe(bytes);
    }
  });

  it('counts any text as its encoder does, halves of characters included', () => {
    const units = fc.array(fc.oneof(fc.integer({ min: 0xd7ff, max: 0xe000 }), fc.integer({ min: 0, max: 0xffff })));
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        const { outbox } = setUp();
        outbox.add(text, 0);
        expect(outbox.bytes).toBe(new TextEncoder().encode(text).byteLength);
      }),
    );
  });

  it('stops at the first message that has to wait and goes on with it later (G4)', () => {
    const { outbox } = setUp();
    for (const text of ['a', 'b', 'c']) outbox.add(text, 0);
    const handOver = vi.fn<HandOver>().mockReturnValueOnce('sent').mockReturnValueOnce('wait');
    outbox.flush(0, handOver);

    expect(handOver.mock.calls).toEqual([['a'], ['b']]);
    expect(outbox.items).toBe(2);
    expect(drain(outbox)).toEqual(['b', 'c']);
  });

  it('keeps the message at which the hand-over threw, and no earlier one (fault 9)', () => {
    const { outbox, dropped } = setUp();
    for (const text of ['a', 'b', 'c']) outbox.add(text, 0);
    const broken = new Error('socket reset');
    const flush = () =>
      outbox.flush(0, (data) => {
        if (data === 'b') throw broken;
        return 'sent';
      });

    expect(flush).toThrow(broken);
    expect([outbox.items, outbox.bytes, dropped]).toEqual([2, 2, []]);
    expect(drain(outbox)).toEqual(['b', 'c']);
  });

  it('drops what the transport cannot carry and goes on behind it', () => {
    const { outbox, reasons } = setUp();
    const binary = new ArrayBuffer(2);
    outbox.add(binary, 0);
    outbox.add('a', 0);
    const sent: OutboundData[] = [];
    outbox.flush(0, (data) => {
      if (typeof data !== 'string') return 'unfit';
      sent.push(data);
      return 'sent';
    });

    expect(sent).toEqual(['a']);
    expect(reasons()).toEqual([[binary, 'unfit']]);
    expect(outbox.bytes).toBe(0);
  });

  it.each([
    ['items', { maxItems: 2 }],
    ['bytes', { maxBytes: 2 }],
  ])('tells the caller when a message exceeds its bound of %s, and reports no drop (I12)', (_, bound) => {
    const { outbox, dropped } = setUp(bound);
    expect(['a', 'b', 'c'].map((text) => outbox.add(text, 0))).toEqual([true, true, false]);
    expect(dropped).toEqual([]);
    expect(drain(outbox)).toEqual(['a', 'b']);
  });

  it('drops the oldest, as many as it takes, when told to make room', () => {
    const { outbox, dropped } = setUp({ maxBytes: 4, overflow: 'drop-oldest' });
    for (const text of ['a', 'bb', 'c']) outbox.add(text, 0);
    expect(outbox.add('ddd', 0)).toBe(true);

    expect(dropped).toEqual([
      { data: 'a', reason: 'overflow', bytes: 1 },
      { data: 'bb', reason: 'overflow', bytes: 2 },
    ]);
    expect(drain(outbox)).toEqual(['c', 'ddd']);
  });

  it('takes and reports the new message when told to drop that', () => {
    const { outbox, reasons } = setUp({ maxItems: 1, overflow: 'drop-new' });
    expect([outbox.add('a', 0), outbox.add('b', 0)]).toEqual([true, true]);
    expect(reasons()).toEqual([['b', 'overflow']]);
    expect(drain(outbox)).toEqual(['a']);
  });

  it.each(['reject-new', 'drop-oldest', 'drop-new'] as const)(
    'refuses a message larger than all of it, and loses none for it (%s)',
    (overflow) => {
      const { outbox, dropped } = setUp({ maxBytes: 3, overflow });
      outbox.add('a', 0);
      expect(outbox.add('four', 0)).toBe(false);
      expect(dropped).toEqual([]);
      expect(drain(outbox)).toEqual(['a']);
    },
  );

  it('takes nothing at all with room for no items', () => {
    for (const overflow of ['reject-new', 'drop-oldest'] as const) {
      expect(setUp({ maxItems: 0, overflow }).outbox.add('a', 0)).toBe(false);
    }
  });

  it('lets a message live for ttlMs: at that age it is dropped, whether asked to or at the flush', () => {
    const { outbox, reasons } = setUp({ ttlMs: 100 });
    outbox.add('a', 0);
    outbox.add('b', 1);
    outbox.add('c', 50);
    outbox.expire(99);
    expect(outbox.items).toBe(3);
    outbox.expire(100);
    expect(reasons()).toEqual([['a', 'expired']]);
    expect(drain(outbox, 101)).toEqual(['c']);
    expect(reasons()).toEqual([
      ['a', 'expired'],
      ['b', 'expired'],
    ]);
  });

  it('rejects nothing for the sake of what is too old', () => {
    const { outbox, reasons } = setUp({ maxItems: 1, ttlMs: 100 });
    outbox.add('a', 0);
    expect([outbox.add('b', 99), outbox.add('c', 100)]).toEqual([false, true]);
    expect(reasons()).toEqual([['a', 'expired']]);
    expect(drain(outbox, 100)).toEqual(['c']);
  });

  it('drops everything when it is cleared, in order and with the reason (G1)', () => {
    const { outbox, reasons } = setUp();
    outbox.add('a', 0);
    outbox.add('b', 0);
    outbox.clear('closed');
    expect(reasons()).toEqual([
      ['a', 'closed'],
      ['b', 'closed'],
    ]);
    expect([outbox.items, outbox.bytes, drain(outbox)]).toEqual([0, 0, []]);
  });

  it.each([
    ['maxItems', -1, '`outbox.maxItems` must be a number from 0 to 1000000, not -1'],
    ['maxItems', Number.NaN, '`outbox.maxItems` must be a number from 0 to 1000000, not NaN'],
    ['maxBytes', '9', '`outbox.maxBytes` must be a number from 0 to 1073741824, not 9'],
    ['ttlMs', 0, '`outbox.ttlMs` must be a number from 1 to 86400000, not 0'],
    ['overflow', 'drop', '`outbox.overflow` must be one of reject-new, drop-oldest, drop-new, not drop'],
  ])('refuses %s: %s and names the range (I20)', (name, value, message) => {
    expect(() => new Outbox({ onDrop: () => {}, [name]: value })).toThrow(new TypeError(message));
  });
});

describe('while a message is handed over', () => {
  it('new ones go behind it, and a nested flush does nothing', () => {
    const { outbox } = setUp();
    outbox.add('a', 0);
    outbox.add('b', 0);
    const sent: OutboundData[] = [];
    const handOver: HandOver = (data) => {
      if (data === 'a') {
        outbox.add('c', 0);
        outbox.flush(0, handOver);
      }
      sent.push(data);
      return 'sent';
    };
    outbox.flush(0, handOver);
    expect(sent).toEqual(['a', 'b', 'c']);
    expect(outbox.items).toBe(0);
  });

  it('it is not the one that gives way to a new one (I12)', () => {
    const { outbox, reasons } = setUp({ maxItems: 2, overflow: 'drop-oldest' });
    outbox.add('a', 0);
    outbox.add('b', 0);
    outbox.flush(0, (data) => {
      if (data === 'a') expect(outbox.add('c', 0)).toBe(true);
      return data === 'a' ? 'sent' : 'wait';
    });
    expect(reasons()).toEqual([['b', 'overflow']]);
    expect(drain(outbox)).toEqual(['c']);
  });

  it('it counts, so that with room for one a new one is refused', () => {
    const { outbox, dropped } = setUp({ maxItems: 1, overflow: 'drop-oldest' });
    outbox.add('a', 0);
    outbox.flush(0, () => {
      expect([outbox.items, outbox.bytes, outbox.add('b', 0)]).toEqual([1, 1, false]);
      return 'sent';
    });
    expect(dropped).toEqual([]);
  });

  it('a clear drops the others, and it too if it was not sent', () => {
    for (const result of ['sent', 'wait', 'unfit'] as const) {
      const { outbox, reasons } = setUp();
      outbox.add('a', 0);
      outbox.add('b', 0);
      outbox.flush(0, () => {
        outbox.clear('closed');
        return result;
      });
      expect(reasons()).toEqual(
        result === 'sent'
          ? [['b', 'closed']]
          : [
              ['b', 'closed'],
              ['a', 'closed'],
            ],
      );
      expect([outbox.items, outbox.bytes]).toEqual([0, 0]);
    }
  });

  it('a clear and a throw drop it once', () => {
    const { outbox, reasons } = setUp();
    outbox.add('a', 0);
    const flush = () =>
      outbox.flush(0, () => {
        outbox.clear('closed');
        throw new Error('reset');
      });
    expect(flush).toThrow('reset');
    expect(reasons()).toEqual([['a', 'closed']]);
    expect(drain(outbox)).toEqual([]);
  });

  it('an earlier clear does not cost a later one its place', () => {
    const { outbox, dropped } = setUp();
    outbox.clear('closed');
    outbox.add('a', 0);
    outbox.flush(0, () => 'wait');
    expect([outbox.items, dropped]).toEqual([1, []]);
  });
});

describe('whatever happens to it', () => {
  type Step =
    | { readonly do: 'add'; readonly size: number; readonly after: number }
    | {
        readonly do: 'flush';
        readonly results: readonly ('sent' | 'wait' | 'unfit' | 'throw')[];
        readonly nested: boolean;
      }
    | { readonly do: 'expire' }
    | { readonly do: 'clear' };

  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('add'), size: fc.nat(6), after: fc.nat(30) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('flush'),
        results: fc.array(fc.constantFrom('sent', 'sent', 'sent', 'wait', 'unfit', 'throw'), { maxLength: 6 }),
        nested: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('expire') }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('clear') }) },
  );

  /** The same rules, told as plainly as possible: an array, recounted each time. */
  class Reference {
    queue: { text: string; at: number }[] = [];
    ends: string[] = [];
    readonly #maxItems: number;
    readonly #maxBytes: number;
    readonly #ttlMs: number;
    readonly #overflow: string;

    constructor({ maxItems = 0, maxBytes = 0, ttlMs = 0, overflow = 'reject-new' }: Omit<OutboxOptions, 'onDrop'>) {
      this.#maxItems = maxItems;
      this.#maxBytes = maxBytes;
      this.#ttlMs = ttlMs;
      this.#overflow = overflow;
    }

    get bytes(): number {
      return this.queue.reduce((sum, { text }) => sum + text.length, 0);
    }

    /** `held`: how many at the front are out of reach, as one is while it is handed over. */
    add(text: string, at: number, held: number): boolean {
      if (text.length > this.#maxBytes) return false;
      this.expire(at, held);
      const fits = () => this.queue.length < this.#maxItems && this.bytes + text.length <= this.#maxBytes;
      while (this.#overflow === 'drop-oldest' && !fits() && this.queue.length > held) {
        this.#end(held, 'overflow');
      }
      if (fits()) this.queue.push({ text, at });
      else if (this.#overflow === 'drop-new') this.ends.push(`${text} overflow`);
      else return false;
      return true;
    }

    expire(now: number, held = 0): void {
      const isOld = (item: { at: number } | undefined) => item !== undefined && now - item.at >= this.#ttlMs;
      while (isOld(this.queue[held])) this.#end(held, 'expired');
    }

    clear(): void {
      while (this.queue.length > 0) this.#end(0, 'closed');
    }

    end(reason: string): void {
      this.#end(0, reason);
    }

    #end(index: number, reason: string): void {
      for (const { text } of this.queue.splice(index, 1)) this.ends.push(`${text} ${reason}`);
    }
  }

  it('does what a plain array would, stays within its bounds, and ends each message once (I12, I13)', () => {
    const bounds = fc.record({
      maxItems: fc.integer({ min: 1, max: 4 }),
      maxBytes: fc.integer({ min: 1, max: 12 }),
      ttlMs: fc.integer({ min: 1, max: 120 }),
      overflow: fc.constantFrom('reject-new', 'drop-oldest', 'drop-new'),
    });
    fc.assert(
      fc.property(bounds, fc.array(step, { maxLength: 40 }), (options, steps) => {
        const ends: string[] = [];
        const outbox = new Outbox({ ...options, onDrop: ({ data, reason }) => ends.push(`${data} ${reason}`) });
        const reference = new Reference(options);
        const taken: string[] = [];
        let now = 0;
        let made = 0;

        const check = () => {
          expect([outbox.items, outbox.bytes]).toEqual([reference.queue.length, reference.bytes]);
          expect(outbox.items).toBeLessThanOrEqual(options.maxItems);
          expect(outbox.bytes).toBeLessThanOrEqual(options.maxBytes);
          expect(ends).toEqual(reference.ends);
        };
        const add = (size: number, held: number) => {
          // Each text is its own: the first character says which one it is.
          const text = String.fromCharCode(48 + made).padEnd(size, '.');
          made += 1;
          const expected = reference.add(text, now, held);
          expect(outbox.add(text, now)).toBe(expected);
          if (expected) taken.push(text);
        };

        for (const current of steps) {
          if (current.do === 'add') {
            now += current.after;
            add(current.size, 0);
          } else if (current.do === 'expire') {
            outbox.expire(now);
            reference.expire(now);
          } else if (current.do === 'clear') {
            outbox.clear('closed');
            reference.clear();
          } else {
            const results = [...current.results];
            let stopped = false;
            try {
              outbox.flush(now, (data) => {
                reference.expire(now);
                expect(data).toBe(reference.queue[0]?.text);
                if (current.nested) add(2, 1);
                const result = results.shift() ?? 'wait';
                stopped = result === 'wait' || result === 'throw';
                if (result === 'throw') throw new Error('reset');
                if (result === 'sent') ends.push(`${data} sent`);
                if (result !== 'wait') reference.end(result);
                return result;
              });
            } catch (error) {
              expect(error).toEqual(new Error('reset'));
            }
            if (!stopped) reference.expire(now);
          }
          check();
        }
        outbox.clear('closed');
        reference.clear();
        check();
        expect(ends.map((end) => end.split(' ')[0])).toHaveLength(taken.length);
        expect(new Set(ends.map((end) => end.split(' ')[0]))).toEqual(new Set(taken));
      }),
      { numRuns: 1_000 },
    );
  });
});
