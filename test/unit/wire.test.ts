import { describe, expect, it, vi } from 'vitest';
import type { Transport } from '../../src/index.js';
import { FakeTransport, VirtualClock } from '../../src/testing/index.js';
import { type Bench, bench, flowing } from './link-bench.js';

describe('a message', () => {
  it('goes out at once where there is a link with room and nothing waits (G1)', () => {
    const { wire, far } = flowing();
    const binary = new ArrayBuffer(2);
    expect(['a', binary, new Uint8Array(2), new Blob(['b'])].map((data) => wire.send(data))).toEqual([
      'sent',
      'sent',
      'sent',
      'sent',
    ]);
    expect([far.sent.length, far.sent[0], far.sent[1]]).toEqual([4, 'a', binary]);
  });

  it('waits where there is none, and goes out first (G4)', () => {
    const { wire, far, link } = bench();
    expect(['a', 'b'].map((data) => wire.send(data))).toEqual(['queued', 'queued']);
    expect([wire.queued, far.sent]).toEqual([2, []]);
    far.open();
    link.admit({ hold: false });
    expect([wire.queued, far.sent]).toEqual([0, ['a', 'b']]);
  });

  it.each([null, undefined, 7, {}, ['a']])('cannot be %o', (data) => {
    for (const { wire } of [bench(), flowing()]) expect(() => wire.send(data as never)).toThrow(TypeError);
  });

  it('is rejected once the end was asked for', () => {
    const { wire } = bench({ accepts: () => false });
    expect([wire.send('a'), wire.queued]).toEqual(['rejected', 0]);
  });

  it('is rejected where the link carries text only, and reported if it waited for another', () => {
    const { wire, link, facts } = bench();
    wire.send(new ArrayBuffer(1));
    wire.send('text');
    const text = new FakeTransport({ binary: false });
    link.start(text, { attempt: 0, authRefused: false, clock: new VirtualClock() });
    text.latest.open();
    link.admit({ hold: false });
    expect(facts).toContain('dropped [object ArrayBuffer]: unfit');
    expect(wire.send(new ArrayBuffer(1))).toBe('rejected');
    expect(text.latest.sent).toEqual(['text']);
  });

  it.each(['a', new Uint8Array(1)])('waits where the transport did not take it, which costs the link: %o', (data) => {
    const { wire, transport, facts } = flowing();
    transport.failing.add('send');
    expect([wire.send(data), wire.queued, wire.link]).toEqual(['queued', 1, null]);
    expect(facts).toEqual(['opened', 'closed']);
  });

  it('is judged also where the runtime has no Blob', () => {
    vi.stubGlobal('Blob', undefined);
    // A name that is missing altogether throws where it is read.
    Reflect.deleteProperty(globalThis, 'Blob');
    const { wire } = bench();
    expect(() => wire.send(7 as never)).toThrow(/must be a string/);
    expect(wire.send(new Uint8Array(1))).toBe('queued');
    vi.unstubAllGlobals();
  });
});

describe('a transport that is full (A6)', () => {
  it('is one with more than the high-water mark in it; it has room again at the low one', () => {
    const { wire, link, far } = flowing();
    const at = (bufferedAmount: number): string => {
      far.bufferedAmount = bufferedAmount;
      return wire.send('x');
    };
    expect([at(50), at(51), at(50), at(11)]).toEqual(['sent', 'queued', 'queued', 'queued']);
    far.bufferedAmount = 11;
    link.flush();
    expect(wire.queued).toBe(3);
    far.bufferedAmount = 10;
    link.flush();
    expect([wire.queued, far.sent.length]).toEqual([0, 4]);
    expect([at(50), at(51)]).toEqual(['sent', 'queued']);
  });

  it('is told of once, until it was asked again', () => {
    const { wire, link, far, facts } = flowing();
    far.bufferedAmount = 51;
    for (const data of ['a', 'b', 'c']) wire.send(data);
    expect(facts).toEqual(['opened', 'blocked']);
    link.flush();
    expect(facts).toEqual(['opened', 'blocked', 'blocked']);
    far.bufferedAmount = 0;
    link.flush();
    expect([facts.length, far.sent]).toEqual([3, ['a', 'b', 'c']]);
  });

  it('is found out when the link is admitted', () => {
    const { wire, link, far, facts } = bench();
    wire.send('a');
    far.open();
    far.bufferedAmount = 51;
    link.admit({ hold: false });
    expect([facts, far.sent]).toEqual([['opened', 'blocked'], []]);
    far.bufferedAmount = 50;
    link.flush();
    expect(wire.queued).toBe(1);
  });

  it('does not let a later message overtake those that wait', () => {
    const { wire, far } = flowing();
    far.bufferedAmount = 51;
    wire.send('a');
    wire.send(new Uint8Array(1));
    far.bufferedAmount = 0;
    expect(wire.send('c')).toBe('sent');
    expect(far.sent).toMatchObject(['a', {}, 'c']);
  });
});

describe('a greeting (R15)', () => {
  it('goes out before what waits', () => {
    const { wire, link, far } = bench({ greeting: () => 'hello' });
    wire.send('a');
    far.open();
    link.admit({ hold: false });
    expect(far.sent).toEqual(['hello', 'a']);
  });

  it('that fails keeps what waits for the next link', () => {
    const { wire, link, far, transport } = bench({ greeting: () => 'hello' });
    wire.send('a');
    far.open();
    transport.failing.add('send');
    link.admit({ hold: false });
    expect([far.sent, wire.queued]).toEqual([[], 1]);
  });

  it('may be nothing', () => {
    const { wire, link, far } = bench({ greeting: () => undefined });
    wire.send('a');
    far.open();
    link.admit({ hold: false });
    expect(far.sent).toEqual(['a']);
  });
});

describe('a frame', () => {
  it.each([
    ['text', () => 'x'.repeat(100), () => 'x'.repeat(101)],
    ['bytes', () => new ArrayBuffer(100), () => new ArrayBuffer(101)],
    ['a Blob', () => new Blob(['x'.repeat(100)]), () => new Blob(['x'.repeat(101)])],
  ])('of %s costs the link above the limit, and is not delivered (H4)', (_kind, fitting, tooBig) => {
    const { far, received, closes } = flowing();
    far.message(fitting());
    expect([received.length, closes]).toEqual([1, []]);
    far.message(tooBig());
    expect(received).toHaveLength(1);
    expect(closes).toMatchObject([{ cause: 'too-big', code: 4009, wasClean: false }]);
    expect(far.closeRequests).toMatchObject([{ code: 4009 }]);
  });

  it('that is a ping of the server is answered, and nobody else hears of it (D5)', () => {
    const { far, received } = flowing({ answer: (data) => (data === 'ask' ? 'answer' : undefined) });
    far.message('ask');
    far.message('a');
    expect([far.sent, received]).toEqual([['answer'], ['a']]);
  });

  it('that is a pong is no message', () => {
    const { far, received } = flowing({ isPong: (data) => data === 'pong' });
    far.message('pong');
    far.message('a');
    expect(received).toEqual(['a']);
  });

  it('is delivered where the functions that judge it fail (I15)', () => {
    const fail = (): never => {
      throw new Error('no');
    };
    const { far, received, failures } = flowing({ isPong: fail, answer: fail, messageId: fail });
    far.message('a');
    expect([received, failures.length]).toEqual([['a'], 3]);
  });

  it('with an id is delivered once, without one each time (G6)', () => {
    const { far, received } = flowing({ messageId: (data) => (data === 'b' ? undefined : String(data)) });
    for (const data of ['a', 'b', 'a', 'b']) far.message(data);
    expect(received).toEqual(['a', 'b', 'b']);
  });
});

describe('the link in use', () => {
  it('is the one admitted last; another that ends does not take it away', () => {
    const { wire, link } = flowing();
    const other = flowing().link;
    wire.detach(other);
    expect([wire.isCurrent(link), wire.isCurrent(other)]).toEqual([true, false]);
    wire.detach(link);
    expect(wire.link).toBeNull();
  });
});

describe('what happens while a message is handed over (G4, fault 13)', () => {
  /** A link whose transport does something with each message. */
  const acting = (act: (data: unknown, made: Bench) => void, binary = true): Bench & { readonly taken: unknown[] } => {
    const taken: unknown[] = [];
    let open = (): void => {};
    const made = bench(
      {},
      (under): Transport => ({
        name: 'acting',
        binary,
        connect: ({ opened }) => {
          open = opened;
          return {
            send: (data) => {
              taken.push(data);
              act(data, under);
            },
            close() {},
          };
        },
      }),
    );
    open();
    return Object.assign(made, { taken });
  };

  it('what is sent meanwhile goes behind what waits', () => {
    const { wire, link, taken } = acting((data, made) => data === 'a' && made.wire.send('c'));
    for (const data of ['a', 'b']) wire.send(data);
    link.admit({ hold: false });
    expect(taken).toEqual(['a', 'b', 'c']);
  });

  it('a link that is no longer in use gets nothing more, and asks for nothing', () => {
    const { wire, link, taken, facts } = acting((_data, made) => made.wire.detach(made.link));
    for (const data of ['a', 'b']) wire.send(data);
    link.admit({ hold: false });
    expect([taken, wire.queued, facts]).toEqual([['a'], 1, ['opened']]);
    link.flush();
    expect([taken, wire.queued]).toEqual([['a'], 1]);
  });

  it('a link that failed is not tried with the next message', () => {
    const made = acting(() => {
      throw new Error('no');
    });
    const { wire, link, taken, facts } = made;
    made.link.admit({ hold: true });
    wire.send(new Uint8Array(1));
    expect([taken.length, wire.queued, facts]).toEqual([1, 1, ['opened', 'closed']]);
    expect([wire.send('b'), taken.length, wire.isCurrent(link)]).toEqual(['queued', 1, false]);
  });

  it('a link that was given up for what it could not carry does not get the next message', () => {
    const made = acting(() => {}, false);
    const { wire, link, taken } = made;
    link.admit({ hold: false });
    wire.detach(link);
    wire.send(new Uint8Array(1));
    wire.link = link;
    made.onFact = () => wire.detach(link);
    expect([wire.send('b'), taken, wire.queued]).toEqual(['queued', [], 1]);
    expect(made.facts).not.toContain('blocked');
  });
});
