import type { InboundData } from '../transports/port.js';

/** What one poll is told. */
export interface PollRequest {
  /** Aborted when the poll is given up; what comes later is ignored. */
  readonly signal: AbortSignal;
  /** The connection's clock, in ms since the epoch: what a `Retry-After` date is measured against. */
  readonly now: number;
}

/** What one poll brought. */
export type PollOutcome =
  | {
      readonly ok: true;
      /** In order; empty when nothing changed (HTTP 204, 304). */
      readonly messages: readonly InboundData[];
      /** Called after the messages were handed to the listeners: only now may the cursor advance. */
      readonly commit: () => void;
    }
  | {
      readonly ok: false;
      /** The HTTP status, or 0 when there was no answer at all. */
      readonly code: number;
      readonly reason: string;
      /** What the server asked for by `Retry-After`, in ms, unclamped; null when it did not. */
      readonly retryAfterMs: number | null;
    };

/** One connection's polling: it remembers the validators and the cursor from poll to poll. */
export interface PollSession {
  /** One request. A rejection counts as a poll without an answer. */
  poll(request: PollRequest): Promise<PollOutcome>;
}

/** The polling fallback: the port that `httpPolling` implements. */
export interface Polling {
  readonly name: string;
  /** From one poll's end to the next one's start, in ms, while the page is visible (±20 %). */
  readonly intervalMs: number;
  /** The same while it is hidden. */
  readonly hiddenIntervalMs: number;
  /** When a poll without an answer is given up, in ms. */
  readonly timeoutMs: number;
  /** Called once per connection. */
  start(): PollSession;
}
