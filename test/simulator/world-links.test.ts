import { describe, expect, it } from 'vitest';
import { type Manner, SimulatedWorld } from '../../src/testing/index.js';
import { start } from '../contract/attempt.js';
import { dial, dialOpen } from '../support/simulated-socket.js';

const minutes = 60_000;

describe('a handshake', () => {
  it('takes the way there and back, and the answer', async () => {
    const world = new SimulatedWorld();
    world.network.set({ latencyMs: 100 });
    const { socket, log } = dial(world);
    await world.advance(1_000);
    expect([log, socket.readyState, world.server.sessions.size]).toEqual([['300 open'], 1, 1]);
  });

  it('is refused by the network within 200 ms (fault 1)', async () => {
    const world = new SimulatedWorld();
    world.network.set({ reach: 'refuses', latencyMs: 0 });
    const { socket, log } = dial(world);
    await world.advance(200);
    expect(log.map((line) => line.replace(/^\d+ /, ''))).toEqual(['error', 'close 1006 (unclean)']);
    expect(socket.readyState).toBe(3);
  });

  it('is refused by the server (fault 1)', async () => {
    const world = new SimulatedWorld();
    world.server.set({ admission: 'refuses' });
    const { log } = dial(world);
    await world.advance(1_000);
    expect([log, world.server.count]).toEqual([['60 error', '60 close 1006 (unclean)'], 0]);
  });

  it('vanishes in a black hole, and goes on vanishing when that is gone (fault 2)', async () => {
    const world = new SimulatedWorld();
    world.network.set({ reach: 'black-hole' });
    const { socket, log } = dial(world);
    await world.advance(10 * minutes);
    world.network.set({ reach: 'good' });
    await world.advance(10 * minutes);
    expect([log, socket.readyState]).toEqual([[], 0]);
  });

  it('hangs at the server (fault 2)', async () => {
    const world = new SimulatedWorld();
    world.server.set({ admission: 'hangs' });
    const { log } = dial(world);
    await world.advance(10 * minutes);
    expect([log, world.network.cables.size]).toEqual([[], 1]);
  });

  it('is answered late, to the millisecond (faults 2, 3)', async () => {
    const world = new SimulatedWorld();
    world.server.set({ admission: 9_940 });
    const { log } = dial(world);
    await world.advance(10_000);
    expect(log).toEqual(['10000 open']);
  });

  it('that is given up ends, and a session that began meanwhile ends too', async () => {
    const world = new SimulatedWorld({ seed: 3 });
    const [early, late] = [dial(world), dial(world)];
    early.socket.close();
    await world.advance(50); // accepted, and the answer is on its way
    late.socket.onopen = () => late.socket.close();
    late.socket.close();
    await world.advance(minutes);
    expect(early.log).toEqual(['1 error', '1 close 1006 (unclean)']);
    expect([late.socket.readyState, world.server.count, world.server.sessions.size]).toEqual([3, 1, 0]);
  });

  it('that was given up may open all the same (clause A8), and a socket left open then is leaked (I3)', async () => {
    const isLate = async (seed: number): Promise<boolean> => {
      const world = new SimulatedWorld({ seed });
      const { socket } = dial(world);
      await world.advance(50);
      socket.close();
      await world.advance(10);
      expect(socket.isLeaked).toBe(socket.readyState === 1);
      return socket.isLeaked;
    };
    const late = await Promise.all(Array.from({ length: 20 }, (_, seed) => isLate(seed)));
    expect(new Set(late)).toEqual(new Set([true, false]));
  });
});

describe('an open link', () => {
  it('carries frames both ways, in order, whatever the jitter', async () => {
    const world = new SimulatedWorld();
    const { socket, log } = await dialOpen(world);
    world.network.set({ jitterMs: 5_000 });
    const [session] = world.server.sessions;
    for (const frame of ['a', 'b', 'c', 'd', 'e']) {
      session?.say(frame);
      socket.send(frame);
    }
    await world.advance(6_000);
    expect(log.map((line) => line.split(' ').at(-1))).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(session?.heard).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('stalls: nothing arrives, and nobody is told; new ones are not concerned (fault 5)', async () => {
    const world = new SimulatedWorld();
    const { socket, log } = await dialOpen(world);
    const [session] = world.server.sessions;
    world.network.stall();
    session?.say('down');
    socket.send('up');
    socket.close();
    await world.advance(10 * minutes);
    expect([log, session?.heard, session?.isOver, socket.readyState]).toEqual([[], [], false, 2]);
    await expect(dialOpen(world)).resolves.toBeDefined();
  });

  it.each<[Manner, string[]]>([
    ['ec', ['error', 'close']],
    ['c', ['close']],
    ['ce', ['close', 'error']],
    ['eec', ['error', 'error', 'close']],
    ['cc', ['close', 'close']],
  ])('breaks in the manner %s, and is one end to the transport (fault 4, I4)', async (manner, events) => {
    const world = new SimulatedWorld();
    const { log } = await dialOpen(world);
    const link = start(world.webSocket());
    await world.advance(60);
    world.network.cut(manner);
    await world.settle();
    expect(log.map((line) => line.split(' ')[1])).toEqual(events);
    expect([link.opened, link.closes]).toEqual([1, [{ cause: 'dropped', code: 1006, reason: '', wasClean: false }]]);
    expect([world.network.cables.size, world.server.sessions.size]).toEqual([0, 0]);
  });

  it('that breaks before it opened never reaches the server', async () => {
    const world = new SimulatedWorld();
    const { log } = dial(world);
    world.page.fallAsleep();
    world.network.cut();
    await world.advance(minutes);
    expect([log, world.server.count]).toEqual([[], 0]);
    world.page.wakeUp();
    await world.advance(0);
    expect(log).toEqual(['60000 error', '60000 close 1006 (unclean)']);
  });

  it('closes when the server has answered, however late; or never (fault 6)', async () => {
    const world = new SimulatedWorld();
    const [slow, stuck] = [await dialOpen(world), await dialOpen(world)];
    world.network.set({ slowCloseMs: 3_000 });
    slow.socket.close(3_000, 'bye');
    world.network.set({ slowCloseMs: null });
    stuck.socket.close();
    await world.advance(10 * minutes);
    expect(slow.log).toEqual(['3160 close 3000 bye']);
    expect([stuck.log, stuck.socket.readyState, world.server.sessions.size]).toEqual([[], 2, 0]);
  });

  it('is narrow: what has not left is the `bufferedAmount`, and a close waits for it (fault 8)', async () => {
    const world = new SimulatedWorld();
    const { socket, log } = await dialOpen(world);
    const [session] = world.server.sessions;
    world.network.set({ bytesPerSecond: 1_000 });
    socket.send('x'.repeat(1_000));
    socket.send(new Uint8Array(500));
    socket.close();
    const left: number[] = [];
    for (const ms of [0, 999, 1, 499, 1]) {
      await world.advance(ms);
      left.push(socket.bufferedAmount);
    }
    await world.advance(40);
    expect(left).toEqual([1_500, 1_500, 500, 500, 0]);
    expect([session?.heard.length, log]).toEqual([2, ['1600 close 1000 ']]);
  });

  it('takes nothing more once it is stalled and narrow', async () => {
    const world = new SimulatedWorld();
    const { socket } = await dialOpen(world);
    world.network.set({ bytesPerSecond: 1_000 });
    socket.send('x'.repeat(1_000));
    world.network.stall();
    await world.advance(minutes);
    expect(socket.bufferedAmount).toBe(1_000);
  });

  it('breaks after so many bytes (fault 10)', async () => {
    const world = new SimulatedWorld();
    const { log } = await dialOpen(world);
    const [session] = world.server.sessions;
    world.network.limit(5);
    for (const frame of ['abc', 'de', 'f', 'g']) session?.say(frame);
    await world.advance(100);
    expect(log).toEqual(['60 error', '60 close 1006 (unclean)']);
    expect(session?.isOver).toBe(true);
  });

  it('batches frames into one task (fault 10)', async () => {
    const world = new SimulatedWorld();
    const { log } = await dialOpen(world);
    const [session] = world.server.sessions;
    const tasks: number[] = [];
    world.network.set({ batchMs: 50 });
    session?.say('a');
    await world.advance(30);
    session?.say('b');
    await world.advance(100, () => tasks.push(log.length));
    expect([log, tasks]).toEqual([['130 message a', '130 message b'], [2]]);
  });
});
