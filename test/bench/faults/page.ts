import { createContext, runInContext, type Script } from 'node:vm';
import { Chance } from '../../../src/testing/chance.js';
import { PageClock, type Sleep } from './clock.js';
import {
  PageCloseEvent,
  PageCustomEvent,
  PageErrorEvent,
  PageEvent,
  PageEventTarget,
  PageMessageEvent,
  pageErrors,
} from './events.js';
import type { Line, Server } from './servers.js';
import { handshakeMs, ScriptedSocket } from './socket.js';

/** What the network and the server do with a new socket. */
export type Weather = 'healthy' | 'flapping' | 'refusing' | 'hanging';

/** What a client library is given by the bench. */
export interface ClientSetup {
  readonly url: string;
  /** The library told its user that the link is over, with this code; null where it tells none. */
  readonly told: (code: unknown) => void;
  /** Asked for a URL or a token at each connect, where the scenario is about that; else null. */
  readonly provide: (() => Promise<string>) | null;
}

/** A client library, loaded and ready: see the folder `clients`. */
export interface Client {
  readonly connect: (setup: ClientSetup) => void;
}

export interface PageSetup {
  /** Leaves a {@link Client} in the global `client`. */
  readonly script: Script;
  readonly server: Server;
  readonly seed: number;
}

const url = 'wss://server.example/live';
const startedAt: number = Date.UTC(2026, 0, 1);
const flapAfterMs = 100;

const location = {
  href: 'https://page.example/',
  protocol: 'https:',
  host: 'page.example',
  hostname: 'page.example',
} as const;

class Page extends PageEventTarget {
  visibilityState: 'visible' | 'hidden' = 'visible';
  readonly location = location;
  readonly body = {};
  readonly baseURI = 'https://page.example/';

  get hidden(): boolean {
    return this.visibilityState === 'hidden';
  }
}

/** One browser page with one client library in it, in a realm of its own, and the network around it. */
export class Visit {
  readonly clock: PageClock = new PageClock(startedAt, (error) => pageErrors.push(error));
  readonly sockets: ScriptedSocket[] = [];
  /** What the library told its user of ends. */
  readonly told: { readonly at: number; readonly code: unknown }[] = [];
  readonly chance: Chance;
  weather: Weather = 'healthy';
  /** How many times the provider still has to reject, and how often it did. */
  rejections = 0;
  rejected = 0;
  readonly #document = new Page();
  readonly #window = new PageEventTarget();
  readonly #navigator = { onLine: true, userAgent: 'Mozilla/5.0 Chrome/150.0.0.0', product: 'Gecko' };
  readonly #server: Server;
  readonly #client: Client;

  constructor({ script, server, seed }: PageSetup) {
    this.#server = server;
    this.chance = new Chance(seed);
    this.#client = this.#load(script);
  }

  connect(withProvider = false): void {
    const provide = async (): Promise<string> => {
      if (this.rejections === 0) return withProvider ? `${url}?token=good` : url;
      this.rejections -= 1;
      this.rejected += 1;
      throw new Error('no token to be had');
    };
    this.#client.connect({
      url,
      told: (code) => this.told.push({ at: this.clock.now, code }),
      provide: withProvider ? provide : null,
    });
  }

  get last(): ScriptedSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error('the library has made no socket');
    return last;
  }

  /** Opens the first link, and lets it live for so long. */
  async live(ms: number): Promise<void> {
    await this.clock.run(ms);
    if (this.sockets.length !== 1 || this.last.readyState !== ScriptedSocket.OPEN) {
      throw new Error(`a healthy link did not live for ${ms} ms: ${this.sockets.length} sockets`);
    }
  }

  /** What happens now, and how long until the library then makes a new socket, in ms; null if not within the limit. */
  async nextSocket(limitMs: number, what: () => void = () => {}): Promise<number | null> {
    const before = this.sockets.length;
    what();
    return this.clock.until(() => this.sockets.length > before, limitMs);
  }

  sayOnline(isOnline: boolean): void {
    this.#navigator.onLine = isOnline;
    this.#window.dispatchEvent(new PageEvent(isOnline ? 'online' : 'offline'));
  }

  /** The page is hidden, the machine sleeps, and the page is shown again. */
  sleep(ms: number, kind: Sleep): void {
    this.#show('hidden');
    this.clock.sleep(ms, kind);
    this.#show('visible');
  }

  #show(visibility: 'visible' | 'hidden'): void {
    this.#document.visibilityState = visibility;
    const event = new PageEvent('visibilitychange');
    this.#document.dispatchEvent(event);
    // It bubbles: HTML, "update the visibility state".
    this.#window.dispatchEvent(event);
  }

  #meet(socket: ScriptedSocket): void {
    this.sockets.push(socket);
    const { clock, weather } = this;
    if (weather === 'hanging') return;
    clock.set(() => {
      if (socket.readyState !== ScriptedSocket.CONNECTING) return;
      if (weather === 'refusing') return socket.fail();
      this.#accept(socket);
      if (weather === 'flapping') clock.set(() => socket.drop(), flapAfterMs);
    }, handshakeMs);
  }

  #accept(socket: ScriptedSocket): void {
    const { clock } = this;
    const timers: number[] = [];
    const line: Line = {
      send: (text) => socket.deliver(text),
      every: (ms, what) => timers.push(clock.set(what, ms, true)),
      received: () => {},
    };
    socket.far = {
      received: (data) => line.received(String(data)),
      ended: () => {
        for (const timer of timers) clock.clear(timer);
      },
    };
    socket.open();
    this.#server(line);
  }

  #load(script: Script): Client {
    const { clock, chance } = this;
    const meet = (socket: ScriptedSocket): void => this.#meet(socket);
    const jitter = chance.fork();
    const network = { clock, jitterMs: () => jitter.whole(0, 5), meet };
    const realm = createContext({
      WebSocket: class WebSocket extends ScriptedSocket {
        constructor(to: unknown, protocols?: unknown) {
          super(network, to, protocols);
        }
      },
      Event: PageEvent,
      MessageEvent: PageMessageEvent,
      CloseEvent: PageCloseEvent,
      ErrorEvent: PageErrorEvent,
      CustomEvent: PageCustomEvent,
      EventTarget: PageEventTarget,
      document: this.#document,
      navigator: this.#navigator,
      location,
      crypto: {
        getRandomValues: (array: { length: number; [index: number]: number }) => {
          for (let index = 0; index < array.length; index += 1) array[index] = chance.whole(0, 2 ** 32 - 1);
          return array;
        },
      },
      performance: { now: () => clock.performanceNow },
      setTimeout: (callback: () => void, ms: unknown, ...args: []) => clock.set(() => callback(...args), ms),
      setInterval: (callback: () => void, ms: unknown, ...args: []) => clock.set(() => callback(...args), ms, true),
      clearTimeout: (id: unknown) => clock.clear(id),
      clearInterval: (id: unknown) => clock.clear(id),
      addEventListener: this.#window.addEventListener.bind(this.#window),
      removeEventListener: this.#window.removeEventListener.bind(this.#window),
      fetch: () => Promise.reject(new TypeError('Failed to fetch')),
      console: { log() {}, info() {}, debug() {}, warn() {}, error() {} },
      queueMicrotask,
      URL,
      URLSearchParams,
      TextEncoder,
      TextDecoder,
      AbortController,
      AbortSignal,
      Blob,
      DOMException,
      atob,
      btoa,
      structuredClone,
      benchNow: () => clock.now,
      benchRandom: () => chance.next(),
    });
    runInContext(
      `globalThis.window = globalThis.self = globalThis;
       Math.random = benchRandom;
       {
         const now = benchNow;
         globalThis.Date = class extends Date {
           constructor(...given) { given.length > 0 ? super(...given) : super(now()); }
           static now() { return now(); }
         };
       }
       delete globalThis.benchNow;
       delete globalThis.benchRandom;`,
      realm,
    );
    script.runInContext(realm);
    return (realm as { readonly client: Client }).client;
  }
}
