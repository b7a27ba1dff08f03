import { orders } from '../orders.js';
import { dataOf, describeEvent, next, outcomeOf, Recorder, type Subject, settled } from './recorder.js';

/** One feature: what is done with a class, and all that can be seen of it. */
export type Feature = (subject: Subject, server: string) => Promise<readonly unknown[]> | readonly unknown[];

const types = ['open', 'message', 'error', 'close'];
const attributes = [
  ...['url', 'readyState', 'bufferedAmount', 'extensions', 'protocol', 'binaryType'],
  ...types.map((type) => `on${type}`),
];
const constants = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const;

const find = (object: object, name: string): PropertyDescriptor | undefined => {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found) return found;
  }
  return undefined;
};

/** A socket whose life is recorded, to its end. */
const life = async (
  { make }: Subject,
  url: string,
  act: (socket: WebSocket, recorder: Recorder) => unknown,
  protocols?: string | string[],
): Promise<readonly unknown[]> => {
  const recorder = new Recorder();
  const socket = protocols === undefined ? make(url) : make(url, protocols);
  recorder.note('made', socket.readyState, socket.url === new URL(url).href);
  recorder.watch(socket);
  await act(socket, recorder);
  await settled(socket);
  const { readyState, bufferedAmount, protocol, extensions, binaryType } = socket;
  recorder.note('at the end', { readyState, bufferedAmount, protocol, extensions, binaryType });
  return recorder.entries;
};

const opened = async (socket: WebSocket): Promise<void> => void (await next(socket, 'open'));

export const features: Readonly<Record<string, Feature>> = {
  'the class': ({ Class, make }) => [
    Class.length,
    outcomeOf(() => (Class as unknown as () => void)()),
    outcomeOf(() => make()),
    constants.map((name) => [name in Class, Class[name], find(Class, name)]),
    Object.getOwnPropertyNames(Class).includes('prototype'),
    (() => {
      const seen: string[] = [];
      for (const key in Class) seen.push(key);
      return seen;
    })(),
  ],

  'the interface': ({ Class }) => [
    constants.map((name) => find(Class.prototype, name)),
    attributes.map((name) => {
      const { get, set, enumerable, configurable } = find(Class.prototype, name) ?? {};
      return [name, typeof get, typeof set, enumerable, configurable];
    }),
    ['send', 'close', 'addEventListener', 'removeEventListener', 'dispatchEvent'].map((name) => {
      const { value, enumerable, configurable, writable } = find(Class.prototype, name) ?? {};
      return [name, typeof value, enumerable, configurable, writable, value?.name, value?.length];
    }),
    Object.prototype.toString.call(Class.prototype),
    Class.prototype instanceof EventTarget,
    Object.getPrototypeOf(Class) !== Function.prototype,
  ],

  'a new socket': ({ Class, make }, server) => {
    const socket = make(`${server}/echo`);
    const { readyState, bufferedAmount, extensions, protocol, binaryType, onopen, onclose } = socket;
    const seen = [
      { readyState, bufferedAmount, extensions, protocol, binaryType, onopen, onclose },
      constants.map((name) => [socket[name], Object.hasOwn(socket, name)]),
      socket instanceof (Class as unknown as new () => unknown),
      socket instanceof EventTarget,
      Object.isExtensible(socket),
      ['ping', 'once', 'on', '_socket', 'terminate', 'removeAllListeners'].filter((name) => name in socket),
      Object.keys(socket).filter((key) => key !== 'isTrusted'),
      String(socket),
    ];
    socket.close(1000);
    return seen;
  },

  'its exceptions, in order': ({ make }, server) => {
    const url = `${server}/echo`;
    const unlike = { toString: () => 'mailto:a@b' };
    const given: readonly (readonly unknown[])[] = [
      ['no url at all:'],
      ['http://'],
      ['ftp://example.com'],
      ['mailto:a@b'],
      [unlike],
      [`${url}#part`],
      [`${url}#`],
      [`${url}#part`, 'bad protocol'],
      [url, 'bad protocol'],
      [url, ''],
      [url, ['']],
      [url, 'a,b'],
      [url, 'é'],
      [url, ['a', 'a']],
      [url, ['a', 'A', 'bad protocol']],
      [url, { headers: { cookie: 'x' } }],
      [url, Symbol('x')],
      [Symbol('x')],
      [Symbol('x'), 'bad protocol'],
      [url, [Symbol('x')]],
      [url, 7.5],
    ];
    return given.map((args) => [
      args.map((arg) => (typeof arg === 'string' ? arg.replace(server, '') : typeof arg)),
      outcomeOf(() => {
        const socket = make(...args);
        const { readyState } = socket;
        socket.close(1000);
        return readyState;
      }),
    ]);
  },

  'its url': ({ make }, server) => {
    const http = server.replace('ws:', 'http:');
    const given = [`${server}/echo`, server, `${http}/echo?a=b c`, new URL(`${server}/é`), 'echo', '/echo?x', '', '?q'];
    return given.map((url) =>
      outcomeOf(() => {
        const socket = make(url);
        socket.close(1000);
        return socket.url;
      }),
    );
  },

  'its protocols as given': ({ make }, server) =>
    [undefined, [], 'a', ['a'], ['a', 'A'], 7, new Set(['a', 'b'])].map((protocols) =>
      outcomeOf(() => {
        const socket = make(`${server}/echo`, protocols);
        socket.close(1000);
        return socket.protocol;
      }),
    ),

  'a message there and back': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      await opened(socket);
      recorder.note(outcomeOf(() => void socket.send('hello')));
      await next(socket, 'message');
      socket.close(1000, 'done');
    }),

  'every kind of message': (subject, server) =>
    life(subject, `${server}/echo`, async (socket) => {
      await opened(socket);
      const bytes = new Uint8Array([1, 2, 3, 4]);
      const given: unknown[] = [
        ...['', 'é€😀', 'lone \ud800', 7, true, null, undefined, { a: 1 }, ['x', 'y'], new Date(0).getTime()],
        ...[bytes.buffer, bytes, bytes.subarray(1, 3), new DataView(bytes.buffer, 1, 2), new Uint16Array(bytes.buffer)],
        ...[new Blob(['blob']), new Blob([]), new ArrayBuffer(0), new String('boxed')],
      ];
      for (const data of given) {
        socket.send(data as string);
        await next(socket, 'message');
      }
      socket.close(1000);
    }),

  'what cannot be sent': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      await opened(socket);
      const thrower = {
        toString: () => {
          throw new RangeError('mine');
        },
      };
      recorder.note(outcomeOf(() => (socket.send as () => void)()));
      for (const data of [Symbol('x'), thrower]) recorder.note(outcomeOf(() => socket.send(data as unknown as string)));
      socket.close(1000);
    }),

  'sending too early': ({ make }, server) => {
    const socket = make(`${server}/echo`);
    const seen = [outcomeOf(() => void socket.send('early')), socket.bufferedAmount];
    socket.close(1000);
    return seen;
  },

  'sending too late': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      await opened(socket);
      socket.close(1000);
      for (const data of ['é', new Uint8Array(3), new Blob(['four'])]) {
        recorder.note(
          outcomeOf(() => void socket.send(data)),
          socket.bufferedAmount,
        );
      }
      await next(socket, 'close');
      recorder.note(
        outcomeOf(() => void socket.send('late')),
        socket.bufferedAmount,
      );
    }),

  'what is buffered leaves before the close': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      await opened(socket);
      socket.send('x'.repeat(3_000_000));
      socket.close(1000);
      recorder.note(socket.bufferedAmount >= 3_000_000);
      await next(socket, 'close');
    }),

  'large messages': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      socket.binaryType = 'arraybuffer';
      await opened(socket);
      socket.send(new Uint8Array(2_000_000));
      const { data } = (await next(socket, 'message')) as MessageEvent;
      recorder.entries.pop();
      recorder.note((data as ArrayBuffer).byteLength);
      socket.close(1000);
    }),

  'the binary type': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      const set = (type: unknown): void => {
        socket.binaryType = type as BinaryType;
        recorder.note(socket.binaryType);
      };
      for (const type of ['arraybuffer', 'nonsense', null, 'blob']) set(type);
      await opened(socket);
      for (const type of ['nonsense', 'blob', 'arraybuffer', 'BLOB']) {
        set(type);
        socket.send(new Uint8Array([1, 2]));
        await next(socket, 'message');
      }
      socket.close(1000);
      await next(socket, 'close');
      for (const type of ['blob', '']) set(type);
    }),

  'many messages in order': (subject, server) =>
    life(subject, `${server}/echo`, async (socket) => {
      await opened(socket);
      socket.send(orders.count(20));
      await new Promise<void>((resolve) => {
        socket.addEventListener('message', ({ data }) => data === '19' && resolve());
      });
      socket.close(1000);
    }),

  // Without a code and with a reason Chromium throws; the standard has a code that is left out.
  'the arguments of close': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      const given: readonly unknown[][] = [
        [0],
        [999],
        [1001],
        [1005],
        [1006],
        [2999],
        [5000],
        [null],
        [''],
        ['1001'],
        [Number.NaN],
        [-1],
        [70_000],
        [Number.POSITIVE_INFINITY],
        [1000, 'x'.repeat(124)],
        [1000, 'é'.repeat(62)],
        [1001, 'x'.repeat(124)],
        [Symbol('x')],
        [1000, Symbol('x')],
        [1001, Symbol('x')],
      ];
      const attempt = (args: unknown[]): void =>
        recorder.note(
          args.map((arg) => typeof arg),
          outcomeOf(() => Reflect.apply(socket.close, socket, args)),
          socket.readyState,
        );
      for (const args of given) attempt(args);
      await opened(socket);
      for (const args of given) attempt(args);
      socket.close(1000);
      for (const args of given) attempt(args);
      await next(socket, 'close');
      for (const args of given) attempt(args);
    }),

  ...Object.fromEntries(
    (
      [
        [[]],
        [[undefined, undefined]],
        [[1000]],
        [[1000, '']],
        [[3000, 'x'.repeat(123)]],
        [[4999, 'é'.repeat(61)]],
        [[4000, 'lone \ud800']],
        [['3001', 7]],
        [[1000.4]],
        [[1000, null]],
      ] as const
    ).map(([args]) => [
      `close(${args.map(String).join(', ').slice(0, 40)})`,
      (subject: Subject, server: string) =>
        life(subject, `${server}/echo`, async (socket, recorder) => {
          await opened(socket);
          recorder.note(
            outcomeOf(() => Reflect.apply(socket.close, socket, args)),
            socket.readyState,
          );
        }),
    ]),
  ),

  'close, twice and afterwards': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      await opened(socket);
      socket.close(3001, 'first');
      socket.close(3002, 'second');
      recorder.note(socket.readyState);
      await next(socket, 'close');
      socket.close(3003, 'third');
      recorder.note(socket.readyState);
    }),

  'close before it opens': (subject, server) =>
    life(subject, `${server}/echo`, (socket, recorder) => {
      socket.close(3001, 'never mind');
      recorder.note(socket.readyState);
      queueMicrotask(() => recorder.note('microtask', socket.readyState));
    }),

  'close while nobody answers': (subject, server) =>
    life(subject, `${server}/hang`, async (socket, recorder) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      recorder.note(socket.readyState);
      socket.close(1000);
      recorder.note(socket.readyState);
    }),

  'close in the open handler': (subject, server) =>
    life(subject, `${server}/echo`, (socket, recorder) => {
      socket.onopen = () => {
        socket.send('parting');
        socket.close(3004, 'enough');
        recorder.note(socket.readyState);
      };
    }),

  'close in a message handler': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      socket.onmessage = ({ data }) => {
        if (data !== '3') return;
        socket.close(1000);
        recorder.note(socket.readyState);
      };
      await opened(socket);
      socket.send(orders.count(10));
    }),

  'what the last handlers see': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      socket.onclose = () => {
        recorder.note('handler', socket.readyState, socket.bufferedAmount, socket.protocol);
        socket.close(1000);
        queueMicrotask(() => recorder.note('microtask'));
      };
      await opened(socket);
      socket.send(orders.close(4001, 'kicked'));
    }),

  ...Object.fromEntries(
    [1000, 1001, 1008, 1011, 1012, 3000, 4401, 4999].map((code) => [
      `a close by the server, ${code}`,
      (subject: Subject, server: string) =>
        life(subject, `${server}/echo`, async (socket) => {
          await opened(socket);
          socket.send(orders.close(code, 'why é'));
        }),
    ]),
  ),

  'a link that breaks': (subject, server) =>
    life(subject, `${server}/echo`, async (socket) => {
      await opened(socket);
      socket.send(orders.drop);
    }),

  'a server that refuses': (subject, server) => life(subject, `${server}/refuse`, () => {}),

  'a server that is not there': (subject) => life(subject, 'ws://localhost:9', () => {}),

  'a subprotocol that is chosen': (subject, server) => life(subject, `${server}/echo`, closeOnOpen, ['b', 'a']),

  'a subprotocol as text': (subject, server) => life(subject, `${server}/echo`, closeOnOpen, 'soap'),

  'handlers and listeners in order': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      const said = (text: string) => () => recorder.note(text);
      socket.addEventListener('message', said('listener 1'));
      socket.onmessage = said('replaced');
      socket.addEventListener('message', said('listener 2'));
      socket.onmessage = said('handler');
      await opened(socket);
      const round = async (): Promise<void> => {
        socket.send('x');
        await next(socket, 'message');
      };
      await round();
      socket.onmessage = null;
      await round();
      socket.onmessage = said('anew');
      await round();
      socket.close(1000);
    }),

  'what a handler can be': ({ make }, server) => {
    const socket = make(`${server}/echo`);
    const seen = types.map((type) => {
      const name = `on${type}` as 'onopen';
      const handler = (): void => {};
      const object = { handleEvent: () => {} };
      return [undefined, null, 7, 'text', true, Symbol('x'), handler, object, null].map((value) => {
        socket[name] = value as null;
        const got: unknown = socket[name];
        return got === handler ? 'the function' : got === object ? 'the object' : got;
      });
    });
    socket.close(1000);
    return seen;
  },

  'objects as handlers and listeners': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      const listener = {
        handleEvent(this: unknown, event: Event) {
          recorder.note('listener', this === listener, event.type);
        },
      };
      socket.onmessage = { handleEvent: () => recorder.note('never') } as never;
      socket.addEventListener('message', listener);
      socket.addEventListener('message', listener);
      socket.addEventListener('message', { handleEvent: null } as never);
      socket.addEventListener('message', null as never);
      await opened(socket);
      socket.send('x');
      await next(socket, 'message');
      socket.close(1000);
    }),

  'options of listeners': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      const abort = new AbortController();
      const same = (): void => recorder.note('same');
      socket.addEventListener('message', () => recorder.note('once'), { once: true });
      socket.addEventListener('message', () => recorder.note('signalled'), { signal: abort.signal });
      socket.addEventListener('message', () => recorder.note('aborted'), { signal: AbortSignal.abort() });
      socket.addEventListener('message', same);
      socket.addEventListener('message', same, false);
      socket.addEventListener('message', same, { capture: true });
      socket.addEventListener('message', (event) => {
        event.preventDefault();
        recorder.note('prevented', event.defaultPrevented);
      });
      await opened(socket);
      for (let round = 0; round < 3; round++) {
        socket.send(String(round));
        await next(socket, 'message');
        if (round === 0) abort.abort();
        if (round === 1) socket.removeEventListener('message', same);
      }
      socket.close(1000);
    }),

  'listeners that change each other': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      const second = (): void => recorder.note('removed');
      socket.addEventListener('message', () => {
        socket.removeEventListener('message', second);
        socket.addEventListener('message', () => recorder.note('added'), { once: true });
        recorder.note('first');
      });
      socket.addEventListener('message', second);
      await opened(socket);
      socket.send('1');
      await next(socket, 'message');
      socket.addEventListener('message', (event) => event.stopImmediatePropagation());
      socket.addEventListener('message', () => recorder.note('stopped'));
      socket.send('2');
      socket.send(orders.close(1000, ''));
    }),

  'a listener that throws': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      const errors = (event: ErrorEvent): void => {
        recorder.note('reported', event.message);
        event.preventDefault();
      };
      window.addEventListener('error', errors);
      const thrower = (): never => {
        throw new Error('mine');
      };
      socket.addEventListener('open', thrower);
      socket.onmessage = thrower;
      socket.addEventListener('message', () => recorder.note('next'));
      socket.addEventListener('close', thrower);
      await opened(socket);
      socket.send('x');
      await next(socket, 'message');
      socket.close(1000);
      await next(socket, 'close');
      window.removeEventListener('error', errors);
    }),

  'this, in handlers': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      const told = function (this: unknown, ...args: unknown[]): boolean {
        recorder.note(this === socket, args.length, (args[0] as Event).eventPhase);
        return false;
      };
      for (const type of types) socket[`on${type}` as 'onopen'] = told;
      await opened(socket);
      socket.send('x');
      await next(socket, 'message');
      socket.close(1000);
    }),

  'events of somebody else': (subject, server) =>
    life(subject, `${server}/echo`, async (socket, recorder) => {
      await opened(socket);
      const event = new CloseEvent('close', { code: 7, reason: 'mine' });
      recorder.note(socket.dispatchEvent(event), event.target === socket, event.currentTarget, socket.readyState);
      recorder.note(outcomeOf(() => socket.dispatchEvent({ type: 'open' } as Event)));
      const custom = new Event('custom', { cancelable: true });
      socket.addEventListener('custom', (told) => told.preventDefault());
      recorder.note(socket.dispatchEvent(custom), describeEvent(custom));
      socket.close(1000);
    }),

  'what is read only': ({ make }, server) => {
    const socket = make(`${server}/echo`);
    const seen = ['url', 'readyState', 'bufferedAmount', 'protocol', 'extensions', 'OPEN'].map((name) =>
      outcomeOf(() => Reflect.set(socket, name, 7)),
    );
    Object.assign(socket, { close: 'mine', send: 'mine', extra: 1 });
    seen.push(...['close', 'send', 'extra'].map((name) => outcomeOf(() => Reflect.get(socket, name))));
    Reflect.deleteProperty(socket, 'close');
    socket.close(1000);
    return seen;
  },

  'methods without their socket': ({ Class }) =>
    ['send', 'close'].map((name) =>
      outcomeOf(() => Reflect.apply(find(Class.prototype, name)?.value as () => void, {}, ['1000'])),
    ),

  'a subclass': async ({ Class }, server) => {
    const Base = Class as unknown as new (url: string) => WebSocket;
    class Mine extends Base {
      extra = 1;
      override close(code?: number, reason?: string): void {
        super.close(code ?? 3999, reason);
      }
    }
    const socket = new Mine(`${server}/echo`);
    await next(socket, 'open');
    socket.close(1000);
    const event = (await next(socket, 'close')) as CloseEvent;
    return [socket.extra, socket instanceof Base, Mine.length, 'OPEN' in Mine, event.code, dataOf(socket.readyState)];
  },

  'a class that is bound': async ({ Class }, server) => {
    const Bound = Function.prototype.bind.apply(Class as never, [null, `${server}/echo`] as never) as unknown;
    const socket = new (Bound as new () => WebSocket)();
    await next(socket, 'open');
    socket.close(1000);
    return [socket.url.endsWith('/echo'), socket.readyState];
  },
};

async function closeOnOpen(socket: WebSocket, recorder: Recorder): Promise<void> {
  await next(socket, 'open');
  recorder.note(socket.protocol);
  socket.close(1000);
}
