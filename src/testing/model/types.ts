import type { SnapshotFrom } from 'xstate';
import type { ConnectionMachine } from '../../../machines/machine-types.js';
import type { ConnectionEvent } from '../../../machines/types.js';

/** A snapshot of the model, or of a connection's actor: the two are of one kind. */
export type ModelSnapshot = SnapshotFrom<ConnectionMachine>;

/** An event of the machine, with all that a real connection would say of it. */
export type ModelEvent = ConnectionEvent & {
  /** The host was asleep until the event's `at`: timers that were due meanwhile are late. */
  readonly slept?: true;
};
