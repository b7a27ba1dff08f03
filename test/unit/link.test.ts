import { describe, expect, it } from 'vitest';
import type { Transport, TransportRequest } from '../../src/transports/port.js';
import { bench, flowing } from './link-bench.js';

describe('a link that cannot start', () => {
  it('ends as misconfigured where there is no such transport', () => {
    const { closes, link } = bench({}, 'none');
    expect(closes).toMatchObject([{ cause: 'config', code: 1006, wasClean: false }]);
    expect(link.bufferedAmount).toBe(0);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['returns nothing', () => undefined],
    ['returns no handle', () => ({ close() {} })],
  ])('ends as one that never opened where its transport %s', (_what, connect) => {
    const { closes } = bench({}, { name: 'odd', connect } as unknown as Transport);
    expect(closes).toMatchObject([{ cause: 'never-opened', code: 1006, reason: '', wasClean: false }]);
    expect(closes[0]).toHaveProperty('error');
  });
});

describe('the signal of an attempt', () => {
  const asked = () => {
    let request: TransportRequest | null = null;
    const { link } = bench(
      {},
      {
        name: 'asking',
        connect: (_, given) => {
          request = given;
          return { send() {}, close() {} };
        },
      },
    );
    if (request === null) throw new Error('nobody asked');
    return { link, request: request as TransportRequest };
  };

  it('is quiet while the link is wanted, and tells when it is no longer', () => {
    const { link, request } = asked();
    expect(request.signal.aborted).toBe(false);
    link.abandon();
    expect(request.signal.aborted).toBe(true);
  });

  it('tells as well who asks for it only then', () => {
    const { link, request } = asked();
    link.abandon();
    expect(request.signal.aborted).toBe(true);
  });

  it('is there in whatever a transport around another makes of the request', () => {
    const { link, request } = asked();
    const made = [{ ...request }, Object.create(request), new Proxy(request, {})] as TransportRequest[];
    const signals = made.map(({ signal }) => signal);
    link.abandon();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
    expect(Object.keys(request)).toEqual(['attempt', 'authRefused', 'clock', 'signal']);
  });
});

describe('what a link is asked', () => {
  it('is how much waits in the transport, which may not know or fail to say', () => {
    const { link, far } = bench();
    far.bufferedAmount = 7;
    expect(link.bufferedAmount).toBe(7);
    const of = (handle: object): number =>
      bench({}, { name: 'odd', connect: () => ({ send() {}, close() {}, ...handle }) }).link.bufferedAmount;
    expect(of({})).toBe(0);
    const failing = Object.defineProperty({ send() {}, close() {} }, 'bufferedAmount', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(bench({}, { name: 'odd', connect: () => failing as never }).link.bufferedAmount).toBe(0);
  });

  it('is when frames came and went, to the span between two questions (D2)', () => {
    const { link, wire, far } = flowing();
    expect(link.report(1_000)).toEqual({ heard: false, idleMs: 1_000, silentMs: 1_000, draining: false, queued: 0 });
    far.message('a');
    expect(link.report(3_000)).toEqual({ heard: true, idleMs: 2_000, silentMs: 0, draining: false, queued: 0 });
    expect(link.report(4_000)).toMatchObject({ heard: true, idleMs: 3_000, silentMs: 1_000 });
    expect(link.eitherIdleMs(4_000)).toBe(4_000);
    wire.send('b');
    expect(link.eitherIdleMs(5_000)).toBe(4_000);
    far.message('c');
    wire.send('d');
    expect(link.eitherIdleMs(6_000)).toBe(1_000);
  });

  it('goes on from a clock that was set back (D7)', () => {
    const { link, wire, far } = flowing();
    far.message('a');
    wire.send('b');
    link.report(10_000);
    expect(link.report(4_000)).toMatchObject({ idleMs: 10_000, silentMs: 0 });
    expect(link.eitherIdleMs(4_000)).toBe(10_000);
    expect(link.report(5_000)).toMatchObject({ idleMs: 11_000, silentMs: 1_000 });
    far.message('c');
    expect(link.report(3_000)).toMatchObject({ idleMs: 0, silentMs: 0 });
    expect(link.report(4_000)).toMatchObject({ idleMs: 1_000, silentMs: 1_000 });
    // It was the other direction that was idle.
    expect(link.eitherIdleMs(4_000)).toBe(12_000);
  });

  it('is whether an upload makes progress since the ping (D4)', () => {
    const { link, far } = flowing({ ping: () => 'ping' });
    const draining = (bufferedAmount: number): boolean => {
      far.bufferedAmount = bufferedAmount;
      return link.report(0).draining;
    };
    expect(draining(5)).toBe(false);
    far.bufferedAmount = 20;
    link.ping();
    expect([20, 19, 1, 0].map(draining)).toEqual([false, true, true, false]);
  });

  it('is how much waits to be sent', () => {
    const { link, wire, far } = flowing();
    far.bufferedAmount = 51;
    wire.send('a');
    wire.send('b');
    expect(link.report(0).queued).toBe(2);
  });
});

describe('frames before the link is admitted (H4, F6)', () => {
  it('are held back, and delivered in order with those that come meanwhile', () => {
    const { link, far, received, wire } = bench({
      messageId: (data) => {
        if (data === 'a') far.message('c');
        return undefined;
      },
    });
    far.open();
    far.message('a');
    far.message('b');
    link.admit({ hold: true });
    expect([received, wire.isCurrent(link)]).toEqual([[], true]);
    link.release();
    far.message('d');
    expect(received).toEqual(['a', 'b', 'c', 'd']);
  });

  it('cost the link above a thousand, as nobody waits for them', () => {
    const { far, facts, closes, received } = bench();
    far.open();
    for (let count = 0; count < 1_000; count += 1) far.message('x');
    expect(facts).toEqual(['opened']);
    far.message('x');
    expect(closes).toMatchObject([{ cause: 'too-big', code: 4009, wasClean: false }]);
    expect(far.closeRequests).toMatchObject([{ code: 4009 }]);
    expect(received).toEqual([]);
  });

  it('are delivered above a thousand where the link is in use already', () => {
    const { link, far, closes, received } = bench();
    far.open();
    link.admit({ hold: true });
    for (let count = 0; count < 1_000; count += 1) far.message(`${count}`);
    expect(received).toEqual([]);
    far.message('the last');
    expect([received.length, received.at(-1), closes]).toEqual([1_001, 'the last', []]);
  });

  it('are dealt with at once where they are no messages', () => {
    const { far, received, link } = bench({
      answer: (data) => (data === 'ask' ? 'answer' : undefined),
      isPong: (data) => data === 'pong',
    });
    far.open();
    for (const frame of ['ask', 'pong', 'a']) far.message(frame);
    expect(far.sent).toEqual(['answer']);
    link.admit({ hold: false });
    expect(received).toEqual(['a']);
  });

  it('are forgotten with a link that is over or closing', () => {
    for (const end of ['abandon', 'close', 'drop'] as const) {
      const { link, far, received } = bench();
      far.open();
      far.message('a');
      if (end === 'abandon') link.abandon();
      else if (end === 'close') link.close({ code: 1_000, reason: '' });
      else far.drop();
      link.release();
      link.admit({ hold: false });
      expect([end, received]).toEqual([end, []]);
    }
  });
});

describe('the first frame after a question', () => {
  it('is reported once, before it is delivered', () => {
    const { link, far, facts, received } = flowing({ ping: () => 'ping' });
    link.ping();
    far.message('a');
    far.message('b');
    expect([facts, received, far.sent]).toEqual([['opened', 'heard'], ['a', 'b'], ['ping']]);
  });

  it('may come while the question is being handed over', () => {
    const { link, far, facts } = flowing({
      ping: () => 'ping',
    });
    far.sent.push = (...frames: never[]) => {
      far.message('pong');
      return frames.length;
    };
    link.ping();
    expect(facts).toEqual(['opened', 'heard']);
  });

  it.each([
    ['was made', undefined],
    [
      'could be made',
      () => {
        throw new Error('no');
      },
    ],
  ] as const)('is not waited for where no ping %s (D3)', (_what, ping) => {
    const { link, far, facts, failures } = flowing({ ping });
    link.ping();
    far.message('a');
    expect([facts, failures.length]).toEqual([['opened', 'ping skipped'], ping === undefined ? 0 : 1]);
  });

  it('is not waited for where the ping cost the link', () => {
    const { link, transport, facts, closes } = flowing({ ping: () => 'ping' });
    transport.failing.add('send');
    link.ping();
    expect(facts).toEqual(['opened', 'closed']);
    expect(closes).toMatchObject([
      { cause: 'dropped', code: 1006, wasClean: false, error: 'FakeTransport: send fails' },
    ]);
  });

  it('is not delivered where its report ended the link', () => {
    const made = flowing({ ping: () => 'ping' });
    const { link, far, facts, received } = made;
    link.ping();
    made.onFact = (fact) => fact === 'heard' && link.abandon();
    far.message('a');
    expect([facts, received]).toEqual([['opened', 'heard'], []]);
  });
});

describe('the end of a link', () => {
  it('is told once, and nothing passes after it, in either direction (A7, I4)', () => {
    const { link, far, wire, facts, received } = flowing({ ping: () => 'ping' });
    const { callbacks } = far;
    far.drop();
    callbacks.closed({ cause: 'dropped', code: 1006, reason: '', wasClean: false });
    callbacks.received('late');
    link.ping();
    link.admit({ hold: false });
    expect([facts, received, far.sent, wire.link, far.request.signal.aborted]).toEqual([
      ['opened', 'closed'],
      [],
      [],
      null,
      true,
    ]);
  });

  it('of one that opens late is asked for in the same task (I3)', () => {
    const { link, far, facts } = bench();
    link.abandon();
    far.callbacks.opened();
    expect([facts, far.closeRequests.length]).toEqual([[], 2]);
    expect(far.closeRequests).toEqual([
      { code: 1_000, reason: '' },
      { code: 1_000, reason: '' },
    ]);
  });

  it('of one that was over before it was there is asked for too', () => {
    const closed: unknown[] = [];
    const { facts } = bench(
      {},
      {
        name: 'hasty',
        connect: ({ closed: end }) => {
          end({ cause: 'never-opened', code: 1006, reason: '', wasClean: false });
          return { send() {}, close: (...request) => closed.push(request) };
        },
      },
    );
    expect([facts, closed]).toEqual([['closed'], [[1_000, '']]]);
  });

  it('is asked for gracefully: nothing is sent or delivered any more, its end is still told (A7)', () => {
    const { link, far, wire, facts, received } = flowing();
    const { callbacks } = far;
    link.close({ code: 4_001, reason: 'bye' });
    callbacks.received('late');
    expect([far.closeRequests, wire.link, received, facts]).toEqual([
      [{ code: 4_001, reason: 'bye' }],
      null,
      [],
      ['opened'],
    ]);
    far.serverClose(4_001, 'bye');
    expect(facts).toEqual(['opened', 'closed']);
  });

  it('by giving it up is told to nobody, and is one end', () => {
    const { link, far, facts } = flowing();
    link.abandon();
    link.abandon();
    expect([facts, far.closeRequests, far.request.signal.aborted]).toEqual([
      ['opened'],
      [{ code: 1_000, reason: '' }],
      true,
    ]);
  });

  it('is safe from a close that throws (A9, B24)', () => {
    const { link, transport, failures } = flowing();
    transport.failing.add('close');
    link.abandon();
    expect(failures).toMatchObject([expect.stringContaining('transports')]);
  });

  it('gives those who ask late a signal that is aborted', () => {
    let signal: (() => AbortSignal) | undefined;
    const { link } = bench(
      {},
      {
        name: 'late',
        connect: (_callbacks, request) => {
          signal = () => request.signal;
          return { send() {}, close() {} };
        },
      },
    );
    link.abandon();
    expect(signal?.().aborted).toBe(true);
  });
});

describe('a transport that calls back before it returns', () => {
  const closing: unknown[] = [];
  const hasty = (act: Transport['connect'], by: object = {}): Transport => ({
    name: 'hasty',
    connect: (callbacks, request) => {
      closing.length = 0;
      act(callbacks, request);
      return { send() {}, close: (...asked) => closing.push(asked), ...by };
    },
  });
  const close = { cause: 'never-opened', code: 1006, reason: '', wasClean: false } as const;
  const none = undefined as never;

  it('has its link closed when it returns, and no sooner, where the link is over by then (I3)', () => {
    const { facts, closes, failures } = bench(
      {},
      hasty(({ opened, received }) => {
        opened();
        received('x'.repeat(101));
        return none;
      }),
    );
    expect([facts, failures, closing]).toEqual([['opened', 'closed'], [], [[1_000, '']]]);
    expect(closes).toMatchObject([{ cause: 'too-big' }]);
  });

  it('may open what is over already', () => {
    const { facts, failures } = bench(
      {},
      hasty(({ opened, closed }) => {
        closed(close);
        opened();
        return none;
      }),
    );
    expect([facts, failures, closing]).toEqual([['closed'], [], [[1_000, '']]]);
  });

  it('may find its link given up meanwhile', () => {
    const { facts, failures } = bench({}, (made) => {
      made.onFact = () => made.link.abandon();
      return hasty(({ opened }) => {
        opened();
        return none;
      });
    });
    expect([facts, failures, closing]).toEqual([['opened'], [], [[1_000, '']]]);
  });

  it('is not asked to close what it never made', () => {
    const { link, failures } = bench({}, 'none');
    link.close({ code: 1_000, reason: '' });
    expect(failures).toEqual([]);
  });
});
