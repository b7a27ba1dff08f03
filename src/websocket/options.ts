import type { LinkClose } from '../../machines/close.js';
import type { CloseRule, Verdict } from '../../machines/verdicts.js';
import { defaultCloseRules, rule } from '../../machines/verdicts.js';
import { aFunction } from '../checks.js';
import { defaultEnvironment } from '../environment/default.js';
import { emptyEnvironment } from '../environment/empty.js';
import type { ConnectionOptions } from '../options.js';
import type { OutboxOptions } from '../outbox.js';
import type { Transport } from '../transports/port.js';
import { type CloseEvent, closeEvent } from './events.js';
import type { RawSocketClass } from './link-view.js';

/** Options of a connection that have the same meaning here. */
type Shared = Pick<
  ConnectionOptions,
  | 'heartbeat'
  | 'backoff'
  | 'closeRules'
  | 'terminalCodes'
  | 'classify'
  | 'closeTimeoutMs'
  | 'greeting'
  | 'messageId'
  | 'maxInboundBytes'
  | 'hidden'
  | 'name'
  | 'clock'
  | 'random'
  | 'environment'
  | 'inspect'
>;

/**
 * The options of `reconnecting-websocket` and `partysocket`, with their meaning, and heartline's own. As soon as one of
 * the five delays is given, the defaults of all five are those of `reconnecting-websocket`; with none of them, heartline's.
 */
export interface Options extends Shared {
  /** The class to use, such as that of the package `ws`. Default: the runtime's own, looked up at each attempt. */
  readonly WebSocket?: unknown;
  /** The longest wait between two attempts, in ms. Default 10,000. */
  readonly maxReconnectionDelay?: number;
  /** The wait before the first retry, in ms. Default: 1,000 to 5,000, at random for each socket. */
  readonly minReconnectionDelay?: number;
  /** By how much the wait grows from one retry to the next. Default 1.3. */
  readonly reconnectionDelayGrowFactor?: number;
  /** How long a link must have been open for its retries to be forgotten, in ms. Default 5,000; 10 to 120,000. */
  readonly minUptime?: number;
  /** After how long an attempt is given up, in ms, providers included. Default 4,000; 10 to 120,000. */
  readonly connectionTimeout?: number;
  /** Retries in a row after which no more is made. Default Infinity; 0 makes one attempt, and one link at most. */
  readonly maxRetries?: number;
  /** How many messages may wait for a link; what comes then is dropped. Default 10,000, in 64 MiB; at most 1,000,000. */
  readonly maxEnqueuedMessages?: number;
  /** Start in `CLOSED`: `reconnect()` connects. Default false. */
  readonly startClosed?: boolean;
  /** Asked at the end of each link: with `false` no other follows. */
  readonly shouldReconnectOnClose?: (event: CloseEvent) => boolean;
  /** Print what happens, messages too. Default false. */
  readonly debug?: boolean;
  /** Prints it. Default `console.log`. */
  readonly debugLogger?: (...args: unknown[]) => void;
  /** WHATWG to the letter where the drop-in is more lenient: see docs/websocket.md. Default false. */
  readonly strict?: boolean;
}

const delays = [
  'minReconnectionDelay',
  'maxReconnectionDelay',
  'reconnectionDelayGrowFactor',
  'minUptime',
  'connectionTimeout',
] as const;

const keepTrying: CloseRule = rule(0, { kind: 'retry' }, 65_535);

/** The server's wish to be left alone for a while is heeded, where the app has no delays of its own. */
const advice: readonly CloseRule[] = /* @__PURE__ */ defaultCloseRules.filter(
  ({ verdict }) => verdict.kind === 'retry-after',
);

function inRange(ms: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, ms));
}

/** Lenient like the packages, which take any number: but what is none would only be found out at the first retry. */
function checkNumbers(options: Options): void {
  for (const name of [...delays, 'maxEnqueuedMessages'] as const) {
    const given = options[name];
    if (given !== undefined && Number.isNaN(Number(given))) throw new TypeError(`\`${name}\` must be a number`);
  }
}

type Timing = Pick<ConnectionOptions, 'attemptsPerMinute' | 'backoff' | 'connectTimeoutMs' | 'stableAfterMs'>;

/** The five delays as these classes have them. */
function timingOf(options: Options): Timing {
  const { random = Math.random } = options;
  const {
    minReconnectionDelay = 1_000 + random() * 4_000,
    maxReconnectionDelay = 10_000,
    reconnectionDelayGrowFactor = 1.3,
    minUptime = 5_000,
    connectionTimeout = 4_000,
  } = options;
  return {
    backoff: ({ attempt }) =>
      Math.max(0, Math.min(maxReconnectionDelay, minReconnectionDelay * reconnectionDelayGrowFactor ** (attempt - 1))),
    connectTimeoutMs: inRange(connectionTimeout, 10, 120_000),
    stableAfterMs: inRange(minUptime, 10, 120_000),
    // A budget would outwait the app's own longest delay.
    attemptsPerMinute: 240,
  };
}

/** The app's word on the end of a link. */
function classifier({
  shouldReconnectOnClose,
  classify,
}: Options): ((close: LinkClose) => Verdict | undefined) | undefined {
  if (shouldReconnectOnClose === undefined) return classify;
  return (close) => {
    if (!shouldReconnectOnClose(closeEvent(close))) return { kind: 'terminate', reason: 'client' };
    return classify?.(close);
  };
}

/** Without what is undefined: that is to mean the default, not to replace it. */
function given<Values extends object>(values: Values): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Values]?: Exclude<Values[Key], undefined> };
}

/** What a connection is made of for a socket of these options. */
export function connectionOptionsOf(options: Options, transport: Transport): ConnectionOptions {
  checkNumbers(options);
  aFunction('shouldReconnectOnClose', options.shouldReconnectOnClose);
  aFunction('classify', options.classify);
  const { heartbeat, terminalCodes, closeTimeoutMs, greeting, messageId, hidden, maxRetries, backoff } = options;
  const { name, clock, random, inspect, closeRules = [] } = options;
  const { environment = maxRetries === 0 ? emptyEnvironment() : defaultEnvironment() } = options;
  const hasDelays = delays.some((delay) => options[delay] !== undefined);
  return {
    ...(hasDelays && timingOf(options)),
    ...given({ heartbeat, terminalCodes, closeTimeoutMs, greeting, messageId, hidden, maxRetries, backoff }),
    ...given({ name, clock, random, inspect, classify: classifier(options) }),
    transports: [transport],
    closeRules: [...closeRules, ...(hasDelays ? [] : advice), keepTrying],
    // `minUptime` is a time and nothing else.
    stableUnheard: true,
    // A page that is left or wakes up replaces its link: who is not to retry has one link, so no host speaks to it.
    environment,
    // A WebSocket has no such limits, and what is sent before there is a link waits in the socket, over as many lives as
    // it takes.
    maxInboundBytes: options.maxInboundBytes ?? Number.MAX_SAFE_INTEGER,
    outbox: { maxItems: 0, highWaterBytes: Number.MAX_SAFE_INTEGER },
    autoStart: false,
  };
}

/** The bounds of what waits in the socket. */
export function backlogBoundsOf({ maxEnqueuedMessages }: Options): Omit<OutboxOptions, 'onDrop'> {
  const isGiven = maxEnqueuedMessages !== undefined;
  return {
    maxItems: isGiven ? inRange(Math.ceil(maxEnqueuedMessages), 0, 1e6) : 10_000,
    maxBytes: isGiven ? 2 ** 30 : 2 ** 26,
    ttlMs: 86_400_000,
  };
}

/** The given class, or that of the runtime. @throws TypeError for what is no class. */
export function classFinder({ WebSocket: given }: Options, own: object): () => RawSocketClass | undefined {
  if (given !== undefined && given !== null && typeof given !== 'function') {
    throw new TypeError('`WebSocket` must be a class, such as that of the package ws');
  }
  return () => {
    const found: unknown = given ?? globalThis.WebSocket;
    // Put in the place of the runtime's class it would call itself for ever.
    const isOwn =
      typeof found === 'function' &&
      (found.prototype === own || Object.prototype.isPrototypeOf.call(own, found.prototype));
    return typeof found === 'function' && !isOwn ? (found as RawSocketClass) : undefined;
  };
}
