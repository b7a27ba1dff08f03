import type { InspectionEvent, Observer } from 'xstate';
import type { Backoff, BackoffSettings } from '../machines/backoff.js';
import type { LinkClose } from '../machines/close.js';
import { longestDelayMs } from '../machines/delays.js';
import {
  type ConnectionSettings,
  defaultSettings,
  type HeartbeatSettings,
  type HiddenSettings,
  type PollingSettings,
} from '../machines/settings.js';
import { type CloseRule, defaultCloseRules, isVerdict, terminalCodeRules, type Verdict } from '../machines/verdicts.js';
import { aFunction, aList, anObject, aPort, counted, mustBe, numbersIn, oneOf, ranged } from './checks.js';
import type { HeartlineClock } from './clock.js';
import type { Environment } from './environment/port.js';
import type { OutboxOptions } from './outbox.js';
import type { Polling } from './polling/port.js';
import type { InboundData, OutboundData, Transport } from './transports/port.js';

/**
 * How a dead link is found out. Without `ping` and without `silenceMs` only what the transport itself reports is seen: a
 * half-open link then stays `open`, and since it cannot be asked, the next wake after two minutes of silence replaces the
 * link, also a healthy one.
 */
export interface HeartbeatOptions {
  /** Makes one ping, in a form that the server answers. Pinging starts with this option. See the heartbeat presets. */
  readonly ping?: () => OutboundData;
  /** Tells the answers to pings from messages: they never reach a `message` listener. Any frame counts as an answer. */
  readonly isPong?: (data: InboundData) => boolean;
  /**
   * For servers that ping and hang up when they are not answered: the answer to a frame that is such a ping, undefined for
   * every other frame. What was answered never reaches a `message` listener.
   */
  readonly answer?: (data: InboundData) => OutboundData | undefined;
  /** A ping is due when either direction was idle for this long, in ms. Default 25,000; 10 to 300,000. */
  readonly intervalMs?: number;
  /** How long any answer may take, in ms. Default 10,000; 10 to 60,000. */
  readonly timeoutMs?: number;
  /** At this many unanswered pings in a row the link is given up. Default 2; 1 to 10. */
  readonly maxMissed?: number;
  /** How long the answer to the probe after a wake or a network change may take, in ms. Default 5,000; 10 to 60,000. */
  readonly probeTimeoutMs?: number;
  /**
   * For servers that push by themselves: the link is given up when nothing was received for this long, in ms. Excludes
   * `ping`. 10 to 600,000.
   */
  readonly silenceMs?: number;
}

/** The numbers of the default backoff policy. */
export interface BackoffOptions {
  /** Its unit, in ms. Default 1,000; 0 to 600,000. */
  readonly initialMs?: number;
  /** Where its growth stops, in ms, before ± 50 % of jitter. Default 15,000; at most 600,000. */
  readonly maxMs?: number;
}

/** Bounds of what waits while there is no link, or no room in it. */
export interface ConnectionOutboxOptions extends Omit<OutboxOptions, 'onDrop'> {
  /** Above so many bytes in the transport, messages wait in the outbox. Default 1 MiB. */
  readonly highWaterBytes?: number;
  /** Down to so many they are sent again. Default a quarter of `highWaterBytes`. */
  readonly lowWaterBytes?: number;
}

/** What to do while the page is hidden. */
export interface HiddenOptions {
  /** `keep` (default): as always. `stretch`: ping half as often. `park`: close after `parkAfterMs`, reconnect when shown. */
  readonly policy?: 'keep' | 'stretch' | 'park';
  /** In ms. Default 60,000; 0 to 3,600,000. Later, as long as there is something to send. */
  readonly parkAfterMs?: number;
}

/** Everything that can be said about a connection. Nonsense is a `TypeError` that names the option. */
export interface ConnectionOptions {
  /** In order of preference. At least one. */
  readonly transports: readonly Transport[];
  /** What stands in while no transport gets through. Default: nothing does. */
  readonly polling?: Polling;
  readonly heartbeat?: HeartbeatOptions;
  /** Numbers for the default policy, or a policy of your own, which returns ms. */
  readonly backoff?: BackoffOptions | Backoff;
  /** Failures in a row after which the connection ends as `exhausted`. Default Infinity. */
  readonly maxRetries?: number;
  /** How long an attempt may take, in ms, providers included; ×1.5 per timeout in a row. Default: the transport's own. 10 to 120,000. */
  readonly connectTimeoutMs?: number;
  /** How long a graceful close may take, in ms. Default 5,000; 0 to 30,000. */
  readonly closeTimeoutMs?: number;
  /** How long a session must have been open, and have received a frame, before failures are forgotten, in ms. Default 10,000; 10 to 120,000. */
  readonly stableAfterMs?: number;
  /** Whether that time alone is proof enough: for servers that never say anything. Default false. */
  readonly stableUnheard?: boolean;
  /** How many attempts may start in any minute, whatever asks for them; 250 ms apart they always are. Default 10; 1 to 240. */
  readonly attemptsPerMinute?: number;
  /** After how many attempts in a row that never opened, or opened and answered no ping, the next transport, or polling, is used. Default 3; 1 to 20. */
  readonly fallbackAfter?: number;
  /** What close codes mean, before the defaults: see `closeRulePresets`. */
  readonly closeRules?: readonly CloseRule[];
  /** Codes by which your server says "stay away" (a kick): each ends the connection as `rejected`. */
  readonly terminalCodes?: readonly number[];
  /** Your own word on the end of a link; undefined leaves it to the rules. Called for each link, or poll, that fails. */
  readonly classify?: (close: LinkClose) => Verdict | undefined;
  readonly outbox?: ConnectionOutboxOptions;
  /** Sent first on each new link, before what waits: a login, a subscription. */
  readonly greeting?: () => OutboundData | undefined;
  /** The id of a message, if it has one: of several with one id only the first is delivered, across upgrades and polls. */
  readonly messageId?: (data: InboundData) => string | number | undefined;
  /** A larger message costs the link (close code 4009), in bytes, or characters of text. Default 1 MiB. */
  readonly maxInboundBytes?: number;
  /** While the page is hidden: `keep` (default), `stretch` (ping half as often), or `park` (close, reconnect when shown). */
  readonly hidden?: HiddenOptions;
  /** Connect at once. Default true; else `connection.start()` does. */
  readonly autoStart?: boolean;
  /** A name for logs and the inspector. Default `heartline`. */
  readonly name?: string;

  /** All time comes from here. Default `systemClock`. */
  readonly clock?: HeartlineClock;
  /** All chance comes from here, in [0, 1). Default `Math.random`. */
  readonly random?: () => number;
  /** Where the connection lives. Default: the browser's page where there is one. */
  readonly environment?: Environment;
  /** Passed to the XState actor: sees every lifecycle event, and no message. */
  readonly inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void);
}

const KiB = 1_024;

function heartbeatSettings(options: HeartbeatOptions | undefined): HeartbeatSettings {
  const defaults = defaultSettings.heartbeat;
  anObject('heartbeat', options);
  if (options === undefined) return defaults;
  const { ping, isPong, answer, silenceMs } = options;
  aFunction('heartbeat.ping', ping);
  aFunction('heartbeat.isPong', isPong);
  aFunction('heartbeat.answer', answer);
  if (ping !== undefined && silenceMs !== undefined) {
    throw new TypeError('`heartbeat.silenceMs` is for servers that are not pinged: leave out `heartbeat.ping`');
  }
  const number = numbersIn('heartbeat.', options, defaults);
  return {
    mode: ping !== undefined ? 'ping' : silenceMs !== undefined ? 'silence' : 'none',
    intervalMs: number('intervalMs', 10, 300_000),
    timeoutMs: number('timeoutMs', 10, 60_000),
    maxMissed: number('maxMissed', 1, 10, counted),
    probeTimeoutMs: number('probeTimeoutMs', 10, 60_000),
    silenceMs: number('silenceMs', 10, 600_000),
  };
}

function backoffSettings(backoff: ConnectionOptions['backoff']): BackoffSettings {
  const defaults = defaultSettings.backoff;
  if (backoff === undefined || typeof backoff === 'function') return defaults;
  if (typeof backoff !== 'object' || backoff === null) {
    mustBe('backoff', '{ initialMs, maxMs } or a function');
  }
  const initialMs = numbersIn('backoff.', backoff, defaults)('initialMs', 0, 600_000);
  const maxMs = ranged('backoff.maxMs', backoff.maxMs, Math.max(initialMs, defaults.maxMs), initialMs, 600_000);
  return { initialMs, maxMs, longMaxMs: Math.min(600_000, 4 * maxMs) };
}

function pollingSettings(polling: Polling | undefined): PollingSettings | null {
  if (polling === undefined) return null;
  if (typeof polling?.start !== 'function') {
    mustBe('polling', 'a polling port, such as httpPolling({ url })');
  }
  // A port has no defaults: one that leaves a number out would be asked without a pause.
  const number = (key: 'intervalMs' | 'hiddenIntervalMs' | 'timeoutMs'): number =>
    ranged(`polling.${key}`, polling[key] ?? null, 0, 10, 600_000);
  return {
    name: polling.name,
    intervalMs: number('intervalMs'),
    hiddenIntervalMs: number('hiddenIntervalMs'),
    timeoutMs: number('timeoutMs'),
  };
}

function hiddenSettings(options: HiddenOptions | undefined): HiddenSettings {
  const defaults = defaultSettings.hidden;
  anObject('hidden', options);
  if (options === undefined) return defaults;
  return {
    policy: oneOf('hidden.policy', options.policy, ['keep', 'stretch', 'park']),
    parkAfterMs: numbersIn('hidden.', options, defaults)('parkAfterMs', 0, 3_600_000),
  };
}

const isTransport = (given: unknown): boolean => {
  const { connect, name } = Object(given) as Partial<Transport>;
  return typeof connect === 'function' && typeof name === 'string';
};

const isCode = (code: unknown): boolean => Number.isInteger(code) && Number(code) >= 1000 && Number(code) <= 4999;

const isRule = (given: unknown): boolean => {
  const { from, to, verdict } = Object(given) as { from?: unknown; to?: unknown; verdict?: unknown };
  return typeof from === 'number' && typeof to === 'number' && isVerdict(verdict);
};

/** The rules of the user's own come first; where there are none, all connections share the defaults. */
function closeRulesOf({ terminalCodes = [], closeRules = [] }: ConnectionOptions): readonly CloseRule[] {
  aList('terminalCodes', terminalCodes, 'close codes from 1000 to 4999', isCode);
  aList('closeRules', closeRules, 'rules { from, to, verdict }, such as closeRulePresets.phoenix', isRule);
  const own = [...terminalCodeRules(terminalCodes), ...closeRules];
  return own.length === 0 ? defaultCloseRules : [...own, ...defaultCloseRules];
}

/** What the machine is told of the options. Throws a `TypeError` that names the first option which makes no sense. */
export function settingsOf(options: ConnectionOptions): ConnectionSettings {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('createConnection needs options: { transports }');
  const { transports, connectTimeoutMs } = options;
  aList(
    'transports',
    transports?.length ? transports : null,
    'one or more transports, such as webSocketTransport({ url })',
    isTransport,
  );
  for (const key of ['classify', 'greeting', 'messageId', 'random'] as const) aFunction(key, options[key]);
  aPort('clock', options.clock, ['now', 'setTimeout', 'clearTimeout']);
  aPort('environment', options.environment, ['online', 'hidden', 'listen']);
  ranged('environment.watchdogMs', options.environment?.watchdogMs, 0, 10, longestDelayMs);
  if (typeof options.inspect !== 'function') anObject('inspect', options.inspect);
  oneOf('autoStart', options.autoStart, [true, false]);
  if (options.name !== undefined && typeof options.name !== 'string') mustBe('name', 'a string');
  const number = numbersIn('', options, defaultSettings);
  const retries = counted('maxRetries', options.maxRetries, Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY);

  return {
    transports: transports.map((transport) => {
      const { name } = transport;
      const own = ranged(
        `connectTimeoutMs of the transport '${name}'`,
        transport.connectTimeoutMs,
        10_000,
        10,
        120_000,
      );
      return { name, connectTimeoutMs: ranged('connectTimeoutMs', connectTimeoutMs, own, 10, 120_000) };
    }),
    polling: pollingSettings(options.polling),
    heartbeat: heartbeatSettings(options.heartbeat),
    backoff: backoffSettings(options.backoff),
    maxRetries: Number.isFinite(retries) ? retries : null,
    stableAfterMs: number('stableAfterMs', 10, 120_000),
    stableUnheard: oneOf('stableUnheard', options.stableUnheard, [false, true]),
    attemptsPerMinute: number('attemptsPerMinute', 1, 240, counted),
    closeTimeoutMs: number('closeTimeoutMs', 0, 30_000),
    fallbackAfter: number('fallbackAfter', 1, 20, counted),
    closeRules: closeRulesOf(options),
    hidden: hiddenSettings(options.hidden),
  };
}

/** The limits of the data plane, in bytes. */
export interface WireLimits {
  readonly highWaterBytes: number;
  readonly lowWaterBytes: number;
  readonly maxInboundBytes: number;
}

/** What the data plane is told of the options. @throws TypeError as {@link settingsOf} does. */
export function wireLimitsOf({ outbox = {}, maxInboundBytes }: ConnectionOptions): WireLimits {
  anObject('outbox', outbox);
  const highWaterBytes = ranged('outbox.highWaterBytes', outbox.highWaterBytes, KiB * KiB, 1, Number.MAX_SAFE_INTEGER);
  return {
    highWaterBytes,
    lowWaterBytes: ranged('outbox.lowWaterBytes', outbox.lowWaterBytes, highWaterBytes / 4, 0, highWaterBytes),
    maxInboundBytes: ranged('maxInboundBytes', maxInboundBytes, KiB * KiB, 1, Number.MAX_SAFE_INTEGER),
  };
}
