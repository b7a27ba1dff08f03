import { longestDelayMs } from '../../machines/delays.js';
import { aFunction, aPort, ranged } from '../checks.js';
import type { HeartlineClock } from '../clock.js';
import type {
  InboundData,
  OutboundData,
  Transport,
  TransportCallbacks,
  TransportHandle,
  TransportRequest,
} from '../transports/port.js';
import { aFlag, aMessage, aText, onlyThese } from './checks.js';
import { FakeLink } from './fake-link.js';

export interface FakeTransportOptions {
  /** Default `fake`. */
  readonly name?: string;
  /** Whether binary messages can be sent. Default true. */
  readonly binary?: boolean;
  /** How long an attempt may take, in ms. Default: the port's. */
  readonly connectTimeoutMs?: number;
  /** Called with each new link, before `connect` returns: `(link) => link.open()` is a server that accepts at once. */
  readonly onConnect?: (link: FakeLink) => void;
  /**
   * What the server answers to a message, if anything: `(data) => (data === 'ping' ? 'pong' : undefined)`. It arrives
   * after the sender's own task, as from a real server, or after `latencyMs` where there is a `clock`. Where it throws, or
   * returns what is neither text nor binary, the send fails, which costs the link.
   */
  readonly respond?: (data: OutboundData, link: FakeLink) => InboundData | undefined;
  /** Whether the server completes a close that is asked for, after the same delay. Default false: do it by `link.serverClose()`. */
  readonly answersClose?: boolean;
  /** The clock that `respond` and `answersClose` take their delay from. */
  readonly clock?: HeartlineClock;
  /** That delay, in ms. Default 0. Only with a `clock`. */
  readonly latencyMs?: number;
}

/** What is on the wire: real transports replace a code that none may ask for (clause A1). */
const sentCode = (code = 1000): number => (code >= 3000 && code <= 4999 ? code : 1000);

function check(options: FakeTransportOptions): void {
  onlyThese(options, [
    'name',
    'binary',
    'connectTimeoutMs',
    'onConnect',
    'respond',
    'answersClose',
    'clock',
    'latencyMs',
  ]);
  const { name, binary, onConnect, respond, answersClose, clock, latencyMs } = options;
  aText('name', name);
  aFlag('binary', binary);
  aFunction('onConnect', onConnect);
  aFunction('respond', respond);
  aFlag('answersClose', answersClose);
  aPort('clock', clock, ['now', 'setTimeout', 'clearTimeout']);
  ranged('latencyMs', latencyMs, 0, 0, longestDelayMs);
  if (latencyMs !== undefined && clock === undefined) {
    throw new TypeError('`latencyMs` is time by a `clock`: give one too, such as the VirtualClock of the connection');
  }
}

/** A transport whose server and network are the test: nothing happens unless it says so. */
export class FakeTransport implements Transport {
  readonly name: string;
  readonly binary: boolean;
  declare readonly connectTimeoutMs?: number;
  /** Every link that was ever asked for, in order. */
  readonly links: FakeLink[] = [];
  /** What throws when it is called: add and delete at any time. */
  readonly failing: Set<'connect' | 'send' | 'close'> = new Set();

  readonly #options: FakeTransportOptions;
  readonly #live = new Set<FakeLink>();

  /** @throws TypeError for an option that makes no sense. `connectTimeoutMs` is checked by the connection. */
  constructor(options: FakeTransportOptions = {}) {
    check(options);
    this.#options = options;
    this.name = options.name ?? 'fake';
    this.binary = options.binary ?? true;
    if (options.connectTimeoutMs !== undefined) this.connectTimeoutMs = options.connectTimeoutMs;
  }

  /** The newest link. @throws Error if there is none. */
  get latest(): FakeLink {
    const link = this.links.at(-1);
    if (link === undefined) throw new Error('No link has been asked for yet.');
    return link;
  }

  /** How many links are neither over nor asked to close. */
  get live(): number {
    return this.#live.size;
  }

  connect(callbacks: TransportCallbacks, request: TransportRequest): TransportHandle {
    this.#failIf('connect');
    const link = new FakeLink(callbacks, request, () => this.#live.delete(link));
    this.links.push(link);
    this.#live.add(link);
    this.#options.onConnect?.(link);

    return {
      get bufferedAmount() {
        return link.bufferedAmount;
      },
      send: (data) => {
        this.#failIf('send');
        this.#send(link, data);
      },
      close: (code, reason) => {
        link.close(code, reason);
        this.#failIf('close');
        if (link.phase === 'closing' && this.#options.answersClose) {
          this.#later(() => link.serverClose(sentCode(code), reason));
        }
      },
    };
  }

  #send(link: FakeLink, data: OutboundData): void {
    if (link.phase === 'connecting') throw new Error('FakeTransport: the link is not open yet');
    link.sent.push(data);
    if (link.phase !== 'open') return;
    const answer = this.#options.respond?.(data, link);
    if (answer === undefined) return;
    aMessage(answer);
    this.#later(() => link.message(answer));
  }

  #later(happen: () => void): void {
    const { clock, latencyMs = 0 } = this.#options;
    if (clock === undefined) queueMicrotask(happen);
    else clock.setTimeout(happen, latencyMs);
  }

  #failIf(call: 'connect' | 'send' | 'close'): void {
    if (this.failing.has(call)) throw new Error(`FakeTransport: ${call} fails`);
  }
}
