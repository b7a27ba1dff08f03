import type { BackoffSettings } from './backoff.js';
import { type CloseRule, defaultCloseRules } from './verdicts.js';

/** How liveness is found out. */
export interface HeartbeatSettings {
  /**
   * `ping`: a ping when either direction was idle, and a deadline for any answer. `silence`: a limit to how long a
   * server that pushes by itself may be silent. `none`: a dead link is seen only when the transport reports it.
   */
  readonly mode: 'ping' | 'silence' | 'none';
  /** How long either direction may be idle before a ping, in ms. Default 25,000. */
  readonly intervalMs: number;
  /** How long any answer may take, in ms. Default 10,000. */
  readonly timeoutMs: number;
  /** At how many unanswered pings in a row the link is given up. Default 2. */
  readonly maxMissed: number;
  /** For `silence`: the limit, in ms. */
  readonly silenceMs: number;
  /** How long the answer to a probe may take, in ms. Default 5,000. */
  readonly probeTimeoutMs: number;
}

/** What the machine must know of a transport: the transport itself is not in its context. */
export interface TransportSettings {
  readonly name: string;
  readonly connectTimeoutMs: number;
}

export interface PollingSettings {
  readonly name: string;
  readonly intervalMs: number;
  readonly hiddenIntervalMs: number;
  readonly timeoutMs: number;
}

/** What to do while the page is hidden. */
export interface HiddenSettings {
  /** `keep`: as always. `stretch`: ping half as often. `park`: close after `parkAfterMs`, reconnect when shown. */
  readonly policy: 'keep' | 'stretch' | 'park';
  readonly parkAfterMs: number;
}

/** Everything that steers the machine, as plain data. */
export interface ConnectionSettings {
  /** In order of preference. */
  readonly transports: readonly TransportSettings[];
  readonly polling: PollingSettings | null;
  readonly heartbeat: HeartbeatSettings;
  readonly backoff: BackoffSettings;
  /** Failures in a row after which the connection ends as `exhausted`; null: never. */
  readonly maxRetries: number | null;
  /** How long a session must have been open, with a frame received, to prove itself (clause E3). Default 10,000. */
  readonly stableAfterMs: number;
  /** Whether the time alone is proof. Default false. */
  readonly stableUnheard: boolean;
  /** How many attempts may start in any minute, whatever asks for them (clause E4). Default 10; from 240 on there is no such limit. */
  readonly attemptsPerMinute: number;
  /** How long a graceful close may take, in ms. Default 5,000. */
  readonly closeTimeoutMs: number;
  /** After how many attempts in a row that never opened the next transport, or polling, is used. Default 3. */
  readonly fallbackAfter: number;
  readonly closeRules: readonly CloseRule[];
  readonly hidden: HiddenSettings;
}

/** The defaults of clause table "Default numbers". Frozen, as every connection that leaves them out shares them. */
export const defaultSettings: ConnectionSettings = {
  transports: [{ name: 'transport', connectTimeoutMs: 10_000 }],
  polling: null,
  heartbeat: Object.freeze({
    mode: 'none',
    intervalMs: 25_000,
    timeoutMs: 10_000,
    maxMissed: 2,
    silenceMs: 60_000,
    probeTimeoutMs: 5_000,
  }),
  backoff: Object.freeze({ initialMs: 1_000, maxMs: 15_000, longMaxMs: 60_000 }),
  maxRetries: null,
  stableAfterMs: 10_000,
  stableUnheard: false,
  attemptsPerMinute: 10,
  closeTimeoutMs: 5_000,
  fallbackAfter: 3,
  closeRules: defaultCloseRules,
  hidden: Object.freeze({ policy: 'keep', parkAfterMs: 60_000 }),
};
