import { describe, expect, it } from 'vitest';
import { createConnection } from '../../src/connection.js';
import { textHeartbeat } from '../../src/heartbeats.js';
import type { ConnectionOptions } from '../../src/options.js';
import { Chance } from '../../src/testing/chance.js';
import { SimulatedWorld, type SimulatedWorldOptions } from '../../src/testing/index.js';

/** A connection in a world of its own; its statuses are in the journal. */
function live(options: Partial<ConnectionOptions> = {}, worldOptions: SimulatedWorldOptions = {}) {
  const world = new SimulatedWorld(worldOptions);
  const connection = createConnection({
    ...world.options,
    transports: [world.webSocket()],
    heartbeat: textHeartbeat,
    ...options,
  });
  const messages: unknown[] = [];
  connection.on('status', ({ status }) => world.journal.write('client', status));
  connection.on('message', (data) => messages.push(data));
  return { world, connection, messages };
}

const minutes = 60_000;

describe('a connection in a simulated world', () => {
  it('opens, sends and receives, and leaves nothing behind (I6)', async () => {
    const { world, connection, messages } = live();
    expect(connection.send('early')).toBe('queued');
    world.server.set({ everyMs: 60 * minutes });
    await world.advance(60 * minutes + 1_000);
    const [session] = world.server.sessions;
    expect(session?.heard[0]).toBe('early');
    expect(messages).toEqual(['s1.1']);
    connection.close();
    await world.advance(1_000);
    expect(connection.status).toBe('terminated');
    expect([world.page.clock.pending, world.page.listeners, world.server.sessions.size]).toEqual([0, 0, 0]);
  });

  it('finds out that the link is dead, and that the page slept (L3, L4)', async () => {
    const { world, connection } = live();
    await world.advance(1_000);
    world.network.stall();
    world.page.fallAsleep();
    await world.advance(60 * minutes);
    expect(connection.status).toMatch(/open|awaiting-pong/);
    world.page.wakeUp();
    await world.advance(10_000);
    expect([connection.getSnapshot().epoch, connection.status]).toEqual([2, 'open']);
  });

  it('takes every transport there is, and polls where none gets through (fault 21)', async () => {
    const world = new SimulatedWorld();
    const polled: unknown[] = [];
    const connection = createConnection({
      ...world.options,
      transports: [world.webSocket(), world.sockJs()],
      polling: world.polling(),
      fallbackAfter: 1,
    });
    connection.on('message', (data) => polled.push(data));
    world.server.set({ admission: 'refuses' });
    await world.advance(2 * minutes);
    expect([connection.status, world.endpoint.inFlight]).toEqual(['polling-fallback', 0]);
    expect(polled.slice(0, 2)).toEqual(['h1', 'h2']);
    world.server.set({ admission: 'accepts' });
    await world.advance(10 * minutes);
    expect(connection.getSnapshot()).toMatchObject({ isConnected: true });
  });

  it('waits for what is asynchronous in it', async () => {
    const slow = async (): Promise<string> => {
      for (let turn = 0; turn < 10; turn += 1) await null;
      return 'wss://simulated.test/live';
    };
    const { world, connection } = live();
    const other = createConnection({ ...world.options, transports: [world.webSocket({ url: slow })] });
    await world.advance(60);
    expect([connection, other].map((each) => each.getSnapshot().isConnected)).toEqual([true, true]);
  });

  it('waits for long chains of promises, yours included, unless it is not to', async () => {
    const isOpen = async (promises: 'all' | 'own'): Promise<boolean> => {
      const slow = async (): Promise<string> => {
        for (let turn = 0; turn < 90; turn += 1) await null;
        return 'wss://simulated.test/live';
      };
      const world = new SimulatedWorld({ promises });
      const connection = createConnection({ ...world.options, transports: [world.webSocket({ url: slow })] });
      await world.advance(60);
      return connection.getSnapshot().isConnected;
    };
    expect([await isOpen('all'), await isOpen('own')]).toEqual([true, false]);
  });

  it('compares its clock as often as the world says', async () => {
    const timers = async (watchdogMs: number): Promise<number> => {
      const { world } = live({}, { watchdogMs });
      let fired = 0;
      await world.advance(minutes, () => {
        fired += 1;
      });
      return fired;
    };
    expect((await timers(1_000)) - (await timers(30_000))).toBe(58);
  });
});

describe('a world', () => {
  /** Ten minutes in which much depends on chance. */
  const journalOf = async (seed?: number): Promise<string> => {
    const { world } = live({}, seed === undefined ? {} : { seed });
    world.network.set({ jitterMs: 2_000 });
    world.server.set({ livesMs: [1_000, 30_000], everyMs: 3_000, talk: 'garbage' });
    await world.advance(5 * minutes);
    world.page.freeze();
    await world.advance(minutes);
    world.page.resume();
    await world.advance(4 * minutes);
    return world.journal.lines.join('\n');
  };

  it('is the same twice by the same seed, and another one by another (I18)', async () => {
    const [first, again, other] = [await journalOf(7), await journalOf(7), await journalOf(8)];
    expect(first.split('\n').length).toBeGreaterThan(20);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(await journalOf()).toBe(await journalOf(1));
  });

  it('keeps a journal, unless it is off', async () => {
    const { world } = live();
    world.network.set({ bytesPerSecond: Number.POSITIVE_INFINITY, slowCloseMs: null });
    world.server.set({ livesMs: [1, 2] });
    await world.advance(50);
    world.journal.isOn = false;
    world.network.cut();
    world.journal.isOn = true;
    await world.advance(3_600_000 - 50);
    world.journal.write('user', 'is tired');
    expect(world.journal.lines.slice(0, 3)).toEqual([
      '0:00:00.000  network bytesPerSecond: Infinity, slowCloseMs: null',
      '0:00:00.000  server  livesMs: 1 to 2',
      '0:00:00.040  server  session 1 begins',
    ]);
    expect(world.journal.lines.join()).not.toContain('breaks');
    expect(world.journal.lines.at(-1)).toBe('1:00:00.000  user    is tired');
  });

  it('calls back after everything that happens', async () => {
    const world = new SimulatedWorld();
    const times: number[] = [];
    for (const ms of [10, 20, 20]) world.network.later(ms, () => {});
    await world.advance(100, () => times.push(world.elapsedMs));
    expect([times, world.elapsedMs]).toEqual([[10, 20, 20], 100]);
  });

  it('waits for what is called back, and is rejected by what that throws', async () => {
    const world = new SimulatedWorld();
    const log: string[] = [];
    for (const ms of [10, 20]) world.network.later(ms, () => log.push(`${ms}`));
    await world.advance(100, async () => {
      for (let turn = 0; turn < 500; turn += 1) await null;
      log.push(`looked at ${world.elapsedMs}`);
    });
    expect(log).toEqual(['10', 'looked at 10', '20', 'looked at 20']);
    world.network.later(10, () => {});
    await expect(world.advance(100, () => Promise.reject(new Error('the badge lies')))).rejects.toThrow('badge');
    expect(world.elapsedMs).toBe(110);
  });
});

describe('a world says what is wrong', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])('with the seed %d', (seed) => {
    expect(() => new SimulatedWorld({ seed })).toThrow(/`seed` must be a finite number/);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('with %d ms of time', async (ms) => {
    await expect(new SimulatedWorld().advance(ms)).rejects.toThrow(RangeError);
  });

  it('with a moment where a span belongs', async () => {
    const world = new SimulatedWorld();
    const moment = world.page.clock.now() + 500;
    await expect(world.advance(moment)).rejects.toThrow(RangeError);
    await expect(world.advance(moment)).rejects.toThrow('is that a moment, such as `retryAt`?');
    expect(world.elapsedMs).toBe(0);
  });

  it('with an answer that is no message, in the call that lets time go by', async () => {
    const { world, connection } = live();
    world.server.respond = () => 5 as never;
    connection.send('hello');
    await expect(world.advance(1_000)).rejects.toThrow('A message is text or binary, not 5');
  });

  it('with a call of `advance` that nobody waited for', async () => {
    const world = new SimulatedWorld();
    const first = world.advance(1_000);
    await expect(world.advance(1_000)).rejects.toThrow('await each call');
    await first;
    expect(world.elapsedMs).toBe(1_000);
    await expect(world.advance(1)).resolves.toBeUndefined();
  });

  it('with a timer that re-arms itself for at once', async () => {
    const world = new SimulatedWorld({ promises: 'own' });
    const again = (): void => void world.page.clock.setTimeout(again, 0);
    again();
    await expect(world.advance(1)).rejects.toThrow('re-arm');
  });

  it.each<[string, (world: SimulatedWorld) => void]>([
    ['latencyMs', ({ network }) => network.set({ latencyMs: -1 })],
    ['latencyMs', ({ network }) => network.set({ latencyMs: null as never })],
    ['jitterMs', ({ network }) => network.set({ jitterMs: null as never })],
    ['batchMs', ({ network }) => network.set({ batchMs: null as never })],
    ['jitterMs', ({ network }) => network.set({ jitterMs: Number.NaN })],
    ['batchMs', ({ network }) => network.set({ batchMs: Number.POSITIVE_INFINITY })],
    ['slowCloseMs', ({ network }) => network.set({ slowCloseMs: -1 })],
    ['bytesPerSecond', ({ network }) => network.set({ bytesPerSecond: 0 })],
    ['reach', ({ network }) => network.set({ reach: 'bad' as never })],
    ['bytes', ({ network }) => network.limit(-1)],
    ['admission', ({ server }) => server.set({ admission: -1 })],
    ['admission', ({ server }) => server.set({ admission: 'no' as never })],
    ['talk', ({ server }) => server.set({ talk: 'loud' as never })],
    ['everyMs', ({ server }) => server.set({ everyMs: 0 })],
    ['padding', ({ server }) => server.set({ padding: -1 })],
    ['livesMs', ({ server }) => server.set({ livesMs: [-1, 0] })],
    ['livesMs', ({ server }) => server.set({ livesMs: [9, 8] })],
    ['livesMs', ({ server }) => server.set({ livesMs: [9] as never })],
    ['livesMs', ({ server }) => server.set({ livesMs: 5 as never })],
    ['livesMs', ({ server }) => server.set({ livesMs: '12' as never })],
    ['livesMs', ({ server }) => server.set({ livesMs: {} as never })],
    ['code', ({ server }) => server.closeAll('x' as never)],
    ['code', ({ server }) => server.closeAll(99)],
    ['reason', ({ server }) => server.closeAll(1000, 5 as never)],
    ['manner', ({ network }) => network.cut('x' as never)],
    ['latency', ({ network }) => network.set({ latency: 5 } as never)],
    ['refuses', ({ server }) => server.set({ refuses: true } as never)],
    ['slow', ({ endpoint }) => endpoint.set({ slow: 5 } as never)],
    ['Seed', () => new SimulatedWorld({ Seed: 5 } as never)],
    ['retryAfter', ({ endpoint }) => endpoint.set({ retryAfter: 5 as never })],
    ['ignoresAbort', ({ endpoint }) => endpoint.set({ ignoresAbort: 'no' as never })],
    ['slowMs', ({ endpoint }) => endpoint.set({ slowMs: null as never })],
    ['respond', ({ server }) => Object.assign(server, { respond: 5 })],
    ['respond', ({ server }) => Object.assign(server, { respond: undefined })],
    ['alignMs', ({ page }) => page.throttle(null as never)],
    ['watchdogMs', () => new SimulatedWorld({ watchdogMs: Number.NaN })],
    ['promises', () => new SimulatedWorld({ promises: 'every' as never })],
    ['answers', ({ endpoint }) => endpoint.set({ answers: 99 })],
    ['answers', ({ endpoint }) => endpoint.set({ answers: 'maybe' as never })],
    ['slowMs', ({ endpoint }) => endpoint.set({ slowMs: -1 })],
    ['alignMs', ({ page }) => page.throttle(-1)],
  ])('with `%s`', (name, misuse) => {
    const world = new SimulatedWorld();
    expect(() => misuse(world)).toThrow(TypeError);
    expect(() => misuse(world)).toThrow(`\`${name}\``);
    expect(world.journal.lines).toEqual([]);
  });

  it.each<[string, (world: SimulatedWorld) => void]>([
    ['Give an object with any of seed, watchdogMs, promises, not null', () => new SimulatedWorld(null as never)],
    ['Give an object with any of reach, latencyMs,', ({ network }) => network.set(null as never)],
    ['A host does not say offline, but one of network.offline,', ({ page }) => page.say('offline' as never)],
    ['A host does not say user.close, but one of', ({ page }) => page.say('user.close' as never)],
  ])('with words: %s', (message, misuse) => {
    const world = new SimulatedWorld();
    expect(() => misuse(world)).toThrow(TypeError);
    expect(() => misuse(world)).toThrow(message);
    expect(world.journal.lines).toEqual([]);
  });

  it('with `afterEach`', async () => {
    await expect(new SimulatedWorld().advance(1, 5 as never)).rejects.toThrow('`afterEach` must be a function');
  });

  it('with a message or a close of a session', async () => {
    const { world, messages } = live();
    await world.advance(1_000);
    const [session] = world.server.sessions;
    expect(() => session?.say(5 as never)).toThrow(TypeError);
    expect(() => session?.say(5 as never)).toThrow('A message is text or binary, not 5');
    for (const code of [99, 'x', Number.NaN, undefined]) {
      expect(() => session?.close(code as never)).toThrow(TypeError);
      expect(() => session?.close(code as never)).toThrow('`code` must be a whole number from 1000 to 4999');
    }
    await world.advance(1_000);
    expect([messages, session?.isOver]).toEqual([[], false]);
  });

  it('with a number that there is none of', () => {
    const chance = new Chance(1);
    expect(() => chance.whole(5, 3)).toThrow(RangeError);
    expect(() => chance.whole(0.5, 3)).toThrow(RangeError);
    expect(chance.whole(3, 3)).toBe(3);
  });

  it('with a jump to nowhere', () => {
    const { page } = new SimulatedWorld();
    expect(() => page.jump(Number.NaN)).toThrow(RangeError);
    expect([page.clock.jumps, Number.isFinite(page.clock.now())]).toEqual([0, true]);
  });
});
