import type { ConnectionSettings, EnvironmentEvent, LinkClose, UserEvent, Verdict } from '../../machines/index.js';

/** One way in which a link may end. */
export interface Ending {
  readonly name: string;
  readonly close: LinkClose;
  /** From `classify`. */
  readonly verdict?: Verdict;
  /** Whether this must be the end of everything, whenever the link is the connection's own or a candidate. */
  readonly isTerminal?: true;
  readonly adviceMs?: number;
  /** Whether it is not counted: nothing was tried. */
  readonly isNoFailure?: true;
}

/** One way in which a poll may fail. */
export interface PollFailure {
  readonly code: number;
  readonly retryAfterMs: number | null;
  readonly isTerminal?: true;
}

/** One machine, and how rich the world around it is. */
export interface Configuration {
  readonly name: string;
  readonly about: string;
  readonly settings: ConnectionSettings;
  readonly startsOffline: boolean;
  /** How long before this life the attempts of the one before began, in ms. */
  readonly earlierStarts: readonly number[];
  /** How an attempt may fail, and how an open link may end. */
  readonly refusals: readonly Ending[];
  readonly endings: readonly Ending[];
  readonly pollFailures: readonly PollFailure[];
  readonly hints: readonly EnvironmentEvent['type'][];
  /** Whether the transport may be full, may be uploading, may skip a ping, and its actor may throw. */
  readonly isBlocking: boolean;
  readonly isUploading: boolean;
  readonly isThrowing: boolean;
  /** Of how many ms "nothing happens for that long" may be. */
  readonly pauses: readonly number[];
  /** How long a link holds, at least, before it is refused or ends by itself. */
  readonly holdsMs: number;
  readonly requests: readonly UserEvent['type'][];
}

/** Every throw of the dice: a ping is due after 0.9 of its interval, a poll after 0.8, the first retry at once. */
export const chance = 0;
