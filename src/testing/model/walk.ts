import type { Rig } from '../rig.js';
import { settled } from '../settled.js';
import { drive } from './drive.js';
import type { ModelPath, ModelStep } from './paths.js';
import { createModelRig } from './settings.js';
import { stateKey } from './state-key.js';

/** What is to hold after each step of a path, the first one being that the connection was started. */
export type Check = (rig: Rig, step: ModelStep) => void | Promise<void>;

/** Differences that have no meaning: what a rig adds, and a policy's name, are not in here. */
const sameSettings = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Drives a path through a real connection, and calls `check` after each step.
 *
 * @param rig Must be new, of the same settings as the path. Default `createModelRig()`.
 * @returns The rig, where the path has led it.
 * @throws Error if the connection leaves the way of the model, and whatever `check` throws.
 */
export async function walk(path: ModelPath, check: Check = () => {}, rig: Rig = createModelRig()): Promise<Rig> {
  if (!sameSettings(path.state.context.settings, rig.settings)) {
    throw new Error('The path is of other settings than the rig: use edgePaths({ settings: rig.settings }).');
  }
  for (const [index, step] of path.steps.entries()) {
    if (index === 0) await settled();
    else await drive(rig, step.event);
    const [there, here] = [stateKey(step.state), stateKey(rig.connection.actor.getSnapshot())];
    if (there !== here)
      throw new Error(`After ${step.event.type} the model is in "${there}", the connection in "${here}".`);
    await check(rig, step);
  }
  return rig;
}
