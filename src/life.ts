import { type ActorRefFrom, createActor, type InspectionEvent, type SnapshotFrom } from 'xstate';
import { connectionMachine } from '../machines/connection.machine.js';
import { hostOf, settle } from '../machines/host.js';
import type { ConnectionMachine } from '../machines/machine-types.js';
import type { Birth } from './birth.js';
import { World } from './world.js';

/** The machine at work, from its start to its end: an XState actor. */
export type Life = ActorRefFrom<ConnectionMachine>;
/** Where it stands. */
export type LifeSnapshot = SnapshotFrom<ConnectionMachine>;

/** The world of the connection that a life belongs to. */
export function worldOf({ system }: Pick<Life, 'system'>): World {
  const world = hostOf(system);
  if (world instanceof World) return world;
  throw new Error('The connection must be made by createConnection of heartline, not of heartline/compiled.');
}

/** A new life, which is yet to be started. */
export function newLife({ name, world, input, inspect }: Birth): Life {
  const observe = (event: InspectionEvent): void => {
    world.wire.ask('inspect', () => (typeof inspect === 'function' ? inspect(event) : inspect?.next?.(event)));
  };
  const life = createActor(connectionMachine, {
    id: name,
    clock: world.clock,
    input,
    ...(inspect && { inspect: observe }),
  });
  settle(life.system, world);
  return life;
}
