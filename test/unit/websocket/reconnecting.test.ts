import { describe, expect, it, vi } from 'vitest';
import { textHeartbeat } from '../../../src/index.js';
import { ride } from '../../support/websocket/ride.js';

/** The waits between the end of each link and the start of the next, in ms, for links that end at once. */
async function waits(options: Parameters<typeof ride>[0], count: number): Promise<number[]> {
  const { server, clock, pass } = ride(options);
  const seen: number[] = [];
  await pass();
  for (let retry = 0; retry < count; retry++) {
    const endedAt = clock.now();
    const made = server.sockets.length;
    server.latest.end(1006);
    while (server.sockets.length === made) {
      await pass(clock.nextInMs ?? 0);
      if (clock.now() - endedAt > 600_000) throw new Error('no retry');
    }
    seen.push(clock.now() - endedAt);
  }
  return seen;
}

describe('the delays', () => {
  it('grow from the minimum by the factor to the maximum', async () => {
    const delays = { minReconnectionDelay: 2_000, reconnectionDelayGrowFactor: 2, maxReconnectionDelay: 10_000 };
    expect(await waits(delays, 5)).toEqual([2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('have the defaults of reconnecting-websocket once one is given: 1 to 5 s, at random, by 1.3 up to 10 s', async () => {
    expect(await waits({ maxReconnectionDelay: 10_000 }, 6)).toEqual([3_000, 3_900, 5_070, 6_591, 8_568, 10_000]);
    expect(await waits({ random: () => 0, minUptime: 5_000 }, 2)).toEqual([1_000, 1_300]);
  });

  it('are heartline’s own if none is given', async () => {
    expect(await waits({}, 3)).toEqual([1_000, 3_000, 9_000]);
  });

  it('that are negative are none', async () => {
    expect(await waits({ minReconnectionDelay: -1 }, 2)).toEqual([250, 250]);
  });

  it('can be a policy of your own', async () => {
    expect(await waits({ backoff: ({ attempt }) => attempt * 700 }, 2)).toEqual([700, 1_400]);
  });

  it('are kept to, but for 250 ms between two attempts (E4)', async () => {
    const seen = await waits({ minReconnectionDelay: 1, maxReconnectionDelay: 1 }, 30);
    expect(seen).toEqual(Array.from({ length: 30 }, () => 250));
  });

  it('leave ten attempts a minute where none is given (E4)', async () => {
    const seen = await waits({ backoff: () => 1 }, 10);
    expect(seen.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 250));
    expect(seen[9]).toBe(60_000 - 9 * 250);
  });
});

describe('minUptime', () => {
  it('is how long a link must be open for its retries to be forgotten', async () => {
    const { socket, opens, pass } = ride({ minUptime: 3_000, minReconnectionDelay: 1_000 });
    (await opens()).end(1006);
    expect(socket.retryCount).toBe(1);
    const second = await opens();
    await pass(2_999);
    expect(socket.retryCount).toBe(1);
    second.end(1006);
    expect(socket.retryCount).toBe(2);
    const third = await opens();
    await pass(3_000);
    expect(socket.retryCount).toBe(0);
    third.end(1006);
    expect(socket.retryCount).toBe(1);
  });
});

describe('connectionTimeout', () => {
  it('gives an attempt up, with the error that both wrappers have, and goes on', async () => {
    const { server, pass, told } = ride({ connectionTimeout: 1_000, minReconnectionDelay: 500 });
    await pass(999);
    expect(told()).toEqual([]);
    await pass(1);
    expect(told()).toEqual(['error TIMEOUT in 3', 'close 1006 timeout unclean in 3']);
    expect(server.latest.closes).toHaveLength(1);
    await pass(500);
    expect(server.sockets).toHaveLength(2);
  });

  it('is 4 s by the defaults of the wrappers, and 10 s by heartline’s', async () => {
    for (const [options, ms] of [
      [{ minUptime: 5_000 }, 4_000],
      [{}, 10_000],
    ] as const) {
      const { pass, told } = ride(options);
      await pass(ms - 1);
      expect(told()).toEqual([]);
      await pass(1);
      expect(told()).toHaveLength(2);
    }
  });
});

describe('maxRetries', () => {
  it('is how many retries follow an attempt in a row', async () => {
    const { socket, server, opens, pass, told } = ride({ maxRetries: 2 });
    for (let attempt = 0; attempt < 3; attempt++) {
      await opens();
      server.latest.end(1006);
    }
    await pass(3_600_000);
    expect([server.sockets.length, socket.readyState, socket.shouldReconnect]).toEqual([3, 3, false]);
    expect(told()).toHaveLength(6);
  });

  it('of 0 makes one link and no other, whatever the page does', async () => {
    const { opens, server, pass, environment } = ride({ maxRetries: 0, hasNoEnvironment: true });
    (await opens()).end(1000);
    await pass(3_600_000);
    environment.say('page.returned');
    expect([server.sockets.length, environment.reports.size]).toEqual([1, 0]);
  });

  it('of 0 does not listen to the page', () => {
    const addEventListener = vi.fn();
    vi.stubGlobal('self', { addEventListener, removeEventListener: () => {}, navigator: { onLine: true } });
    const one = ride({ maxRetries: 0, hasNoEnvironment: true });
    expect(addEventListener).not.toHaveBeenCalled();
    const many = ride({ hasNoEnvironment: true });
    expect(addEventListener).toHaveBeenCalled();
    vi.unstubAllGlobals();
    one.socket.close();
    many.socket.close();
  });

  it('says in the last close event that no other follows', async () => {
    const { socket, opens } = ride({ maxRetries: 0 });
    const seen: boolean[] = [];
    socket.onclose = () => seen.push(socket.shouldReconnect);
    (await opens()).end(1006);
    expect(seen).toEqual([false]);
  });
});

describe('retryCount', () => {
  it('is 0 for the first attempt, and counts those that follow it', async () => {
    const { socket, server, opens } = ride();
    const seen: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      await opens();
      seen.push(socket.retryCount);
      server.latest.end(1006);
    }
    expect(seen).toEqual([0, 1, 2]);
  });

  it('is never more than maxRetries, after the last one either', async () => {
    const { socket, server, opens } = ride({ maxRetries: 1 });
    const seen: number[] = [];
    socket.onclose = () => seen.push(socket.retryCount);
    for (let attempt = 0; attempt < 2; attempt++) {
      await opens();
      server.latest.end(1006);
    }
    expect([seen, socket.retryCount]).toEqual([[1, 1], 1]);
  });
});

describe('shouldReconnectOnClose', () => {
  it('is told of each end, as the close event tells it, and stops by false', async () => {
    const events: unknown[] = [];
    const { socket, opens, server, pass } = ride({
      shouldReconnectOnClose: (event) => {
        const { type, code, reason, wasClean } = event;
        events.push([event instanceof Event, type, code, reason, wasClean]);
        return code !== 4001;
      },
    });
    (await opens()).end(1006);
    (await opens()).end(4001, 'kicked');
    await pass(3_600_000);
    expect(events).toEqual([
      [true, 'close', 1006, '', false],
      [true, 'close', 4001, 'kicked', true],
    ]);
    expect([server.sockets.length, socket.shouldReconnect]).toEqual([2, false]);
  });
});

describe('the close code', () => {
  it.each([1000, 1001, 1002, 1008, 1009, 1011, 3003, 4001, 4401, 4403])(
    '%d is retried, as with both wrappers',
    async (code) => {
      const { opens, told } = ride();
      (await opens()).end(code, 'why');
      expect(told().at(-1)).toBe(`close ${code} why clean in 3`);
      await opens();
      expect(told()).toEqual(['open in 1']);
    },
  );

  it('can be made to stop by terminalCodes (R5) and closeRules', async () => {
    const { opens, server, pass } = ride({ terminalCodes: [4001] });
    (await opens()).end(4001);
    await pass(3_600_000);
    expect(server.sockets).toHaveLength(1);
  });

  it('1013 asks to be left alone for a while, which is heeded if the delays are heartline’s', async () => {
    const { opens, server, pass } = ride();
    (await opens()).end(1013);
    await pass(10_000);
    expect(server.sockets).toHaveLength(1);
    await pass(5_000);
    expect(server.sockets).toHaveLength(2);
  });
});

describe('reconnect()', () => {
  it('closes the link as it is told, tells so, and connects again with no retries counted', async () => {
    const { socket, opens, pass, told, server } = ride({ minReconnectionDelay: 1_000 });
    (await opens()).end(1006);
    const second = await opens();
    await pass(250);
    expect(socket.retryCount).toBe(1);
    told();
    socket.reconnect(3000, 'fresh token');
    expect(told()).toEqual(['close 3000 fresh token clean in 3']);
    expect([second.closes, socket.retryCount, socket.readyState]).toEqual([[[3000, 'fresh token']], 0, 0]);
    await pass();
    expect(server.sockets).toHaveLength(3);
    second.receive('late');
    server.latest.open();
    expect(told()).toEqual(['open in 1']);
  });

  it('ends the wait for the next attempt', async () => {
    const { socket, opens, pass, server } = ride({ minReconnectionDelay: 9_000 });
    (await opens()).end(1006);
    socket.reconnect();
    await pass(250);
    expect(server.sockets).toHaveLength(2);
  });

  it('within the attempt budget: CONNECTING until then', async () => {
    const { socket, server, pass } = ride();
    await pass();
    for (let count = 0; count < 20; count++) {
      socket.reconnect();
      expect(socket.readyState).toBe(0);
      await pass(10);
    }
    expect(server.sockets).toHaveLength(1);
    socket.close();
    expect(socket.readyState).toBe(2);
  });

  it('after close() tells the end of that first', async () => {
    const { socket, opens, told } = ride();
    await opens();
    told();
    socket.close(3001, 'pause');
    socket.reconnect();
    expect(told()).toEqual(['close 3001 pause clean in 3']);
    await opens();
    expect(told()).toEqual(['open in 1']);
  });

  it('after close() before it opened tells the end of that, too', async () => {
    const { socket, opens, told } = ride();
    socket.close();
    socket.reconnect();
    expect(told()).toEqual(['close 1000 clean in 3']);
    await opens();
    expect(told()).toEqual(['open in 1']);
  });

  it('and close() in one handler end it, as reconnect() said', async () => {
    const { socket, opens, pass, told, server } = ride();
    socket.onopen = () => {
      socket.reconnect(3000, 'first');
      socket.close(3001, 'second');
    };
    const link = await opens();
    expect(told()).toEqual(['open in 1', 'close 3000 first clean in 3']);
    await pass(3_600_000);
    expect([link.closes, server.sockets.length, socket.shouldReconnect]).toEqual([[[3000, 'first']], 1, false]);
  });

  it('in any handler goes on with one new link', async () => {
    for (const type of ['open', 'error', 'close'] as const) {
      const { socket, server, opens, pass } = ride();
      socket.addEventListener(type, () => socket.reconnect(), { once: true });
      const first = await opens();
      if (type !== 'open') {
        first.fail();
        first.end(1006);
      }
      await pass(1_000);
      expect([type, server.sockets.length, socket.readyState]).toEqual([type, 2, 0]);
      await opens();
      await pass(60_000);
      expect([type, server.sockets.length, socket.readyState]).toEqual([type, 2, 1]);
    }
  });

  it('says in the close event that another link follows', async () => {
    const { socket, opens, pass } = ride();
    const seen: boolean[] = [];
    socket.onclose = () => seen.push(socket.shouldReconnect);
    socket.reconnect(); // while it connects
    (await opens()).receive('a');
    socket.reconnect(); // of an open link
    await opens();
    socket.close();
    socket.reconnect(); // while it closes
    const last = await opens();
    expect([seen, socket.shouldReconnect]).toEqual([[true, true, true], true]);
    socket.close();
    last.end(1000);
    await pass();
    expect([seen.at(-1), socket.shouldReconnect]).toEqual([false, false]);
  });

  it('is remembered until there is another life, when a listener asks for it in the last close event', async () => {
    const { socket, opens } = ride({ maxRetries: 0 });
    const seen: boolean[] = [];
    socket.addEventListener('close', () => socket.reconnect(), { once: true });
    socket.addEventListener('close', () => seen.push(socket.shouldReconnect));
    (await opens()).end(1006);
    (await opens()).end(1006);
    expect(seen).toEqual([true, false]);
  });

  it.each(['connecting', 'open', 'closing'])('while %s is taken back by close() in its close event', async (state) => {
    const { socket, opens, pass, server } = ride();
    if (state !== 'connecting') await opens();
    if (state === 'closing') socket.close();
    socket.onclose = () => socket.close();
    socket.reconnect();
    expect([socket.shouldReconnect, socket.readyState]).toEqual([false, 3]);
    await pass(3_600_000);
    expect([server.sockets.length, socket.readyState]).toEqual([state === 'connecting' ? 0 : 1, 3]);
    socket.onclose = null;
    socket.reconnect();
    await opens();
    expect(socket.readyState).toBe(1);
  });

  it('and close() right after it stay closed', async () => {
    const { socket, opens, server, pass, told } = ride();
    await opens();
    told();
    socket.reconnect();
    socket.close();
    await pass(3_600_000);
    expect(server.sockets).toHaveLength(1);
    expect([socket.readyState, told()]).toEqual([
      3,
      ['close 1000 clean in 3', 'error in 3', 'close 1006 unclean in 3'],
    ]);
  });

  it('checks its arguments like close(), and changes nothing then', async () => {
    const { socket, opens } = ride();
    await opens();
    expect(() => socket.reconnect(1001)).toThrow(DOMException);
    expect(socket.readyState).toBe(1);
  });
});

describe('providers', () => {
  it('are asked before each attempt, without arguments, and may promise', async () => {
    const asked: unknown[][] = [];
    let count = 0;
    const { opens, server } = ride({
      url: (...args: unknown[]) => {
        asked.push(args);
        count += 1;
        return Promise.resolve(`https://example.com/${count}`);
      },
      protocols: () => ['a', `b${count}`],
    });
    (await opens()).end(1006);
    await opens();
    expect(asked).toEqual([[], []]);
    expect(server.sockets.map(({ given }) => given)).toEqual([
      ['wss://example.com/1', ['a', 'b1']],
      ['wss://example.com/2', ['a', 'b2']],
    ]);
  });

  it('that give null for protocols offer none', async () => {
    const { server, pass } = ride({ protocols: async () => null });
    await pass();
    expect(server.latest.given).toHaveLength(1);
  });

  it.each([
    [
      'throw',
      () => {
        throw new Error('no token');
      },
      'no token',
    ],
    ['reject', () => Promise.reject(new Error('no token')), 'no token'],
    ['give nonsense', () => 'mailto:a@b', 'The URL cannot be used: its scheme is mailto:.'],
    ['give nothing', () => undefined as unknown as string, undefined],
  ])('that %s are an error event and a retry, later (B37)', async (_, provider, message) => {
    let isBroken = true;
    const { socket, opens, pass, told } = ride({ url: () => (isBroken ? provider() : 'wss://example.com') });
    const errors: unknown[] = [];
    socket.onerror = ({ message, error }) => errors.push([message, error instanceof Error]);
    expect(told()).toEqual([]);
    await pass();
    expect(errors).toEqual([[message ?? expect.any(String), true]]);
    expect(told()[1]).toBe('close 1006 unclean in 3');
    isBroken = false;
    await opens();
    expect(told()).toEqual(['open in 1']);
  });

  it('that never settle are given up, and their answer is ignored then (P6)', async () => {
    const answers: ((url: string) => void)[] = [];
    const { server, pass, told } = ride({ url: () => new Promise((resolve) => answers.push(resolve)) });
    await pass(10_000);
    expect(told()).toEqual(['error TIMEOUT in 3', 'close 1006 timeout unclean in 3']);
    answers[0]?.('wss://example.com/late');
    await pass(1_000);
    expect([answers.length, server.sockets.length]).toEqual([2, 0]);
    answers[1]?.('wss://example.com/second');
    await pass();
    expect(server.sockets.map(({ url }) => url)).toEqual(['wss://example.com/second']);
  });
});

describe('the faults of wrappers (field notes)', () => {
  it('a server close is told by its own code, after an error event too (P8)', async () => {
    const { opens, told } = ride();
    const link = await opens();
    told();
    link.fail();
    link.end(4401, 'token expired');
    expect(told()).toEqual(['error in 3', 'close 4401 token expired clean in 3']);
  });

  it('close() in the wait and reconnect() a minute later connects', async () => {
    const { socket, opens, pass, told } = ride({ minReconnectionDelay: 1_000 });
    (await opens()).end(1006);
    socket.close();
    await pass(60_000);
    told();
    socket.reconnect();
    await opens();
    expect(told()).toEqual(['open in 1']);
  });

  it('reconnect() connects after the last retry', async () => {
    const { socket, opens, pass, told } = ride({ maxRetries: 0 });
    (await opens()).end(1006);
    await pass(60_000);
    told();
    socket.reconnect();
    await opens();
    expect([told(), socket.shouldReconnect]).toEqual([['open in 1'], true]);
  });

  it('a half-open link is found out by a heartbeat, and replaced (P3)', async () => {
    const { opens, pass, told, server } = ride({ heartbeat: textHeartbeat });
    const link = await opens();
    link.receive('pong');
    told();
    await pass(45_100);
    const reason = 'no answer to the pings';
    expect(told().slice(0, 2)).toEqual([`error ${reason} in 3`, `close 1006 ${reason} unclean in 3`]);
    await pass(5_000);
    expect(server.sockets).toHaveLength(2);
  });

  it('a link that slept for long is replaced at the wake, and told as lost (P4)', async () => {
    const { socket, opens, pass, told, server, environment } = ride();
    await opens();
    told();
    await pass(3_600_000);
    expect(socket.readyState).toBe(1);
    environment.say('page.visible');
    expect(told()[1]).toBe('close 1006 nothing received for 3600 s unclean in 3');
    await pass();
    expect([server.sockets.length, socket.readyState]).toEqual([2, 0]);
  });

  it('a page that is left closes its link, and has another when it is back (R39)', async () => {
    const { opens, pass, told, server, environment } = ride();
    const link = await opens();
    told();
    environment.say('page.left');
    expect(told()).toEqual(['close 1000 unclean in 3']);
    expect(link.closes).toHaveLength(1);
    environment.say('page.returned');
    await pass(1_000);
    expect(server.sockets).toHaveLength(2);
  });

  it('the network that returns in the wait brings the next attempt at once (P5)', async () => {
    const { opens, pass, server, environment } = ride({ minReconnectionDelay: 10_000 });
    (await opens()).end(1006);
    await pass(500);
    environment.say('network.online');
    await pass(100);
    expect(server.sockets).toHaveLength(2);
  });

  it('nothing is left behind after close(): no timer, no listener of the page', async () => {
    const { socket, opens, pass, clock, environment } = ride({ heartbeat: textHeartbeat });
    const link = await opens();
    socket.close();
    link.end(1000);
    await pass();
    expect([clock.pending, environment.reports.size]).toEqual([0, 0]);
  });

  it('errors of Node’s classes are passed on', async () => {
    const { socket, pass, server } = ride();
    const seen: unknown[] = [];
    socket.onerror = ({ message, error }) => seen.push(message, error);
    await pass();
    const error = new Error('ECONNREFUSED');
    server.latest.fail({ message: 'connect ECONNREFUSED', error });
    server.latest.end(1006);
    expect(seen).toEqual(['connect ECONNREFUSED', error]);
  });

  it('one that fires `error` and no `close` is replaced all the same (Node 20 and 22)', async () => {
    const { pass, server, told } = ride();
    await pass();
    server.latest.fail({ message: 'refused' });
    await pass();
    expect(told()).toEqual(['error refused in 3', 'close 1006 unclean in 3']);
    await pass(2_000);
    expect(server.sockets).toHaveLength(2);
  });
});

describe('several', () => {
  it('sockets on a page share nothing (R23)', async () => {
    const one = ride({ name: 'one' });
    const two = ride({ name: 'two' });
    await one.opens();
    await two.opens();
    one.socket.close();
    expect([one.socket.readyState, two.socket.readyState]).toEqual([2, 1]);
    expect(two.socket.connection.actor.id).toBe('two');
  });
});
