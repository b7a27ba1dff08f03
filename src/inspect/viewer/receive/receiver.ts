import type { Entry } from '../recording/types.js';

export type Protocol = '@xstate/inspect' | '@statelyai/inspect';

/** Where the viewer hears from an app, and answers it. */
export interface Receiver {
  readonly kind: 'window' | 'web-socket';
  /** Whether events can be sent to the actor: `@statelyai/inspect` only reports. */
  isTwoWay(actor: string): boolean;
  /** Sends an event, which needs a `type`, to an actor of the app. What cannot be sent is reported as refused. */
  send(actor: string, event: Readonly<Record<string, unknown>>): void;
  /** Hears and says nothing any more, not even that it is disconnected. */
  close(): void;
}

export interface ReceiverCallbacks {
  /** What one message told, in order. */
  entries(entries: readonly Entry[]): void;
  /** A message that was not accepted or not sent, and why: for the user to read. It has changed nothing. */
  refused(reason: string): void;
  /** The first message of the protocol has arrived. */
  connected(protocol: Protocol): void;
  /** The app or the server has gone. It does not come back by itself: open another receiver. */
  disconnected(reason: string): void;
}
