import { describe, expect, it } from 'vitest';
import { SimulatedWorld, type Talk } from '../../src/testing/index.js';
import { dial, dialOpen } from '../support/simulated-socket.js';

const minutes = 60_000;

describe('the server', () => {
  it.each<[Talk, string[]]>([
    ['normal', ['pong', 's1.1']],
    ['silent', []],
    ['pongs', ['pong']],
    ['data', ['s1.1']],
  ])('talks: %s (fault 16)', async (talk, said) => {
    const world = new SimulatedWorld();
    world.server.set({ talk, everyMs: 1_000 });
    const { socket, log } = await dialOpen(world);
    socket.send('ping');
    await world.advance(1_500);
    expect(log.map((line) => line.split(' ')[2])).toEqual(said);
  });

  it('talks nonsense, and far too much (fault 16)', async () => {
    const world = new SimulatedWorld();
    const { socket, log } = await dialOpen(world);
    const lengths: number[] = [];
    socket.onmessage = ({ data }) => lengths.push(String(data).length);
    world.server.set({ talk: 'huge', everyMs: 1_000 });
    await world.advance(1_500);
    expect(lengths).toEqual([40_000]);
    socket.onmessage = ({ data }) => log.push(String(data));
    world.server.set({ talk: 'garbage' });
    await world.advance(30_000);
    expect(new Set(log).size).toBeGreaterThan(4);
    expect(log.some((data) => data.includes('__proto__'))).toBe(true);
  });

  it('talks as often as it is set to, from then on, with so much of padding', async () => {
    const world = new SimulatedWorld();
    const { log } = await dialOpen(world);
    await world.advance(minutes);
    expect(log).toEqual([]);
    world.server.set({ everyMs: 200, padding: 3 });
    await world.advance(500);
    world.server.set({ everyMs: null });
    await world.advance(minutes);
    expect(log).toEqual(['60280 message s1.1 ...', '60480 message s1.2 ...']);
  });

  it('answers as it is told, and remembers what it heard unless it is not to', async () => {
    const world = new SimulatedWorld();
    world.server.respond = (data) => `echo ${data}`;
    const { socket, log } = await dialOpen(world);
    const [session] = world.server.sessions;
    socket.send('one');
    await world.advance(20);
    world.server.remembers = false;
    socket.send('two');
    await world.advance(40);
    expect([log, session?.heard]).toEqual([['100 message echo one', '120 message echo two'], ['one']]);
  });

  it('closes with any code, with a close frame or without one (fault 11)', async () => {
    const world = new SimulatedWorld();
    const clean = await dialOpen(world);
    world.server.closeAll(4003, 'later');
    await world.advance(20);
    const unclean = await dialOpen(world);
    world.server.closeAll(1015, '', false);
    await world.advance(20);
    expect(clean.log).toEqual(['80 close 4003 later']);
    expect(unclean.log).toEqual(['160 error', '160 close 1015 (unclean)']);
  });

  it('lets sessions live for so long (fault 15)', async () => {
    const world = new SimulatedWorld();
    world.server.set({ livesMs: [500, 500] });
    const { log } = await dialOpen(world);
    await world.advance(minutes);
    expect(log).toEqual(['560 error', '560 close 1006 (unclean)']);
  });
});

describe('a socket', () => {
  it('fails as often as it is told to, and no more (faults 9, 12)', async () => {
    const world = new SimulatedWorld();
    world.failing.connect = 1;
    expect(() => dial(world)).toThrow(expect.objectContaining({ name: 'SyntaxError' }));
    const { socket } = await dialOpen(world);
    Object.assign(world.failing, { send: 2, close: 1 });
    for (const _ of [1, 2])
      expect(() => socket.send('x')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
    expect(() => socket.send('x')).not.toThrow();
    expect(() => socket.close()).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
    expect([socket.isStuck, socket.readyState]).toEqual([true, 1]);
    socket.close();
    expect([socket.isStuck, socket.readyState]).toEqual([false, 2]);
  });

  it('is as strict as the standard', async () => {
    const world = new SimulatedWorld();
    const { socket } = dial(world);
    expect(() => socket.send('too early')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
    for (const code of [1001, 2999, 5000]) {
      expect(() => socket.close(code)).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }));
    }
    await world.advance(60);
    socket.close();
    socket.send('too late');
    expect(socket.bufferedAmount).toBe('too late'.length);
  });

  it('of SockJS is text only, and delivers what came with a response after its close (clause A7)', async () => {
    const world = new SimulatedWorld();
    const [sockJs, webSocket] = [await dialOpen(world, 'SockJS'), await dialOpen(world)];
    const [first, second] = world.server.sessions;
    sockJs.socket.send(new Uint8Array([1, 2]));
    await world.advance(20);
    expect(first?.heard).toEqual(['1,2']);
    for (const session of [first, second]) session?.say('late');
    sockJs.socket.close();
    webSocket.socket.close();
    await world.advance(100);
    expect(sockJs.log.map((line) => line.split(' ')[1])).toEqual(['message', 'close']);
    expect(webSocket.log.map((line) => line.split(' ')[1])).toEqual(['close']);
  });
});

describe('the journal says', () => {
  const told = (world: SimulatedWorld): string[] => world.journal.lines.map((line) => line.slice(13));
  const ofSessions = (world: SimulatedWorld): string[] => told(world).filter((line) => line.includes('session'));

  it.each<[string, (world: SimulatedWorld) => void]>([
    ['server  refuses a handshake', ({ server }) => server.set({ admission: 'refuses' })],
    ['server  leaves a handshake without an answer', ({ server }) => server.set({ admission: 'hangs' })],
    ['network refuses a handshake', ({ network }) => network.set({ reach: 'refuses' })],
    ['network swallows a handshake', ({ network }) => network.set({ reach: 'black-hole' })],
  ])('%s', async (line, fault) => {
    const world = new SimulatedWorld();
    fault(world);
    dial(world);
    await world.advance(1_000);
    expect(told(world).slice(1)).toEqual([line]);
    world.journal.isOn = false;
    dial(world);
    await world.advance(1_000);
    expect(told(world)).toHaveLength(2);
  });

  it.each<[string, (world: SimulatedWorld, socket: { close(): void }) => void]>([
    ['closed with 4000', ({ server }) => [...server.sessions][0]?.close(4_000)],
    ['closed with 4400, unclean', ({ server }) => [...server.sessions][0]?.close(4_400, '', false)],
    ['closed with 1012', ({ server }) => server.closeAll(1_012)],
    ['the link broke', ({ network }) => network.cut()],
    ['the page closed it', (_, socket) => socket.close()],
  ])('session 1 ends: %s', async (why, end) => {
    const world = new SimulatedWorld();
    const { socket } = await dialOpen(world);
    end(world, socket);
    await world.advance(1_000);
    expect(ofSessions(world)).toEqual(['server  session 1 begins', `server  session 1 ends: ${why}`]);
  });

  it('which calls of sockets fail on purpose', async () => {
    const world = new SimulatedWorld();
    const { socket } = await dialOpen(world);
    Object.assign(world.failing, { connect: 1, send: 1, close: 1 });
    expect(() => dial(world)).toThrow();
    expect(() => socket.send('x')).toThrow();
    expect(() => socket.close()).toThrow();
    socket.send('x');
    expect(told(world).slice(1)).toEqual([
      'page    connect of a socket throws',
      'page    send of a socket throws',
      'page    close of a socket throws',
    ]);
  });

  it('what becomes of polls that get no answer', async () => {
    const world = new SimulatedWorld();
    const poll = (): void => void world.endpoint.fetch('https://simulated.test/changes').catch(() => {});
    for (const fault of [
      () => world.network.set({ reach: 'refuses' }),
      () => world.network.set({ reach: 'black-hole' }),
      () => world.network.set({ reach: 'good' }),
    ]) {
      fault();
      world.endpoint.answers = 'never';
      poll();
      await world.advance(1_000);
    }
    expect(told(world).filter((line) => line.includes('poll'))).toEqual([
      'network refuses a poll',
      'network swallows a poll',
      'server  leaves a poll without an answer',
    ]);
  });
});
