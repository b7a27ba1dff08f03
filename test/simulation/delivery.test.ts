import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallbackError, type ConnectionOptions, type HeartlineError, ListenerError } from '../../src/index.js';
import { FakeTransport } from '../../src/testing/index.js';
import { answersPings, pingPong, rigged } from '../support/rig.js';

const accepts = { onConnect: (link: { open(): void }) => link.open() };

describe('send', () => {
  it('says what became of each message: queued, sent, rejected (G1, R26, R41, P11)', () => {
    const { transport, connection } = rigged({ outbox: { maxItems: 1 } });
    expect(connection.send('first')).toBe('queued');
    expect(connection.send('second')).toBe('rejected');
    transport.latest.open();
    expect(transport.latest.sent).toEqual(['first']);
    expect(connection.send('third')).toBe('sent');
    connection.close();
    expect(connection.send('fourth')).toBe('rejected');
    expect(transport.latest.sent).toEqual(['first', 'third']);
  });

  it('takes text and binary, and refuses what is neither by a TypeError (R22)', () => {
    const { transport, connection } = rigged({}, accepts);
    const bytes = new Uint8Array([1, 2]);
    for (const data of ['text', bytes, bytes.buffer, new Blob(['x'])]) expect(connection.send(data)).toBe('sent');
    expect(transport.latest.sent).toHaveLength(4);
    for (const data of [null, undefined, 5, {}, ['x']]) expect(() => connection.send(data as never)).toThrow(TypeError);
  });

  it('rejects binary where the transport carries text only, and reports what waited for another one', () => {
    const { transport, connection } = rigged({}, { binary: false });
    const drops: unknown[] = [];
    connection.on('drop', ({ data, reason }) => drops.push([data, reason]));
    const bytes = new Uint8Array(3);
    expect(connection.send(bytes)).toBe('queued');
    expect(connection.send('text')).toBe('queued');
    transport.latest.open();
    expect(transport.latest.sent).toEqual(['text']);
    expect(drops).toEqual([[bytes, 'unfit']]);
    expect(connection.send(bytes)).toBe('rejected');
  });

  it('keeps the order over a drop, hands nothing over twice, and new messages queue behind the flush (G4, I13)', () => {
    const { clock, transport, connection } = rigged({}, { onConnect: (link) => link.open() });
    transport.latest.drop();
    for (const data of ['a', 'b', 'c']) connection.send(data);
    connection.on('status', ({ status }) => {
      if (status === 'open') connection.send('d');
    });
    clock.advance(2_000);
    expect(transport.latest.sent).toEqual(['a', 'b', 'c', 'd']);
  });

  it('stops a flush at the message that the transport did not take, and goes on with it (G4, I13)', () => {
    const fake = new FakeTransport({ onConnect: (link) => link.open() });
    const { clock, connection } = rigged({ transports: [fake] });
    fake.latest.drop();
    for (const data of ['a', 'b', 'c']) connection.send(data);
    fake.failing.add('send');
    clock.advance(2_000);
    expect(connection.status).toBe('backoff');
    expect(connection.outbox.items).toBe(3);
    fake.failing.clear();
    clock.advance(10_000);
    expect(fake.latest.sent).toEqual(['a', 'b', 'c']);
  });

  it('waits above the high-water mark and goes on below the low one, without a word from the socket (A6, L9)', () => {
    const { clock, transport, connection } = rigged({ outbox: { highWaterBytes: 1_000, lowWaterBytes: 100 } }, accepts);
    expect(connection.send('a')).toBe('sent');
    transport.latest.bufferedAmount = 1_001;
    expect(connection.send('b')).toBe('queued');
    clock.advance(1_000);
    transport.latest.bufferedAmount = 500;
    clock.advance(1_000);
    expect(transport.latest.sent).toEqual(['a']);
    transport.latest.bufferedAmount = 100;
    clock.advance(100);
    expect(transport.latest.sent).toEqual(['a', 'b']);
    expect(connection.send('c')).toBe('sent');
    expect(clock.pending).toBe(0);
  });

  it('tells the machine of a full transport once, however much is sent meanwhile', () => {
    const events: string[] = [];
    const { clock, transport, connection } = rigged(
      {
        outbox: { highWaterBytes: 10, maxItems: 5_000 },
        inspect: (seen) => seen.type === '@xstate.event' && events.push(seen.event.type),
      },
      accepts,
    );
    transport.latest.bufferedAmount = 100;
    for (let count = 0; count < 1_000; count += 1) connection.send('data');
    clock.advance(99);
    expect(events.filter((type) => type === 'outbox.blocked')).toHaveLength(1);
    transport.latest.bufferedAmount = 0;
    clock.advance(1);
    expect(transport.latest.sent).toHaveLength(1_000);
  });

  it('sends nothing that is older than its time to live, and says so (G3, P11)', () => {
    const { clock, transport, connection } = rigged({ outbox: { ttlMs: 5_000 } });
    const drops: unknown[] = [];
    connection.on('drop', ({ data, reason, bytes }) => drops.push([data, reason, bytes]));
    connection.send('stale €');
    clock.advance(4_000);
    connection.send('fresh');
    clock.advance(1_000);
    transport.latest.open();
    expect(transport.latest.sent).toEqual(['fresh']);
    expect(drops).toEqual([['stale €', 'expired', 9]]);
  });

  it('drops and reports what is left at the end (I12)', () => {
    const { connection } = rigged();
    const drops: unknown[] = [];
    connection.on('drop', ({ data, reason }) => drops.push([data, reason]));
    connection.send('unsent');
    connection.close();
    expect(drops).toEqual([['unsent', 'closed']]);
    expect(connection.outbox).toMatchObject({ items: 0, bytes: 0 });
  });

  it('greets first on every new link, before what waits (R25, R15, B18)', () => {
    const { clock, transport, connection } = rigged({ greeting: () => 'hello, it is me' }, accepts);
    transport.latest.drop();
    connection.send('data');
    clock.advance(2_000);
    expect(transport.links.map(({ sent }) => sent)).toEqual([['hello, it is me'], ['hello, it is me', 'data']]);
  });
});

describe('receiving', () => {
  it('keeps control frames from the listeners, late pongs too (D5, R27, B20, B34)', () => {
    const { clock, transport, messages } = rigged({ heartbeat: pingPong }, { ...accepts, respond: answersPings });
    clock.advance(100_000);
    transport.latest.message('pong');
    transport.latest.message('data');
    expect(messages).toEqual(['data']);
  });

  it('answers a server that pings, and keeps its pings from the listeners', () => {
    const { transport, messages } = rigged(
      { heartbeat: { silenceMs: 60_000, answer: (data) => (data === '2' ? '3' : undefined) } },
      accepts,
    );
    transport.latest.message('2');
    transport.latest.message('4 data');
    expect(transport.latest.sent).toEqual(['3']);
    expect(messages).toEqual(['4 data']);
  });

  it('drops a link that sends more than maxInboundBytes at once, and tries again (H4)', () => {
    const { transport, connection, messages } = rigged({ maxInboundBytes: 10 }, accepts);
    transport.latest.message('ten chars!');
    transport.latest.message(new ArrayBuffer(11));
    expect(messages).toEqual(['ten chars!']);
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', lastClose: { cause: 'too-big', code: 4009 } });
    expect(transport.links[0]?.closeRequests[0]?.code).toBe(4009);
  });

  it('delivers a message with an id once (G6)', () => {
    const { transport, messages } = rigged(
      { messageId: (data) => (typeof data === 'string' ? data[0] : undefined) },
      accepts,
    );
    for (const data of ['1 a', '2 b', '1 a again', '3 c']) transport.latest.message(data);
    expect(messages).toEqual(['1 a', '2 b', '3 c']);
  });

  it('calls later listeners though an earlier one throws, and says which (P6, I15, B29)', () => {
    const { transport, connection } = rigged({}, accepts);
    const heard: unknown[] = [];
    const errors: HeartlineError[] = [];
    connection.on('error', (error) => errors.push(error));
    connection.on('message', () => {
      throw new Error('in the app');
    });
    connection.on('message', (data) => heard.push(data));
    transport.latest.message('a');
    transport.latest.message('b');
    expect(heard).toEqual(['a', 'b']);
    expect(errors).toHaveLength(2);
    expect(errors[0]).toBeInstanceOf(ListenerError);
    expect(errors[0]?.message).toBe("A 'message' listener threw: in the app");
    expect(connection.status).toBe('open');
  });

  it('prints errors where nobody listens, and survives an error listener that throws', () => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { transport, connection } = rigged({}, accepts);
    connection.on('message', () => {
      throw new Error('unheard');
    });
    transport.latest.message('a');
    expect(print).toHaveBeenCalledTimes(1);
    connection.on('error', () => {
      throw new Error('in the error listener');
    });
    transport.latest.message('b');
    expect(print).toHaveBeenCalledTimes(2);
    expect(connection.status).toBe('open');
    print.mockRestore();
  });

  it('stops at once for a listener that was removed', () => {
    const { transport, connection, messages } = rigged({}, accepts);
    const heard: unknown[] = [];
    const off = connection.on('message', (data) => heard.push(data));
    transport.latest.message('a');
    off();
    off();
    transport.latest.message('b');
    expect(heard).toEqual(['a']);
    expect(messages).toEqual(['a', 'b']);
  });
});

describe('what listeners are told', () => {
  it('tells a first connect from a reconnect, and how long the gap was (R15)', () => {
    const { clock, transport, connection } = rigged({ autoStart: false }, accepts);
    const opens: unknown[] = [];
    connection.on('open', (event) => opens.push(event));
    connection.start();
    clock.advance(5_000);
    transport.latest.drop();
    clock.advance(1_000);
    expect(opens).toEqual([
      { transport: 'fake', isReconnect: false, gapMs: 0 },
      { transport: 'fake', isReconnect: true, gapMs: 1_000 },
    ]);
  });

  it('says the retry from the moment of the loss (P5, 44)', () => {
    const { clock, connection, transport } = rigged();
    const changes: unknown[] = [];
    connection.on('status', ({ status, previous, retryInMs, retryAt }) =>
      changes.push([previous, status, retryInMs, retryAt]),
    );
    transport.latest.refuse();
    expect(changes).toEqual([['connecting', 'backoff', 1_000, clock.now() + 1_000]]);
  });

  it('gives the same snapshot until something changes, and calls subscribers only then', () => {
    const { clock, transport, connection } = rigged({}, accepts);
    const seen: unknown[] = [];
    const unsubscribe = connection.subscribe((snapshot) => seen.push(snapshot.status));
    const before = connection.getSnapshot();
    transport.latest.message('data');
    connection.send('data');
    clock.advance(60_000);
    expect(connection.getSnapshot()).toBe(before);
    transport.latest.drop();
    expect(connection.getSnapshot()).not.toBe(before);
    unsubscribe();
    clock.advance(2_000);
    expect(seen).toEqual(['backoff']);
    expect(JSON.parse(JSON.stringify(connection.getSnapshot()))).toEqual(connection.getSnapshot());
  });
});

describe('functions of the user that fail', () => {
  // Some fail before anybody can listen, and are printed.
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const failing = (name: string) => () => {
    throw new Error(`${name} fails`);
  };

  it.each<[string, Partial<ConnectionOptions>]>([
    ['random', { random: failing('random') }],
    ['random', { random: () => 7 }],
    ['classify', { classify: failing('classify') }],
    ['backoff', { backoff: failing('backoff') }],
    ['backoff', { backoff: () => Number.NaN }],
    ['backoff', { backoff: () => -5 }],
    ['classify', { classify: () => 'retry' as never }],
    ['classify', { classify: () => ({ kind: 'retry-after' }) as never }],
    ['greeting', { greeting: failing('greeting') }],
    ['messageId', { messageId: failing('messageId') }],
    ['heartbeat.ping', { heartbeat: { ping: failing('ping') } }],
    ['heartbeat.isPong', { heartbeat: { ping: () => 'ping', isPong: failing('isPong') } }],
    [
      'environment',
      { environment: { online: failing('online'), hidden: failing('hidden'), listen: failing('listen') } },
    ],
    ['inspect', { inspect: failing('inspect') }],
    ['inspect', { inspect: { next: failing('inspect') } }],
    ['heartbeat.answer', { heartbeat: { silenceMs: 60_000, answer: failing('answer') } }],
  ])('%s: is reported, and the life goes on (P6, P15, X5)', (option, options) => {
    const { clock, transport, connection } = rigged({ autoStart: false, ...options }, accepts);
    const errors: HeartlineError[] = [];
    connection.on('error', (error) => errors.push(error));
    connection.start();
    clock.advance(10);
    transport.latest.message('hello');
    transport.latest.drop();
    expect(connection.getSnapshot().status).toBe('backoff');
    clock.advance(5_000);
    expect(connection.getSnapshot().isConnected).toBe(true);
    expect(connection.actor.getSnapshot().status).toBe('active');
    const named = errors.filter((error) => error instanceof CallbackError && error.option === option);
    expect(named.length).toBeGreaterThan(0);
  });

  it('a ping that could not be made is not counted as missed (D3, B3)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: { ping: failing('ping') } }, accepts);
    connection.on('error', () => {});
    clock.advance(600_000);
    expect(connection.getSnapshot()).toMatchObject({ status: 'open', missedPongs: 0 });
    expect(transport.links).toHaveLength(1);
  });
});

describe('a policy of the user', () => {
  it('backoff decides the wait, told the attempt and the cause', () => {
    const asked: unknown[] = [];
    const { clock, transport, connection } = rigged({
      backoff: ({ attempt, cause }) => {
        asked.push([attempt, cause]);
        return attempt * 1_234;
      },
    });
    transport.latest.refuse();
    expect(connection.getSnapshot().retryInMs).toBe(1_234);
    clock.advance(1_234);
    transport.latest.refuse();
    expect(connection.getSnapshot().retryInMs).toBe(2_468);
    expect(asked).toEqual([
      [1, 'never-opened'],
      [2, 'never-opened'],
    ]);
  });

  it('is not made longer than it says by the attempt budget, unless the budget wants more (E4)', () => {
    const waits = [100, 250, 400].map((ms) => {
      const { transport, connection } = rigged({ backoff: () => ms });
      transport.latest.refuse();
      return connection.getSnapshot().retryInMs;
    });
    expect(waits).toEqual([250, 250, 400]);
  });

  it('may wait for ever, as far as timers go (E8)', () => {
    const { transport, connection } = rigged({ backoff: () => Number.POSITIVE_INFINITY });
    transport.latest.refuse();
    expect(connection.getSnapshot().retryInMs).toBe(2 ** 31 - 1);
  });

  it('classify wins over every rule, also on a link given up by a timer', () => {
    const { clock, connection } = rigged(
      {
        heartbeat: pingPong,
        classify: ({ cause }) => (cause === 'pong-timeout' ? { kind: 'terminate', reason: 'my-own' } : undefined),
      },
      accepts,
    );
    clock.advance(45_000);
    expect(connection.getSnapshot().output).toMatchObject({ reason: 'my-own', cause: 'pong-timeout' });
  });
});
