import { type AnyActorScope, StateMachine } from 'xstate';
import { connectionMachine } from '../../../machines/connection.machine.js';
import { initialContext } from '../../../machines/context.js';
import type { ConnectionMachine } from '../../../machines/machine-types.js';
import type { ConnectionSettings } from '../../../machines/settings.js';
import type { TransportCommand } from '../../../machines/types.js';
import { theseSettings } from './checks.js';
import { modelSettings } from './settings.js';
import type { ModelEvent, ModelSnapshot } from './types.js';
import { initialWorld, type ModelWorld, worldAfter } from './world.js';

// Beside the snapshots, not in them: their context is the connection's own, to be compared with it.
const worlds = new WeakMap<ModelSnapshot, ModelWorld>();

/** When lives of the model begin: when a `VirtualClock` does. */
const startAt = Date.UTC(2020, 0, 1);

/** What is around this snapshot. @throws TypeError if it is of no model. */
export function worldOf(snapshot: ModelSnapshot): ModelWorld {
  const world = worlds.get(snapshot);
  if (world === undefined) {
    throw new TypeError(
      'This snapshot is of no model. One of a connection does not say when its timers are due: start from a path of edgePaths(), or from getInitialSnapshot(connectionModel(), { at: 0 }) of xstate.',
    );
  }
  return world;
}

/** Hears what the machine tells its transport. */
function overhear(scope: AnyActorScope, commands: TransportCommand[]): AnyActorScope {
  return {
    ...scope,
    actionExecutor: (action) => {
      const { event } = Object(action.params) as { readonly event?: TransportCommand };
      if (action.type === 'xstate.sendTo' && event !== undefined) commands.push(event);
      scope.actionExecutor(action);
    },
  };
}

/**
 * The connection machine as a model that `createTestModel` of `xstate/graph` accepts: the same chart, guards and actions,
 * without the environment actor, which it refuses. Nothing is ever started in it. Give it `enabledEvents` and `stateKey`.
 *
 * @param settings What is left out comes from the bounded settings of `createModelRig()`.
 * @throws TypeError for a setting that makes no sense.
 */
export function connectionModel(settings: Partial<ConnectionSettings> = {}): ConnectionMachine {
  theseSettings(settings);
  const { invoke: _, ...config } = connectionMachine.config;
  const context = (): ReturnType<typeof initialContext> =>
    initialContext({ settings: { ...modelSettings(), ...settings }, at: startAt });
  // `createMachine` wants its types by inference, which a chart that is typed already does not give.
  const model = new StateMachine(
    { ...config, context } as typeof connectionMachine.config,
    connectionMachine.implementations,
  ) as ConnectionMachine;

  const { transition, getInitialSnapshot } = model;
  model.getInitialSnapshot = (...given) => {
    const snapshot = getInitialSnapshot(...given);
    worlds.set(snapshot, initialWorld(snapshot));
    return snapshot;
  };
  model.transition = (before, event, scope) => {
    const commands: TransportCommand[] = [];
    const next = transition(before, event, overhear(scope, commands) as typeof scope);
    // An event that is ignored leaves the snapshot, not the time.
    const after = next === before ? { ...next } : next;
    worlds.set(after, worldAfter(worldOf(before), before, event as ModelEvent, after, commands));
    return after;
  };
  return model;
}
