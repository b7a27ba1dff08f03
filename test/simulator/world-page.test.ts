import { describe, expect, it } from 'vitest';
import type { EnvironmentHint } from '../../src/environment/port.js';
import { SimulatedWorld } from '../../src/testing/index.js';
import { dialOpen } from '../support/simulated-socket.js';

/** A page, what it reports, and the timers of it that fired. */
function listening(seed = 1) {
  const world = new SimulatedWorld({ seed });
  const log: string[] = [];
  const stop = world.page.listen((hint: EnvironmentHint) => log.push(`${world.elapsedMs} ${hint}`));
  const timer = (name: string, delayMs: number): unknown =>
    world.page.clock.setTimeout(() => log.push(`${world.elapsedMs} ${name}`), delayMs);
  return { world, page: world.page, log, stop, timer };
}

describe('the page', () => {
  it.each([
    ['freeze', 'resume', ['0 page.frozen'], ['page.resumed']],
    ['leave', 'return', ['0 page.left'], ['page.returned']],
    ['fallAsleep', 'wakeUp', [], []],
  ] as const)(
    '%s: no timer and no frame until %s; then all of them, in their order (fault 18)',
    async (suspend, release, before, after) => {
      const { world, page, log, timer } = listening();
      const { socket } = await dialOpen(world);
      socket.onmessage = ({ data }) => log.push(`${world.elapsedMs} ${data}`);
      const [session] = world.server.sessions;
      log.length = 0;
      page[suspend]();
      expect(log).toEqual(before.map((line) => line.replace('0', '60')));
      expect([page.isSuspended, page.isSmooth]).toEqual([true, false]);
      log.length = 0;
      for (const name of ['timer 1', 'timer 2', 'timer 3']) timer(name, 100);
      for (const frame of ['frame 1', 'frame 2', 'frame 3']) session?.say(frame);
      await world.advance(3_600_000);
      expect(log).toEqual([]);
      page[release]();
      await world.advance(0);
      expect(new Set(log.map((line) => line.split(' ')[0]))).toEqual(new Set(['3600060']));
      const heard = log.map((line) => line.replace('3600060 ', ''));
      expect(heard.filter((what) => what.startsWith('timer'))).toEqual(['timer 1', 'timer 2', 'timer 3']);
      expect(heard.filter((what) => !what.startsWith('timer'))).toEqual(['frame 1', 'frame 2', 'frame 3', ...after]);
      expect([page.isSuspended, page.isSmooth, page.smoothSince]).toEqual([false, true, world.time.now()]);
    },
  );

  it('mixes timers among events in any order when it catches up (fault 17)', async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 30; seed += 1) {
      const { world, page, log, timer } = listening(seed);
      page.fallAsleep();
      timer('timer', 10);
      page.say('network.changed');
      await world.advance(100);
      page.wakeUp();
      await world.advance(0);
      orders.add(log.join());
    }
    expect(orders).toEqual(new Set(['100 timer,100 network.changed', '100 network.changed,100 timer']));
  });

  it('sleeps as long as any reason lasts', async () => {
    const { world, page, log, timer } = listening();
    page.freeze();
    page.fallAsleep();
    page.resume();
    timer('timer', 10);
    await world.advance(1_000);
    expect(log).toEqual(['0 page.frozen']);
    page.wakeUp();
    await world.advance(0);
    expect(log.slice(1).sort()).toEqual(['1000 page.resumed', '1000 timer']);
  });

  it('is not held up by a task that throws', async () => {
    const { world, page, log, timer } = listening();
    page.fallAsleep();
    page.run(() => {
      throw new Error('a handler fails');
    });
    timer('timer', 10);
    await world.advance(10);
    page.wakeUp();
    await expect(world.advance(0)).rejects.toThrow('a handler fails');
    await world.advance(0);
    expect(log).toEqual(['10 timer']);
  });

  it('throttles timers to multiples, until it is shown (fault 17, D6)', async () => {
    const { world, page, log, timer } = listening();
    page.hide();
    page.throttle(60_000);
    timer('early', 1);
    timer('late', 60_001);
    await world.advance(60_001);
    expect([log, page.isSmooth]).toEqual([['0 page.hidden', '60000 early'], false]);
    page.show();
    await world.advance(0);
    expect(log.slice(2)).toEqual(['60001 page.visible', '60001 late']);
    expect([page.alignMs, page.isSmooth]).toEqual([0, true]);
  });

  it('sets its clock without moving a timer (fault 17)', async () => {
    const { world, page, log, timer } = listening();
    timer('timer', 1_000);
    const start = page.clock.now();
    page.jump(-86_400_000);
    expect([page.clock.now() - start, page.clock.jumps]).toEqual([-86_400_000, 1]);
    await world.advance(999);
    expect(log).toEqual([]);
    await world.advance(1);
    expect([log, world.time.now() - start]).toEqual([['1000 timer'], 1_000]);
  });

  it('says what the host believes, true or not (fault 18)', () => {
    const { page, log } = listening();
    expect([page.online(), page.hidden()]).toEqual([true, false]);
    page.goOffline();
    page.hide();
    expect([page.online(), page.hidden()]).toEqual([false, true]);
    page.say('network.online');
    expect(page.online()).toBe(false);
    page.goOnline();
    page.show();
    expect([page.online(), page.hidden()]).toEqual([true, false]);
    expect(log.map((line) => line.slice(2))).toEqual([
      'network.offline',
      'page.hidden',
      'network.online',
      'network.online',
      'page.visible',
    ]);
  });

  it('counts who listens and which timers are set (I6)', async () => {
    const { world, page, log, stop, timer } = listening();
    expect(page.listeners).toBe(1);
    stop();
    page.say('page.hidden');
    expect([page.listeners, log]).toEqual([0, []]);
    const handles = [timer('cleared', 10), timer('fired', 10), timer('frozen', 20)];
    page.clock.clearTimeout(handles[0]);
    page.clock.clearTimeout(handles[0]);
    page.clock.clearTimeout(undefined);
    expect(page.clock.pending).toBe(2);
    await world.advance(10);
    expect([page.clock.pending, log]).toEqual([1, ['10 fired']]);
    page.fallAsleep();
    await world.advance(10);
    expect(page.clock.pending).toBe(1);
    page.clock.clearTimeout(handles[2]);
    page.wakeUp();
    await world.advance(10);
    expect([page.clock.pending, log]).toEqual([0, ['10 fired']]);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 31])('takes no delay of %d ms (I19)', (delayMs) => {
    const { page } = listening();
    expect(() => page.clock.setTimeout(() => {}, delayMs)).toThrow(RangeError);
    expect(page.clock.pending).toBe(0);
  });
});
