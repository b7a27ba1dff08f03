import PartyWebSocket from 'partysocket/ws';
import ReconnectingWebSocketOfNpm from 'reconnecting-websocket';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Options, ReconnectingWebSocket } from '../../../src/websocket/index.js';
import { url } from '../../support/websocket/ride.js';
import { type ScriptedClass, type ScriptedSocket, scriptedClass } from '../../support/websocket/scripted-socket.js';

/** What the three classes have in common. */
interface Socket extends EventTarget {
  readonly readyState: number;
  readonly retryCount: number;
  readonly url: string;
  readonly protocol: string;
  readonly bufferedAmount: number;
  readonly shouldReconnect?: boolean;
  binaryType: BinaryType;
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  send(data: string | Uint8Array): unknown;
  close(code?: number, reason?: string): void;
  reconnect(code?: number, reason?: string): void;
  drainQueuedMessages?(): unknown[];
}

type SocketClass = new (url: unknown, protocols?: unknown, options?: object) => Socket;

const npm = ReconnectingWebSocketOfNpm as unknown as SocketClass;
const party = PartyWebSocket as unknown as SocketClass;
const own = ReconnectingWebSocket as unknown as SocketClass;

interface Stage {
  readonly server: ScriptedClass;
  readonly log: unknown[];
  /** With a listener that notes its events. */
  make(options?: Options, to?: unknown, protocols?: unknown): Socket;
  makeQuiet(options?: Options, to?: unknown, protocols?: unknown): Socket;
  pass(ms?: number): Promise<void>;
  opens(): Promise<ScriptedSocket>;
  note(...what: unknown[]): void;
}

type Scenario = (stage: Stage) => Promise<void>;

/** Without what partysocket makes up in Node: a reason where there is none, and that every end was clean. */
function inBrief(event: Event): string {
  const { data, code } = event as Partial<MessageEvent & CloseEvent>;
  return [event.type, data ?? code].join(' ').trim();
}

/** What a class does in a scenario. */
async function recordOf(Class: SocketClass, scenario: Scenario): Promise<unknown[]> {
  const server = scriptedClass();
  const log: unknown[] = [];
  const pass = async (ms = 0): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));
  const stage: Stage = {
    server,
    log,
    make(options = {}, to = url, protocols = undefined) {
      const socket = stage.makeQuiet(options, to, protocols);
      for (const type of ['open', 'message', 'close'])
        socket.addEventListener(type, (event) => log.push(inBrief(event)));
      return socket;
    },
    makeQuiet: (options = {}, to = url, protocols = undefined) =>
      new Class(to, protocols, { WebSocket: server.Class, minReconnectionDelay: 1_000, ...options }),
    pass,
    async opens() {
      for (let waited = 0; server.sockets.length === 0 || server.latest.readyState > 0; waited++) {
        if (waited > 1_000) throw new Error('no link');
        await pass(10);
      }
      server.latest.open();
      return server.latest;
    },
    note: (...what) => log.push(structuredClone(what)),
  };
  await scenario(stage);
  return log;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.UTC(2020, 0, 1) });
});

afterEach(() => {
  vi.useRealTimers();
});

/** When each socket was made, for a server that refuses. */
const attempts =
  (options: Options, until: number): Scenario =>
  async ({ makeQuiet, server, pass, note }) => {
    makeQuiet(options);
    let known = 0;
    for (let ms = 0; ms < until; ms += 50) {
      await pass(50);
      if (server.sockets.length === known) continue;
      known = server.sockets.length;
      note(ms);
      server.latest.end(1006);
    }
  };

/** What both document. */
const common: Readonly<Record<string, Scenario>> = {
  'messages before the link are sent in order, before `open` is told': async ({ make, opens, note }) => {
    const socket = make();
    socket.send('1');
    socket.send('2');
    socket.addEventListener('open', () => socket.send('in open'));
    const link = await opens();
    note(link.sent);
    socket.send('3');
    note(link.sent);
  },
  'a url as text is handed over, without protocols if there are none': async ({ make, pass, server, note }) => {
    make({}, 'wss://example.com/a?b');
    await pass(10);
    note(server.latest.given);
  },
  'protocols are handed over as given': async ({ make, pass, server, note }) => {
    for (const protocols of ['a', ['a', 'b'], []]) {
      make({}, url, protocols);
      await pass(10);
      note(server.latest.given);
    }
  },
  'a url provider is asked before each attempt, without arguments': async ({ make, opens, note, server }) => {
    let count = 0;
    make({}, (...args: unknown[]) => {
      count += 1;
      note('asked', args);
      return `wss://example.com/${count}`;
    });
    (await opens()).end(1006);
    await opens();
    note(server.sockets.map(({ given }) => given));
  },
  'an async url provider too': async ({ make, opens, note, server }) => {
    make({}, async () => 'wss://example.com/async');
    (await opens()).end(1006);
    await opens();
    note(server.sockets.map(({ given }) => given));
  },
  'the delays grow by the factor up to the maximum': attempts(
    { minReconnectionDelay: 1_000, reconnectionDelayGrowFactor: 2, maxReconnectionDelay: 6_000 },
    25_000,
  ),
  'the default factor is 1.3': attempts({ minReconnectionDelay: 2_000 }, 20_000),
  'maxRetries: 2': attempts({ maxRetries: 2 }, 60_000),
  'maxRetries: 0': attempts({ maxRetries: 0 }, 60_000),
  'retryCount counts, and starts anew after minUptime': async ({ makeQuiet, opens, pass, note }) => {
    const socket = makeQuiet({ minUptime: 3_000 });
    note(socket.retryCount);
    (await opens()).end(1006);
    note(socket.retryCount);
    const second = await opens();
    await pass(2_900);
    note(socket.retryCount);
    second.end(1006);
    note(socket.retryCount);
    const third = await opens();
    await pass(3_100);
    note(socket.retryCount);
    third.end(1006);
    note(socket.retryCount);
  },
  'maxEnqueuedMessages keeps the oldest': async ({ make, opens, note }) => {
    const socket = make({ maxEnqueuedMessages: 2 });
    for (const text of ['1', '2', '3']) socket.send(text);
    note(socket.bufferedAmount);
    note((await opens()).sent);
  },
  'messages wait between two links': async ({ make, opens, note }) => {
    const socket = make();
    (await opens()).end(1006);
    socket.send('meanwhile');
    note((await opens()).sent);
  },
  'startClosed waits for reconnect()': async ({ make, pass, opens, server, note }) => {
    const socket = make({ startClosed: true });
    await pass(10_000);
    note(server.sockets.length, socket.readyState);
    socket.reconnect();
    await opens();
    note(server.sockets.length, socket.readyState);
  },
  'a close by the server is told by its code, and followed by a link': async ({ make, opens, note, server }) => {
    make();
    for (const code of [1000, 1001, 1008, 4001, 4401]) (await opens()).end(code, 'why');
    await opens();
    note(server.sockets.length);
  },
  'close() sends code and reason and is not followed by a link': async ({ makeQuiet, opens, pass, note, server }) => {
    const socket = makeQuiet();
    const link = await opens();
    socket.close(3001, 'done');
    note(link.closes);
    link.end(3001, 'done');
    await pass(60_000);
    note(server.sockets.length, socket.readyState);
  },
  'close() without a code sends 1000': async ({ makeQuiet, opens, note }) => {
    const socket = makeQuiet();
    const link = await opens();
    socket.close();
    note(link.closes[0]?.[0]);
  },
  'reconnect() closes, tells it, counts from 0 and connects': async ({ make, opens, pass, note, server }) => {
    const socket = make();
    (await opens()).end(1006);
    const second = await opens();
    await pass(300);
    socket.reconnect(3000, 'fresh');
    note(second.closes, socket.retryCount);
    await opens();
    note(server.sockets.length, socket.retryCount);
  },
  'reconnect() after close() connects': async ({ make, opens, pass, note }) => {
    const socket = make();
    const link = await opens();
    socket.close();
    link.end(1000);
    await pass(5_000);
    socket.send('meanwhile');
    socket.reconnect();
    note((await opens()).sent);
  },
  'binaryType is remembered for each link': async ({ make, opens, note }) => {
    const socket = make();
    note(socket.binaryType);
    socket.binaryType = 'arraybuffer';
    const first = await opens();
    note(first.binaryType, socket.binaryType);
    first.end(1006);
    note((await opens()).binaryType);
  },
  'url and protocol are those of the link': async ({ make, pass, opens, server, note }) => {
    const socket = make();
    await pass(10);
    server.latest.protocol = 'chat';
    await opens();
    note(socket.url, socket.protocol);
  },
  'handlers and listeners survive': async ({ makeQuiet, opens, note }) => {
    const socket = makeQuiet();
    const removed = (): void => note('removed');
    socket.addEventListener('message', removed);
    socket.removeEventListener('message', removed);
    socket.onmessage = ({ data }: MessageEvent) => note('handler', data);
    socket.addEventListener('message', { handleEvent: (event: Event) => note('object', event.type) });
    for (const text of ['1', '2']) {
      const link = await opens();
      link.receive(text);
      link.end(1006);
    }
  },
};

/** What only partysocket documents. */
const ofParty: Readonly<Record<string, Scenario>> = {
  'protocol providers, null included': async ({ make, opens, server, note }) => {
    const given = ['a', ['b', 'c'], null, 'd'];
    let count = 0;
    make({}, url, () => given[count++]);
    for (const _ of given) (await opens()).end(1006);
    note(server.sockets.map(({ given }) => given));
  },
  'shouldReconnectOnClose ends it': async ({ make, opens, pass, server, note }) => {
    const socket = make({ shouldReconnectOnClose: ({ code, reason }) => code !== 4001 || reason !== 'kicked' });
    (await opens()).end(4000);
    note(socket.shouldReconnect);
    (await opens()).end(4001, 'kicked');
    note(socket.shouldReconnect);
    await pass(60_000);
    note(server.sockets.length);
  },
  'send() returns whether it was sent': async ({ make, opens, note }) => {
    const socket = make();
    note(socket.send('1'));
    const link = await opens();
    note(socket.send('2'));
    link.end(1006);
    note(socket.send('3'));
  },
  'drainQueuedMessages() takes out what waits': async ({ make, opens, note }) => {
    const socket = make();
    const bytes = new Uint8Array([1]);
    for (const data of ['1', bytes, '2']) socket.send(data);
    note(socket.drainQueuedMessages?.(), socket.drainQueuedMessages?.(), socket.bufferedAmount);
    socket.send('3');
    note((await opens()).sent);
  },
  'reconnect() after the last retry connects': async ({ make, opens, pass, server, note }) => {
    const socket = make({ maxRetries: 0 });
    (await opens()).end(1006);
    await pass(60_000);
    socket.reconnect();
    await opens();
    note(server.sockets.length);
  },
};

describe.each([
  ['reconnecting-websocket', npm, common],
  ['partysocket', party, { ...common, ...ofParty }],
] as const)('like %s', (_, Theirs, scenarios) => {
  it.each(Object.entries(scenarios))('%s', async (_, scenario) => {
    const theirs = await recordOf(Theirs, scenario);
    const ours = await recordOf(own, scenario);
    expect(theirs.length).toBeGreaterThan(0);
    expect(ours).toEqual(theirs);
  });
});

/** Where they differ on purpose: what theirs do, what ours does, and why it is better so. */
const differences: readonly (readonly [string, readonly SocketClass[], Scenario, unknown[], unknown[]])[] = [
  [
    'a server close after an error is told by its own code, not as 1000',
    [npm, party],
    async ({ make, opens }) => {
      make();
      const link = await opens();
      link.fail();
      link.end(4401, 'token expired');
    },
    ['open', 'close 1000'],
    ['open', 'close 4401'],
  ],
  [
    'reconnect() after close() in the wait connects',
    [npm],
    async ({ makeQuiet, opens, pass, server, note }) => {
      const socket = makeQuiet();
      (await opens()).end(1006);
      socket.close();
      await pass(60_000);
      socket.reconnect();
      await pass(60_000);
      note(server.sockets.length > 1);
    },
    [[false]],
    [[true]],
  ],
  [
    'reconnect() after the last retry connects',
    [npm],
    async ({ makeQuiet, opens, pass, server, note }) => {
      const socket = makeQuiet({ maxRetries: 0 });
      (await opens()).end(1006);
      await pass(60_000);
      socket.reconnect();
      await pass(60_000);
      note(server.sockets.length);
    },
    [[1]],
    [[2]],
  ],
  [
    'a timeout is told as 1006 and unclean: nobody closed anything with 1000',
    [npm, party],
    async ({ makeQuiet, pass, note }) => {
      const socket = makeQuiet({ connectionTimeout: 1_000, maxRetries: 0 });
      socket.addEventListener('error', (event) => note((event as ErrorEvent).message));
      socket.addEventListener('close', (event) => {
        const { code, reason, wasClean } = event as CloseEvent;
        note(code, reason, wasClean);
      });
      await pass(1_500);
    },
    [[1000, 'timeout', true], ['TIMEOUT']],
    [['TIMEOUT'], [1006, 'timeout', false]],
  ],
  [
    'close() is CLOSING until its close event, which comes later and says what the server said',
    [party],
    async ({ make, opens, pass, note }) => {
      const socket = make();
      const link = await opens();
      socket.close(3001);
      note('closed', socket.readyState);
      link.end(3002);
      await pass();
      note(socket.readyState);
    },
    ['open', 'close 3001', ['closed', 3], [3]],
    ['open', ['closed', 2], 'close 3002', [3]],
  ],
  [
    'the reason and wasClean are those of the socket, not made up',
    [party],
    async ({ makeQuiet, opens, note }) => {
      const socket = makeQuiet();
      socket.addEventListener('close', (event) => {
        const { reason, wasClean } = event as CloseEvent;
        note(reason, wasClean);
      });
      (await opens()).end(1006);
    },
    [['unknown reason', true]],
    [['', false]],
  ],
  [
    'a handler has its place among the listeners, as in a browser',
    [npm, party],
    async ({ makeQuiet, opens, note }) => {
      const socket = makeQuiet();
      socket.addEventListener('open', () => note('listener'));
      socket.onopen = () => note('handler');
      await opens();
    },
    [['handler'], ['listener']],
    [['listener'], ['handler']],
  ],
  [
    'what cannot be a close code or a reason throws',
    [npm, party],
    async ({ makeQuiet, opens, note }) => {
      const socket = makeQuiet();
      await opens();
      const given: readonly [number, string?][] = [[1001], [1000, 'x'.repeat(124)]];
      for (const args of given) {
        try {
          socket.close(...args);
          note('taken');
        } catch (error) {
          note((error as Error).name);
        }
      }
    },
    [['taken'], ['taken']],
    [['InvalidAccessError'], ['SyntaxError']],
  ],
];

describe('unlike them', () => {
  for (const [text, classes, scenario, theirs, ours] of differences) {
    it(text, async () => {
      for (const Class of classes) expect(await recordOf(Class, scenario)).toEqual(theirs);
      expect(await recordOf(own, scenario)).toEqual(ours);
    });
  }
});
