import type { SnapshotFrom } from 'xstate';
import type { ConnectionMachine } from '../../../machines/machine-types.js';
import type { ConnectionEvent } from '../../../machines/types.js';

/**
 * A snapshot of the machine. That of the model and that of a connection's actor have the same type, and `stateKey` takes
 * both. But only around one of the model is it known when timers are due and what the link has heard: `enabledEvents`
 * takes no other.
 */
export type ModelSnapshot = SnapshotFrom<ConnectionMachine>;

/** An event of the machine, with all that a real connection would say of it. */
export type ModelEvent = ConnectionEvent & {
  /** The host was asleep until the event's `at`: timers that were due meanwhile are late. */
  readonly slept?: true;
};
