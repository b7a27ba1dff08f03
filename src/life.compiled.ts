import type { Birth } from './birth.js';
import { CompiledActor } from './compiled/actor.js';
import type { CompiledSnapshot } from './compiled/snapshot.js';
import { World } from './world.js';

/** The machine at work, from its start to its end: compiled, without XState. Stands in for `life.ts` under `heartline/compiled`. */
export type Life = CompiledActor;
/** Where it stands. */
export type LifeSnapshot = CompiledSnapshot;

/** The world of the connection that a life belongs to. */
export function worldOf({ host }: Life): World {
  if (host instanceof World) return host;
  throw new Error('The connection must be made by createConnection of heartline/compiled, not of heartline.');
}

/**
 * A new life, which is yet to be started.
 *
 * @throws TypeError for `inspect`: what it is told of is XState's.
 */
export function newLife({ name, world, input, inspect }: Birth): Life {
  if (inspect !== undefined) {
    throw new TypeError(
      '`inspect` needs the XState actor: import createConnection from heartline, not heartline/compiled',
    );
  }
  return new CompiledActor(name, world, input);
}
