import { aFunction, oneOf, ranged } from '../../checks.js';
import type { HeartlineClock } from '../../clock.js';
import type { Environment } from '../../environment/port.js';
import { type HttpPollingOptions, httpPolling } from '../../polling/http-polling.js';
import type { Polling } from '../../polling/port.js';
import type { Transport } from '../../transports/port.js';
import { type SockJsClass, type SockJsTransportOptions, sockJsTransportOver } from '../../transports/sock-js.js';
import {
  type WebSocketClass,
  type WebSocketTransportOptions,
  webSocketTransport,
} from '../../transports/web-socket.js';
import { Chance } from '../chance.js';
import { anAdvance, onlyThese } from '../checks.js';
import { settledTurns } from '../settled.js';
import { VirtualClock } from '../virtual-clock.js';
import { longestSpanMs } from './change.js';
import { SimulatedEndpoint } from './endpoint.js';
import { Journal } from './journal.js';
import { Network } from './network.js';
import { SimulatedPage } from './page.js';
import { SimulatedServer } from './server.js';
import { SimulatedSocket, type SocketWorld } from './socket.js';

export interface SimulatedWorldOptions {
  /** All chance in the world comes from it: a finite number. Default 1. */
  readonly seed?: number;
  /** How often the connection is to compare its clock, in ms. Default 5,000, as in a page. */
  readonly watchdogMs?: number;
  /**
   * Whether promises settle after each thing that happens, yours too, in chains of up to 100 (`all`, default); or only
   * where this world's own sockets and polls use them (`own`): quicker, and enough where nothing of yours is asynchronous.
   * What settles by real work (`crypto.subtle`, `fetch`, timers of the runtime) is not waited for.
   */
  readonly promises?: 'all' | 'own';
}

/** More than so many things at one moment, and so many for each socket, must be a timer that re-arms itself for at once. */
const mostAtOnce = 10_000;
const mostAtOncePerSocket = 10;

/** A turn of the microtask queue runs one link of a chain of promises; no chain in here is longer. */
const longestOwnChain = 24;

/**
 * A server, a network and a page on one virtual clock and one seed. Nothing in it happens by itself or at another time
 * on another run: what you do to it, and `advance`, is all that happens.
 *
 * @throws RangeError if the seed is not finite.
 * @throws TypeError for another option that makes no sense.
 */
export class SimulatedWorld {
  /** The world's own time. The page's is `page.clock`, which can be set, and runs late where the host makes it. */
  readonly time: VirtualClock = new VirtualClock();
  /** What happened, line by line. */
  readonly journal: Journal;
  /** The host that the connection lives in. */
  readonly page: SimulatedPage;
  /** Between the page and the server. */
  readonly network: Network;
  /** The other end of the sockets. */
  readonly server: SimulatedServer;
  /** What is polled. */
  readonly endpoint: SimulatedEndpoint;
  /** The socket class of the page, for `webSocketTransport`. */
  readonly WebSocket: WebSocketClass;
  /** The same as SockJS has it: text only. For `sockJsTransport`. */
  readonly SockJS: SockJsClass;
  /** The sockets that were made. Those that are over are forgotten by and by, when others are made. */
  readonly sockets: Set<SimulatedSocket> = new Set();
  /** How many more calls of each kind the sockets fail, by a throw: assign to it. `connect` is `new WebSocket(…)`. */
  readonly failing: { connect: number; send: number; close: number } = { connect: 0, send: 0, close: 0 };

  /** Whether what fails by chance in whole lives (rough transports, slow or failing providers) does so now. Default true. */
  isTroubled = true;

  readonly #chance: Chance;
  readonly #bornAt: number;
  readonly #isPatient: boolean;
  #isAdvancing = false;
  #manySockets = 0;
  #isStirred = false;
  #isPolling = false;

  constructor(options: SimulatedWorldOptions = {}) {
    onlyThese(options, ['seed', 'watchdogMs', 'promises']);
    const { seed = 1 } = options;
    const watchdogMs = ranged('watchdogMs', options.watchdogMs, 5_000, 100, longestSpanMs);
    const promises = oneOf('promises', options.promises, ['all', 'own']);
    this.#isPatient = promises === 'all';
    this.#chance = new Chance(seed);
    this.#bornAt = this.time.now();
    this.journal = new Journal(() => this.elapsedMs);
    this.page = new SimulatedPage(this.time, this.#chance.fork(), this.journal, watchdogMs);
    this.network = new Network(this.time, this.#chance.fork(), this.page, this.journal);
    this.server = new SimulatedServer(this.time, this.#chance.fork(), this.journal);
    const stir = (): void => this.stir();
    this.endpoint = new SimulatedEndpoint(this.time, this.network, this.journal, stir);

    const dice = this.#chance.fork();
    const socketWorld: SocketWorld = {
      dial: (client) => {
        this.#forgetSockets();
        return this.network.dial(client, this.server);
      },
      stir,
      soon: (task) => this.network.later(1, () => this.page.run(task)),
      fails: (call) => this.#fails(call),
      happens: (probability) => dice.happens(probability),
    };
    const { sockets } = this;
    this.WebSocket = class extends SimulatedSocket {
      constructor(url: string) {
        super(socketWorld, url);
        sockets.add(this);
      }
    };
    this.SockJS = class extends SimulatedSocket {
      readonly transport = 'websocket';
      constructor(url: string) {
        super(socketWorld, url, true);
        sockets.add(this);
      }
    };
    const random = this.#chance.fork();
    this.options = { clock: this.page.clock, environment: this.page, random: () => random.next() };
  }

  /** What `createConnection` needs to live here: the page's clock, the page, and chance that comes from the seed. */
  readonly options: {
    readonly clock: HeartlineClock;
    readonly environment: Environment;
    readonly random: () => number;
  };

  /** How long the world has existed, in ms. */
  get elapsedMs(): number {
    return this.time.now() - this.#bornAt;
  }

  /** The real WebSocket transport over this world's sockets. Default `url`: `wss://simulated.test/live`. */
  webSocket(options: Partial<Omit<WebSocketTransportOptions, 'WebSocket'>> = {}): Transport {
    return webSocketTransport({ url: 'wss://simulated.test/live', ...options, WebSocket: this.WebSocket });
  }

  /** The real SockJS transport over this world's sockets. Default `url`: `https://simulated.test/sockjs`. */
  sockJs(options: Partial<Omit<SockJsTransportOptions, 'SockJS'>> = {}): Transport {
    const given = { url: 'https://simulated.test/sockjs', ...options, SockJS: this.SockJS };
    return sockJsTransportOver(() => Promise.resolve(this.SockJS), given);
  }

  /** The real HTTP polling over this world's endpoint. By default `url` and `parse` suit the endpoint. */
  polling(options: Partial<Omit<HttpPollingOptions, 'fetch'>> = {}): Polling {
    this.#isPolling = true;
    const polling = httpPolling({
      url: ({ cursor }) => `https://simulated.test/changes?after=${cursor ?? 0}`,
      parse: ({ text }) => {
        const messages: string[] = JSON.parse(text);
        return { messages, cursor: messages.at(-1)?.slice(1) };
      },
      ...options,
      fetch: this.endpoint.fetch,
    });
    return {
      ...polling,
      start: () => {
        const session = polling.start();
        return {
          poll: (request) => {
            this.stir();
            return session.poll(request);
          },
        };
      },
    };
  }

  #fails(call: 'connect' | 'send' | 'close'): boolean {
    if (!(this.failing[call] > 0)) return false;
    this.failing[call] -= 1;
    this.journal.write('page', `${call} of a socket throws`);
    return true;
  }

  /** Those that are over, when they may be as many as the others: looking through them all each time would be too much. */
  #forgetSockets(): void {
    if (this.sockets.size < this.#manySockets) return;
    for (const socket of this.sockets) if (socket.isOver) this.sockets.delete(socket);
    this.#manySockets = 2 * this.sockets.size;
  }

  /** Says that a promise is about to settle: then the next step waits for what follows from it. */
  stir(): void {
    this.#isStirred = true;
  }

  /** Lets what follows from settled promises happen, without time going on. */
  async settle(): Promise<void> {
    if (this.#isPatient) this.stir();
    // A poll begins in a microtask of its own, and stirs then.
    else if (this.#isPolling) await null;
    const turns = this.#isPatient ? settledTurns : longestOwnChain;
    while (this.#isStirred) {
      this.#isStirred = false;
      for (let turn = 0; turn < turns; turn += 1) await null;
    }
  }

  /**
   * Lets so much time go by, in ms, step by step. `afterEach` is called after everything that happens; what it returns is
   * awaited if it is a promise. Whatever it throws ends the call, and rejects it.
   *
   * @throws RangeError for a span that is negative, not finite or of more than ten years, and if things happen for ever
   *   without time going on.
   * @throws Error while an earlier call is under way: await each.
   */
  async advance(ms: number, afterEach?: () => unknown): Promise<void> {
    anAdvance(ms);
    aFunction('afterEach', afterEach);
    if (this.#isAdvancing) throw new Error('Time goes on already: await each call of `advance`.');
    this.#isAdvancing = true;
    try {
      await this.#advance(this.time.now() + ms, afterEach);
    } finally {
      this.#isAdvancing = false;
    }
  }

  async #advance(until: number, afterEach?: () => unknown): Promise<void> {
    await this.settle();
    let atOnce = 0;
    for (let next = this.time.nextInMs; next !== null && this.time.now() + next <= until; next = this.time.nextInMs) {
      atOnce = next === 0 ? atOnce + 1 : 0;
      if (atOnce > mostAtOnce + mostAtOncePerSocket * this.sockets.size)
        throw new RangeError(`More than ${atOnce - 1} things at once: does a timer re-arm itself?`);
      this.time.advanceToNext();
      if (this.#isStirred || this.#isPatient || this.#isPolling) await this.settle();
      const looked = afterEach?.();
      // Only then, as each await is a turn of its own.
      if (typeof Object(looked).then === 'function') await looked;
    }
    this.time.advance(until - this.time.now());
  }
}
