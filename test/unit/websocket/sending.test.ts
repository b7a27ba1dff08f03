import { describe, expect, it, vi } from 'vitest';
import { outcomeOf } from '../../support/websocket/recorder.js';
import { ride } from '../../support/websocket/ride.js';

describe('send()', () => {
  it('waits for the link, and is sent in order before `open` is told (R26)', async () => {
    const { socket, opens } = ride();
    const seen: unknown[] = [];
    socket.onopen = () => seen.push('open', socket.bufferedAmount);
    expect([socket.send('é'), socket.send(new Uint8Array(3)), socket.bufferedAmount]).toEqual([false, false, 5]);
    const link = await opens();
    expect([seen, link.sent]).toEqual([
      ['open', 0],
      ['é', new Uint8Array(3)],
    ]);
  });

  it('returns whether the message was sent', async () => {
    const { socket, opens } = ride();
    await opens();
    expect(socket.send('x')).toBe(true);
  });

  it('waits between two links for the next one', async () => {
    const { socket, opens } = ride();
    (await opens()).end(1006);
    socket.send('meanwhile');
    expect((await opens()).sent).toEqual(['meanwhile']);
  });

  it('after close() waits for reconnect(), as with both wrappers', async () => {
    const { socket, opens, pass } = ride();
    const first = await opens();
    socket.close();
    expect(socket.send('after')).toBe(false);
    first.end(1000);
    await pass(60_000);
    socket.reconnect();
    expect((await opens()).sent).toEqual(['after']);
  });

  it('keeps no more than maxEnqueuedMessages, the oldest', async () => {
    const { socket, opens } = ride({ maxEnqueuedMessages: 2 });
    for (const text of ['1', '2', '3']) expect(socket.send(text)).toBe(false);
    expect(socket.bufferedAmount).toBe(2);
    expect((await opens()).sent).toEqual(['1', '2']);
  });

  it('keeps nothing with maxEnqueuedMessages: 0', async () => {
    const { socket, opens } = ride({ maxEnqueuedMessages: 0 });
    socket.send('x');
    expect((await opens()).sent).toEqual([]);
  });

  it('keeps 10,000 messages if nothing is said, not without end', async () => {
    const { socket, opens } = ride();
    for (let count = 0; count < 10_010; count++) socket.send('x');
    expect((await opens()).sent).toHaveLength(10_000);
  });

  it('keeps as many as are asked for', async () => {
    const { socket, opens } = ride({ maxEnqueuedMessages: Number.POSITIVE_INFINITY });
    for (let count = 0; count < 10_010; count++) socket.send('x');
    expect((await opens()).sent).toHaveLength(10_010);
  });

  it('is not lost where the socket refuses it: the next link has it', async () => {
    const { socket, opens, told } = ride();
    const link = await opens();
    link.send = () => {
      throw new Error('full');
    };
    told();
    expect(socket.send('x')).toBe(false);
    expect(told()).toEqual(['error in 3', 'close 1006 send failed unclean in 3']);
    expect((await opens()).sent).toEqual(['x']);
  });

  it('hands large messages to the socket at once, which counts them and sends them before it closes', async () => {
    const { socket, opens } = ride();
    const link = await opens();
    link.bufferedAmount = 5_000_000;
    expect([socket.send('x'), socket.bufferedAmount]).toEqual([true, 5_000_000]);
  });

  it.each([
    [7, '7'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ a: 1 }, '[object Object]'],
    [['a', 'b'], 'a,b'],
  ])('of %j sends what it is as a string (WebIDL)', async (data, sent) => {
    const { socket, opens } = ride();
    const link = await opens();
    socket.send(data as unknown as string);
    expect(link.sent).toEqual([sent]);
  });

  it('takes every binary kind', async () => {
    const { socket, opens } = ride();
    const link = await opens();
    const given = [new ArrayBuffer(1), new DataView(new ArrayBuffer(2)), new Uint16Array(2), new Blob(['x'])];
    for (const data of given) socket.send(data);
    expect(link.sent).toEqual(given);
  });

  it('without an argument is a TypeError, as is a symbol', () => {
    const { socket } = ride();
    expect(outcomeOf(() => Reflect.apply(socket.send, socket, []))).toBe('throws TypeError TypeError');
    expect(outcomeOf(() => socket.send(Symbol('x') as unknown as string))).toBe('throws TypeError TypeError');
  });
});

describe('strictly, send()', () => {
  it('throws while connecting', () => {
    const { socket } = ride({ strict: true });
    expect(outcomeOf(() => socket.send('x'))).toBe('throws DOMException InvalidStateError');
    expect(socket.bufferedAmount).toBe(0);
  });

  it('is counted and discarded in CLOSING and CLOSED, also between two links', async () => {
    const { socket, opens } = ride({ strict: true });
    const first = await opens();
    first.end(1006);
    expect([socket.send('é'), socket.bufferedAmount]).toEqual([false, 2]);
    const second = await opens();
    expect(second.sent).toEqual([]);
    socket.close();
    socket.send('abc');
    expect([socket.bufferedAmount, second.sent]).toEqual([3, []]);
  });
});

describe('drainQueuedMessages()', () => {
  it('takes out what waits, in order, once', async () => {
    const { socket, opens } = ride();
    socket.send('1');
    socket.send('2');
    expect(socket.drainQueuedMessages()).toEqual(['1', '2']);
    expect([socket.drainQueuedMessages(), socket.bufferedAmount]).toEqual([[], 0]);
    socket.send('3');
    expect((await opens()).sent).toEqual(['3']);
  });

  it('works after close()', () => {
    const { socket } = ride();
    socket.send('1');
    socket.close();
    expect(socket.drainQueuedMessages()).toEqual(['1']);
  });
});

describe('binaryType', () => {
  it('is blob at first, remembered, and told to each link', async () => {
    const { socket, opens } = ride();
    expect(socket.binaryType).toBe('blob');
    socket.binaryType = 'arraybuffer';
    const first = await opens();
    expect(first.binaryType).toBe('arraybuffer');
    first.end(1006);
    expect((await opens()).binaryType).toBe('arraybuffer');
  });

  it('can be changed on an open link', async () => {
    const { socket, opens } = ride();
    const link = await opens();
    socket.binaryType = 'arraybuffer';
    expect([link.binaryType, socket.binaryType]).toEqual(['arraybuffer', 'arraybuffer']);
  });

  it('of no standard is left to the class beneath: what it takes is taken, the rest ignored', async () => {
    const { socket, opens } = ride();
    socket.binaryType = 'arraybuffer';
    socket.binaryType = 'nonsense' as BinaryType;
    const first = await opens();
    expect([first.binaryType, socket.binaryType]).toEqual(['arraybuffer', 'arraybuffer']);
    socket.binaryType = 'nodebuffer' as BinaryType;
    expect([first.binaryType, socket.binaryType]).toEqual(['nodebuffer', 'nodebuffer']);
    first.end(1006);
    expect((await opens()).binaryType).toBe('nodebuffer');
  });

  it('that a class throws at is ignored', async () => {
    const { socket, opens } = ride();
    const link = await opens();
    Object.defineProperty(link, 'binaryType', {
      get: () => 'blob',
      set: () => {
        throw new Error('must be blob');
      },
    });
    expect(outcomeOf(() => Reflect.set(socket, 'binaryType', 'arraybuffer'))).toBe('gives true');
    expect(socket.binaryType).toBe('blob');
  });

  it('strictly is ignored, whatever the class', async () => {
    const { socket, opens } = ride({ strict: true });
    await opens();
    socket.binaryType = 'nodebuffer' as BinaryType;
    expect(socket.binaryType).toBe('blob');
  });
});

describe('debug', () => {
  it('prints what happens by the given function, else by console.log', async () => {
    const printed: unknown[][] = [];
    const { socket, opens } = ride({ debug: true, debugLogger: (...args) => printed.push(args) });
    socket.send('x');
    (await opens()).receive('y');
    socket.send('z');
    expect(printed.map((args) => args.join(' '))).toEqual([
      'RWS> enqueue x',
      'RWS> connect wss://example.com/live',
      'RWS> open event',
      'RWS> message event',
      'RWS> send z',
    ]);
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    ride({ debug: true }).socket.send('x');
    ride().socket.send('x');
    expect(log.mock.calls).toEqual([['RWS>', 'enqueue', 'x']]);
    log.mockRestore();
  });

  it('by a function that throws harms nothing', async () => {
    const { opens, told } = ride({
      debug: true,
      debugLogger: () => {
        throw new Error('full disk');
      },
    });
    await opens();
    expect(told()).toEqual(['open in 1']);
  });
});
