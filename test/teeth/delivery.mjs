import { notStarted } from './shared.mjs';

const machine = 'machines/connection.machine.ts';
const link = 'src/link.ts';
const wire = 'src/wire.ts';
const socket = 'src/transports/socket.ts';
const transportActor = 'src/transports/actor.ts';

const currentAtOnce = {
  file: transportActor,
  find: 'link.start(world.transports[index], { attempt, authRefused, clock: world.clock });',
  replace: 'link.start(world.transports[index], { attempt, authRefused, clock: world.clock }); world.wire.link = link;',
};
const greetsOnce = {
  file: wire,
  find: "const greeting = this.ask('greeting', () => this.#options.greeting?.());",
  replace:
    "const greeting = Reflect.has(this, 'greeted') ? undefined : this.ask('greeting', () => this.#options.greeting?.()); Reflect.set(this, 'greeted', true);",
};

export const delivery = [
  {
    bug: 'B13',
    what: 'polling runs once',
    file: machine,
    find: "actions: ['stopPoller', 'recordPoll', 'armPoll'] }",
    replace: "actions: ['stopPoller', 'recordPoll'] }",
  },
  {
    bug: 'B13',
    what: 'polls are never aborted',
    file: 'src/polling/poller.ts',
    find: 'return () => abort.abort();',
    replace: 'return () => {};',
  },
  {
    bug: 'B13',
    what: 'the interval is not clamped',
    file: 'src/polling/http-polling.ts',
    find: "ranged('intervalMs', options.intervalMs, 5_000, 1_000, 600_000)",
    replace: 'options.intervalMs ?? 5_000',
  },
  {
    bug: 'B13',
    what: 'the timeout of a poll is not used',
    file: 'machines/waits.ts',
    find: 'settings.polling?.timeoutMs ?? 0',
    replace: '2 ** 31 - 1',
  },
  {
    bug: 'B13',
    what: 'no single flight',
    file: 'machines/guards.ts',
    find: '!context.polling &&\n  (context.polledAt === null',
    replace: '(context.polledAt === null',
  },
  { bug: 'B18', what: 'the greeting is sent once', ...greetsOnce },
  {
    bug: 'B18',
    what: 'what is sent without a link is lost',
    file: wire,
    find: 'if (link === null) return this.keep(data);',
    replace: "if (link === null) return 'sent';",
  },
  { bug: 'B18', what: 'messages go to a link that is still connecting', ...currentAtOnce },
  {
    bug: 'B22',
    what: 'nobody listens to close',
    file: socket,
    find: "this.#end(this.#phase === closing ? 'client' : (cause ?? usual), code, reason, wasClean);",
    replace: 'void usual;',
  },
  {
    bug: 'B23',
    what: 'a send that throws while connecting leads to another attempt',
    ...currentAtOnce,
    also: [
      {
        file: socket,
        find: 'if (this.#phase === open) (this.#socket as Socket).send(data);',
        replace: 'this.#socket?.send(data);',
      },
    ],
  },
  {
    bug: 'B25',
    what: 'the probe is a message to somebody',
    file: link,
    find: 'const ping = this.#wire.ping();',
    replace: "const ping = this.#wire.ping() ?? 'test';",
    also: [
      {
        file: 'src/options.ts',
        find: "mode: ping !== undefined ? 'ping' : silenceMs !== undefined ? 'silence' : 'none',",
        replace: "mode: silenceMs !== undefined ? 'silence' : 'ping',",
      },
      {
        file: 'src/options.ts',
        find: "anObject('heartbeat', options);\n  if (options === undefined) return defaults;",
        replace: "anObject('heartbeat', options);\n  if (options === undefined) return { ...defaults, mode: 'ping' };",
      },
    ],
  },
  { bug: 'B25', what: 'what is not there yet passes for being there', ...notStarted },
  { bug: 'B25', what: 'the client is another one on each link', ...greetsOnce },
  {
    bug: 'B29',
    what: 'a listener throws into the loop of SockJS',
    file: 'src/listeners.ts',
    find: 'this.#onThrow(this.#type, error);',
    replace: 'throw error;',
    also: [{ file: socket, find: 'surface(thrown);\n      }\n    };', replace: 'throw thrown;\n      }\n    };' }],
  },
  {
    bug: 'B31',
    what: 'the session id is who the user is',
    file: 'src/transports/sock-js.ts',
    find: 'new SockJS(address, null, { transports: [...transports], timeout })',
    replace: "new SockJS(address, null, { transports: [...transports], timeout, sessionId: () => 'user1' })",
  },
];
