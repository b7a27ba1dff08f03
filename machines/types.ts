import type { CloseCause, LinkClose } from './close.js';
import type { ConnectionSettings } from './settings.js';
import type { TerminationReason, Verdict } from './verdicts.js';

/** The lifecycle's states, in the order in which a good life passes them. */
export const connectionStates = [
  'connecting',
  'open',
  'awaiting-pong',
  'closing',
  'backoff',
  'polling-fallback',
  'terminated',
] as const;

/** One of the seven states. */
export type ConnectionState = (typeof connectionStates)[number];

/**
 * What the outside needs to know of a state. `connected`: a link is open. `sendable`: data is handed over at once.
 * `retrying`: no link, but one will be tried. `terminal`: the end.
 */
export type ConnectionTag = 'connected' | 'sendable' | 'retrying' | 'terminal';

/** What the data plane can say of the current link when it is asked; it is never asked per message. */
export interface LinkReport {
  /** Whether anything was received since the link opened. */
  readonly heard: boolean;
  /** At most this long ago something was received, in ms. */
  readonly idleMs: number;
  /** At least this long ago something was received, in ms. */
  readonly silentMs: number;
  /** Whether bytes wait in the transport and are getting fewer: an upload is under way (clause D4). */
  readonly draining: boolean;
  /** Items waiting in the outbox. */
  readonly queued: number;
}

/** The machine has no clock and no dice: whoever reports a fact says when, and throws the dice. */
export interface Stamp {
  /** When, in ms since the epoch. */
  readonly at: number;
  /** In [0, 1): the jitter of whatever wait this fact leads to. */
  readonly chance: number;
  /** Whether the page is hidden, read just now. */
  readonly hidden?: boolean;
  /** Of the current link, where there is one. */
  readonly link?: LinkReport;
}

/** What the user's own policy says of a fact that may end a link; asked where the fact is reported, never in here. */
export interface Ruling {
  /** From `classify`; it wins over the rules. */
  readonly verdict?: Verdict;
  /** From `backoff`; it wins over the default policy. */
  readonly retryInMs?: number;
}

/** Facts about one transport generation. */
interface OfEpoch extends Stamp {
  readonly epoch: number;
}

/** Requests: an inspector may send them without a stamp. */
type Request<Type extends string> = { readonly type: Type } & Partial<Stamp>;

/** A timer's fact; `lateMs` is how much later than due it fired. */
type Due<Type extends string> = { readonly type: Type; readonly lateMs: number } & OfEpoch & Ruling;

export type TransportEvent =
  | ({ readonly type: 'transport.opened' } & OfEpoch)
  | ({ readonly type: 'transport.closed'; readonly error?: string; readonly retryAfterMs?: number } & OfEpoch &
      LinkClose &
      Ruling)
  /** The first frame received since the machine asked for one. */
  | ({ readonly type: 'transport.heard' } & OfEpoch)
  /** The ping could not be handed over, so nothing is awaited (clause D3). */
  | ({ readonly type: 'ping.skipped' } & OfEpoch)
  /** Data waits in the outbox for room in the transport. */
  | ({ readonly type: 'outbox.blocked' } & OfEpoch);

export type TimerEvent = {
  [Name in TimerName]: Due<Name>;
}[TimerName];

/** What timers report. */
export type TimerName =
  | 'connect.timedOut'
  | 'ping.due'
  | 'pong.missed'
  | 'silence.exceeded'
  | 'close.timedOut'
  | 'retry.due'
  | 'poll.due'
  | 'poll.timedOut'
  | 'upgrade.due'
  | 'candidate.timedOut'
  | 'flush.due'
  | 'park.due';

export type PollEvent =
  | ({ readonly type: 'poll.succeeded'; readonly request: number } & Stamp)
  | ({
      readonly type: 'poll.failed';
      readonly request: number;
      /** The HTTP status, 0 without an answer. */
      readonly code: number;
      readonly reason: string;
      readonly retryAfterMs: number | null;
    } & Stamp &
      Ruling);

export type EnvironmentEvent =
  | Request<'network.offline'>
  | Request<'network.online'>
  | Request<'network.changed'>
  | Request<'page.hidden'>
  | Request<'page.visible'>
  | Request<'page.frozen'>
  | Request<'page.resumed'>
  | Request<'page.left'>
  | Request<'page.returned'>
  | Request<'clock.jumped'>;

export type UserEvent =
  | (Request<'user.close'> & { readonly code?: number; readonly reason?: string })
  | Request<'user.reconnect'>;

/** Everything the machine can be told. */
export type ConnectionEvent = TransportEvent | TimerEvent | PollEvent | EnvironmentEvent | UserEvent;

/** What the machine tells its transport. */
export type TransportCommand =
  /** The link is the connection's own now: data flows. `hold` keeps what is received until `release`. */
  | { readonly type: 'admit'; readonly hold: boolean }
  | { readonly type: 'release' }
  /** Send a ping and report the first frame received after it. */
  | { readonly type: 'ping' }
  /** Report the first frame received from now on. */
  | { readonly type: 'listen' }
  /** Go on with the outbox. */
  | { readonly type: 'flush' }
  | { readonly type: 'close'; readonly code: number; readonly reason: string };

export interface TransportInput {
  readonly epoch: number;
  /** Which of the transports. */
  readonly index: number;
  readonly attempt: number;
  readonly authRefused: boolean;
}

/** How a timer measures: from now; or from when either direction, or the inbound one, was last in use. */
export type TimerBasis = 'now' | 'idle' | 'silence';

export interface TimerInput {
  /** The event to report. */
  readonly event: TimerName;
  readonly delayMs: number;
  readonly epoch: number;
  readonly basis: TimerBasis;
}

export interface PollerInput {
  readonly request: number;
}

/** Why no attempt is made, or only a late one. */
export type PauseReason = 'offline' | 'frozen' | 'left' | 'parked';

/** The machine's memory: plain JSON. */
export interface ConnectionContext {
  readonly settings: ConnectionSettings;
  /** The stamp of the last transition that used one. */
  readonly at: number;
  /** Which transport generation is current; facts of others are ignored. */
  readonly epoch: number;
  /** Which transport of `settings.transports` is used, and since when, if it is not the first. */
  readonly transportIndex: number;
  readonly rotatedAt: number | null;
  /** Failures in a row: 0 is the first try. Reset by proof of use only (clause E3). */
  readonly attempt: number;
  readonly retryInMs: number | null;
  /** `retryInMs` as a point in time. */
  readonly retryAt: number | null;
  /** No hint may lead to an attempt before this: the server asked for it (clause E6). */
  readonly notBefore: number | null;
  readonly paused: PauseReason | null;
  readonly offline: boolean;

  /** Of the current session; null and 0 between sessions. */
  readonly openedAt: number | null;
  readonly heard: boolean;
  readonly missedPongs: number;
  readonly probing: boolean;
  /** When the last probe began. */
  readonly probedAt: number | null;
  /** Whether a late deadline was already given a second chance (clause D6). */
  readonly graced: boolean;
  /** By how much the pong deadline was extended for an upload (clause D4). */
  readonly extendedMs: number;
  /** Whether the session began as an upgrade, and has not proven itself yet (clause F7). */
  readonly promoted: boolean;
  /** Whether the host was frozen during the session. */
  readonly suspect: boolean;
  /** Whether the current attempt began while the host was offline. */
  readonly startedOffline: boolean;

  /** The last starts of attempts (clause E4) and the last sessions that were too short (clause E7). */
  readonly starts: readonly number[];
  readonly flaps: readonly number[];
  readonly flapping: boolean;
  /** Which transports this runtime does not have. */
  readonly unsupported: readonly number[];
  /** In a row: attempts that never opened, that timed out, closes with a limited number of retries. */
  readonly neverOpened: number;
  readonly connectTimeouts: number;
  readonly limitedRetries: number;
  readonly authRefused: boolean;

  /** The upgrade probe beside polling. */
  readonly candidate: 'none' | 'connecting' | 'opened';
  readonly failedUpgrades: number;
  /** Which poll is current, whether it is under way, and when it began. */
  readonly request: number;
  readonly polling: boolean;
  readonly polledAt: number | null;
  /** Whether a poll has succeeded since polling began, and how many failed in a row. */
  readonly pollProven: boolean;
  readonly failedPolls: number;
  /** After an upgrade: whether the last poll is still under way, or the one that catches up. */
  readonly catchUp: 'none' | 'in-flight' | 'fetching';

  /** How many links have opened, and when the last one ended. */
  readonly sessions: number;
  readonly lostAt: number | null;
  /** How the last link ended. */
  readonly lastClose: LinkClose | null;
  readonly lastError: string | null;
  readonly closeRequest: { readonly code: number; readonly reason: string } | null;
  readonly termination: TerminationReason | null;
}

export interface ConnectionInput {
  /** Defaults fill in what is left out. */
  readonly settings?: Partial<ConnectionSettings>;
  /** When the machine starts, in ms since the epoch. Default 0. */
  readonly at?: number;
  readonly offline?: boolean;
  /** When the attempts of an earlier life started: the attempt budget goes on from life to life. */
  readonly starts?: readonly number[];
}

/** Why the connection ended for good. */
export interface ConnectionOutput {
  readonly reason: TerminationReason;
  readonly cause: CloseCause;
  readonly code: number;
  /** The close reason, from whichever side it came. */
  readonly closeReason: string;
  readonly wasClean: boolean;
  /** Failures in a row when it ended. */
  readonly attempts: number;
  /** The last error text, without secrets; null where there was none. */
  readonly lastError: string | null;
}
