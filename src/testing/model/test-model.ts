import { connectionMachine } from '../../../machines/connection.machine.js';
import type { ConnectionEvent } from '../../../machines/types.js';
import type { Rig } from '../rig.js';
import { aRig, drive } from './drive.js';
import { enabledEvents } from './events.js';
import { sameSettings } from './same-settings.js';
import { stateKey } from './state-key.js';
import type { ModelEvent, ModelSnapshot } from './types.js';

/** What `createTestModel` of `xstate/graph` must know of the model. */
export const testModelOptions: {
  readonly events: (snapshot: ModelSnapshot) => ModelEvent[];
  readonly serializeState: (snapshot: ModelSnapshot) => string;
  readonly filterEvents: (snapshot: ModelSnapshot, event: ConnectionEvent) => boolean;
} = {
  events: (snapshot) => enabledEvents(snapshot),
  serializeState: (snapshot) => stateKey(snapshot),
  // xstate/graph adds an event without a stamp for each type that is not among the enabled ones.
  filterEvents: (_, event) => event.at !== undefined,
};

type Executor = (step: { readonly event: { readonly type: string }; readonly state?: ModelSnapshot }) => Promise<void>;

/**
 * The `events` of `path.test` of `xstate/graph`: each one is made to happen in the rig, by `drive`. They do not compare
 * where that led: give `states` that do, or use `walk`.
 *
 * @param rig Must be new, and of the settings of the model: those of another are an Error as soon as the first event.
 */
export function drivers(rig: Rig): Record<ConnectionEvent['type'], Executor> {
  aRig(rig);
  const execute: Executor = async ({ event, state }) => {
    if (state !== undefined) sameSettings(state, rig);
    await drive(rig, event as ModelEvent);
  };
  return Object.fromEntries(connectionMachine.events.map((type) => [type, execute])) as ReturnType<typeof drivers>;
}
