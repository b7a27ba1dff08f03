import { describe, expect, it } from 'vitest';
import { createRig, FakeTransport, type FakeTransportOptions, VirtualClock } from '../../src/testing/index.js';
import { start } from '../contract/attempt.js';

const rig = (options?: FakeTransportOptions) => {
  const transport = new FakeTransport(options);
  const link = start(transport);
  return { transport, link, end: transport.latest };
};

it('does nothing by itself', () => {
  const { link, transport, end } = rig();
  expect([link.opened, link.closes, end.phase, transport.live]).toEqual([0, [], 'connecting', 1]);
});

it('has the name and the abilities that it is given', () => {
  const { name, binary, connectTimeoutMs } = new FakeTransport();
  expect([name, binary, connectTimeoutMs]).toEqual(['fake', true, undefined]);
  expect(new FakeTransport({ name: 'sockjs', binary: false, connectTimeoutMs: 25_000 })).toMatchObject({
    name: 'sockjs',
    binary: false,
    connectTimeoutMs: 25_000,
  });
});

it('remembers its links, and what each was given', () => {
  const { transport, link, end } = rig();
  const second = start(transport, {}, 3);
  end.open();
  link.send('a');
  link.close(3001, 'bye');
  link.close();
  expect(transport.links).toHaveLength(2);
  expect(transport.latest).toBe(transport.links[1]);
  expect(transport.latest.request).toMatchObject({ attempt: 3, authRefused: false, signal: second.abort.signal });
  expect(end.sent).toEqual(['a']);
  expect(end.closeRequests).toEqual([
    { code: 3001, reason: 'bye' },
    { code: undefined, reason: undefined },
  ]);
});

it('says that there is no latest link before the first', () => {
  expect(() => new FakeTransport().latest).toThrow('No link');
});

it('may open before `connect` returns', () => {
  expect(rig({ onConnect: (end) => end.open() }).link.opened).toBe(1);
});

it('says how much is unsent as the test sets it', () => {
  const { link, end } = rig();
  end.bufferedAmount = 5;
  expect(link.handle.bufferedAmount).toBe(5);
});

describe('the end of a link', () => {
  it.each([
    ['serverClose', 'server-close', 'never-opened'],
    ['drop', 'dropped', 'never-opened'],
    ['refuse', 'never-opened', 'never-opened'],
  ] as const)('by %s is told as %s, or as %s before it opened', (how, whenOpen, before) => {
    const late = rig();
    late.end.open();
    late.end[how]();
    const early = rig();
    early.end[how]();
    expect([late.link.closes, early.link.closes]).toMatchObject([[{ cause: whenOpen }], [{ cause: before }]]);
  });

  it('passes on code, reason and cleanness, and why a link was refused', () => {
    const { link, end } = rig();
    end.open();
    end.serverClose(4001, 'kick', false);
    const refused = rig();
    refused.end.refuse('ECONNREFUSED');
    expect([...link.closes, ...refused.link.closes]).toEqual([
      { cause: 'dropped', code: 4001, reason: 'kick', wasClean: false },
      { cause: 'never-opened', code: 1006, reason: '', wasClean: false, error: 'ECONNREFUSED' },
    ]);
  });

  it('after our close is ours, and comes when the test says so', () => {
    const { link, end } = rig();
    end.open();
    link.close();
    expect([link.closes, end.phase]).toEqual([[], 'closing']);
    end.serverClose();
    expect([link.closes, end.phase]).toMatchObject([[{ cause: 'client', code: 1000 }], 'over']);
  });

  it('is told at once for an attempt that is given up', () => {
    const { link } = rig();
    link.close();
    expect(link.closes).toMatchObject([{ cause: 'client', code: 1006, wasClean: false }]);
  });

  it('comes by itself, with the code that was asked for, where the server answers', async () => {
    const { link, end } = rig({ answersClose: true });
    end.open();
    link.close(3001, 'done');
    expect(await link.isOver()).toMatchObject({ cause: 'client', code: 3001, reason: 'done', wasClean: true });
  });
});

it('keeps the rules of the port, whenever it is told to do something', () => {
  const { link, end } = rig();
  end.message('too early');
  end.open();
  end.open();
  link.close();
  end.message('too late');
  end.drop();
  end.serverClose();
  end.open();
  expect([link.opened, link.received, link.closes.length]).toEqual([1, [], 1]);
});

it('lets the test break the rules through the callbacks', () => {
  const { link, end } = rig();
  end.drop();
  end.callbacks.opened();
  end.callbacks.received('stale');
  end.callbacks.closed({ cause: 'dropped', code: 1006, reason: '', wasClean: false });
  expect([link.opened, link.received, link.closes.length]).toEqual([1, ['stale'], 2]);
});

it('counts as live the links that are neither over nor asked to close', () => {
  const transport = new FakeTransport();
  const [a, b, c] = [start(transport), start(transport), start(transport)];
  transport.links[1]?.open();
  expect(transport.live).toBe(3);
  a?.close();
  b?.close();
  expect(transport.live).toBe(1);
  transport.latest.refuse();
  c?.close();
  expect(transport.live).toBe(0);
});

describe('a call that is made to fail', () => {
  it('throws until it is not any more', () => {
    const { transport, link, end } = rig();
    end.open();
    for (const call of ['connect', 'send', 'close'] as const) transport.failing.add(call);
    expect(() => start(transport)).toThrow('connect');
    expect(() => link.send('x')).toThrow('send');
    expect(() => link.close()).toThrow('close');
    expect([end.sent, end.closeRequests.length, transport.links.length]).toEqual([[], 1, 1]);
    transport.failing.clear();
    expect(() => start(transport)).not.toThrow();
  });

  it('includes sending before the link is open, as with a real socket (A5, B23)', () => {
    expect(() => rig().link.send('x')).toThrow('not open');
  });
});

describe('answers', () => {
  const respond = (data: unknown): string | undefined => (data === 'ping' ? 'pong' : undefined);

  it('come after the task that sent', async () => {
    const { link, end } = rig({ respond });
    end.open();
    link.send('ping');
    link.send('other');
    expect(link.received).toEqual([]);
    await link.hasReceived(1);
    expect([link.received, end.sent]).toEqual([['pong'], ['ping', 'other']]);
  });

  it('are not even made up after the close was asked for', () => {
    const asked: unknown[] = [];
    const { transport, end } = rig({ respond: (data) => void asked.push(data) });
    const handle = transport.connect(end.callbacks, end.request);
    transport.latest.open();
    handle.close();
    handle.send('late');
    expect([asked, transport.latest.sent]).toEqual([[], ['late']]);
  });

  it('come by the clock, where there is one, and not after the end', () => {
    const clock = new VirtualClock();
    const { link, end } = rig({ respond, clock, latencyMs: 50 });
    end.open();
    link.send('ping');
    clock.advance(49);
    expect(link.received).toEqual([]);
    clock.advance(1);
    link.send('ping');
    end.drop();
    clock.advance(50);
    expect(link.received).toEqual(['pong']);
  });
});

describe('nonsense is a TypeError that names it', () => {
  it.each<[string, unknown]>([
    ['`name` must be a string, not 5', { name: 5 }],
    ['`binary` must be true or false', { binary: 'yes' }],
    ['`onConnect` must be a function', { onConnect: 5 }],
    ['`respond` must be a function', { respond: 'pong' }],
    ['`answersClose` must be true or false', { answersClose: 1 }],
    ['`clock.now` must be a function', { clock: {} }],
    ['`latencyMs` must be a number', { latencyMs: Number.NaN, clock: new VirtualClock() }],
    ['`latencyMs` is time by a `clock`', { latencyMs: 50 }],
    ['There is no `latency` to set', { latency: 50 }],
    ['Give an object with any of name, binary,', null],
  ])('as an option: %s', (message, options) => {
    const make = () => new FakeTransport(options as FakeTransportOptions);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  it.each([5, null, undefined, {}, new Uint8Array(1)])('as a message: %s', (data) => {
    const { link, end } = rig();
    end.open();
    expect(() => end.message(data as never)).toThrow(TypeError);
    expect(() => end.message(data as never)).toThrow('A message is text or binary, not ');
    expect([link.received, end.phase]).toEqual([[], 'open']);
  });

  it('as an answer, in the call that sends', () => {
    const { link, end } = rig({ respond: () => 5 as never });
    end.open();
    expect(() => link.send('ping')).toThrow('A message is text or binary, not 5');
  });

  it('as an answer to a connection, which says why its link is lost', () => {
    const { connection, transport } = createRig({ fake: { respond: () => 5 as never } });
    transport.latest.open();
    connection.send('hello');
    expect(connection.getSnapshot().lastError).toContain('A message is text or binary, not 5');
  });

  it.each([Number.NaN, 'x', 999, 5_000, 1_000.5, null])('as a close code: %s', (code) => {
    const { link, end } = rig();
    end.open();
    expect(() => end.serverClose(code as never)).toThrow(TypeError);
    expect(() => end.serverClose(code as never)).toThrow('`code` must be a whole number from 1000 to 4999');
    expect([link.closes, end.phase]).toEqual([[], 'open']);
  });

  it('as a reason, or as an error', () => {
    const { end } = rig();
    expect(() => end.serverClose(1000, 5 as never)).toThrow('`reason` must be a string, not 5');
    expect(() => end.refuse(new Error('no') as never)).toThrow('`error` must be a string, not Error');
  });
});

it.each([new ArrayBuffer(1), new Blob(['x']), ''])('takes %s as a message', (data) => {
  const { link, end } = rig();
  end.open();
  end.message(data);
  expect(link.received).toEqual([data]);
});
