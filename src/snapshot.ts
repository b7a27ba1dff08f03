import type { LinkClose } from '../machines/close.js';
import { outputOf } from '../machines/context.js';
import type { ConnectionContext, ConnectionOutput, ConnectionState, PauseReason } from '../machines/types.js';
import type { LifeSnapshot } from './life.js';

/** Where a connection stands and why: plain data, for a UI or a log. */
export interface ConnectionSnapshot {
  readonly status: ConnectionState;
  /** Whether a link is open: `open` or `awaiting-pong`. */
  readonly isConnected: boolean;
  /** The name of the transport in use, or last used; in `polling-fallback` that of the polling. */
  readonly transport: string;
  /** Failures in a row: 0 is the first try, or a session that has proven itself. */
  readonly attempt: number;
  /** Which link this is, counted from 1. */
  readonly epoch: number;
  /** In `backoff`: the whole wait before the next attempt, in ms; null where it waits for an event. */
  readonly retryInMs: number | null;
  /** When that attempt is due, in ms since the epoch, for a countdown. */
  readonly retryAt: number | null;
  /** Why no attempt is made, or only a late one. */
  readonly paused: PauseReason | null;
  /** What the host believes. */
  readonly isOffline: boolean;
  /** Unanswered pings in a row. */
  readonly missedPongs: number;
  /** Whether the ping under way is the probe after a wake or a network change. */
  readonly isProbing: boolean;
  /** How the last link ended. */
  readonly lastClose: LinkClose | null;
  /** The last error text, without secrets. */
  readonly lastError: string | null;
  /** Why the connection ended for good; null before that. */
  readonly output: ConnectionOutput | null;
}

function carrierOf(status: ConnectionState, { settings, transportIndex }: ConnectionContext): string {
  const carrier = status === 'polling-fallback' ? settings.polling : settings.transports[transportIndex];
  return carrier?.name ?? '';
}

/** An actor that was stopped from outside, or has failed, is over in whatever state it was. */
function isCutShort({ status }: LifeSnapshot): boolean {
  return status === 'stopped' || status === 'error';
}

/** Where the connection stands. */
export function statusOf(snapshot: LifeSnapshot): ConnectionState {
  return isCutShort(snapshot) ? 'terminated' : snapshot.value;
}

function isSame(now: ConnectionSnapshot, before: ConnectionSnapshot): boolean {
  // Without an array of the keys: it is asked for each event of the machine, and most change nothing.
  for (const key in now) {
    if (now[key as keyof ConnectionSnapshot] !== before[key as keyof ConnectionSnapshot]) return false;
  }
  return true;
}

/** The snapshot for the outside; `before` itself if nothing in it has changed. */
export function snapshotOf(snapshot: LifeSnapshot, before: ConnectionSnapshot | null): ConnectionSnapshot {
  const { context, tags } = snapshot;
  const value = statusOf(snapshot);
  const isOver = isCutShort(snapshot);
  const now: ConnectionSnapshot = {
    status: value,
    isConnected: tags.has('connected') && !isOver,
    transport: carrierOf(value, context),
    attempt: context.attempt,
    epoch: context.epoch,
    retryInMs: value === 'backoff' ? context.retryInMs : null,
    retryAt: value === 'backoff' ? context.retryAt : null,
    paused: context.paused,
    isOffline: context.offline,
    missedPongs: context.missedPongs,
    isProbing: context.probing,
    lastClose: context.lastClose,
    lastError: context.lastError,
    output: snapshot.output ?? (isOver ? outputOf(context) : null),
  };
  return before !== null && isSame(now, before) ? before : now;
}
