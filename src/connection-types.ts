import type { ConnectionOutput, ConnectionState } from '../machines/types.js';
import type { HeartlineError } from './errors.js';
import type { Life } from './life.js';
import type { DroppedItem } from './outbox.js';
import type { ConnectionSnapshot } from './snapshot.js';
import type { InboundData, OutboundData } from './transports/port.js';
import type { SendResult } from './wire.js';

/** What a `status` listener is told. */
export interface StatusChange extends ConnectionSnapshot {
  /** The status before this one; null for the first. */
  readonly previous: ConnectionState | null;
}

/** What an `open` listener is told. */
export interface OpenEvent {
  /** The name of the transport that opened. */
  readonly transport: string;
  /** Whether an earlier link of this life was open before: the first connect is no reconnect (R15). */
  readonly isReconnect: boolean;
  /** How long there was no link since the last one ended, in ms; 0 for the first. */
  readonly gapMs: number;
}

/** The events of a connection, and what their listeners are told. */
export interface ConnectionEvents {
  /** One message, in order of arrival. Control frames never come here. */
  readonly message: InboundData;
  /** The status changed. */
  readonly status: StatusChange;
  /** A link opened, the first one or a later one. */
  readonly open: OpenEvent;
  /** A message that waited in the outbox will not be sent. */
  readonly drop: DroppedItem;
  /** The connection ended for good. */
  readonly end: ConnectionOutput;
  /** A function of yours failed; the connection goes on. Without a listener it is printed by `console.error`. */
  readonly error: HeartlineError;
}

/** One connection, over however many links. */
export interface Connection {
  /** Where the lifecycle stands. */
  readonly status: ConnectionState;
  /** The XState actor itself: a new one after `start()` ended an earlier life. */
  readonly actor: Life;
  /** What waits to be sent. */
  readonly outbox: { readonly items: number; readonly bytes: number };
  /** Plain data; the same object until something in it changes. */
  getSnapshot(): ConnectionSnapshot;
  /** Calls the listener after each change of the snapshot. */
  subscribe(listener: (snapshot: ConnectionSnapshot) => void): () => void;
  /** Calls the listener for each event of this type. Registered twice, it is called once. */
  on<Type extends keyof ConnectionEvents>(type: Type, listener: (event: ConnectionEvents[Type]) => void): () => void;
  /**
   * Sends over the link, or keeps the message in the outbox until there is one. `rejected`: the outbox is full, the
   * current transport cannot carry it, or the connection is ending or has ended.
   *
   * @throws TypeError if `data` is of no kind that can be sent.
   */
  send(data: OutboundData): SendResult;
  /**
   * Ends the connection: `terminated` within `closeTimeoutMs`, whatever the transport does. Idempotent, legal in every
   * state. What waits in the outbox is dropped and reported.
   *
   * @param code 1000 (default) or 3000 to 4999 (RFC 6455 section 7.4).
   * @param reason Cut to 123 bytes of UTF-8.
   * @throws TypeError for another code.
   */
  close(code?: number, reason?: string): void;
  /**
   * Replaces the link, or ends the wait for the next one, at once if the attempt budget allows. Does nothing while an
   * attempt is under way, or once the end was asked for.
   */
  reconnect(): void;
  /**
   * Starts a connection made with `autoStart: false`, or a new life after the end of an earlier one: once that has let go
   * of everything, and as soon as its attempt budget allows (clause E4).
   */
  start(): void;
  /** For hosts without page events (React Native): says that the app is in front again, so the link is probed. */
  wake(): void;
}
