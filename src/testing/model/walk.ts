import type { Rig } from '../rig.js';
import { settled } from '../settled.js';
import { drive } from './drive.js';
import type { ModelPath, ModelStep } from './paths.js';
import { createModelRig } from './settings.js';
import { stateKey } from './state-key.js';

/** What is to hold after each step of a path, the first one being that the connection was started. */
export type Check = (rig: Rig, step: ModelStep) => void | Promise<void>;

const sameSettings = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

async function take(step: ModelStep, isFirst: boolean, check: Check, rig: Rig): Promise<void> {
  if (isFirst) await settled();
  else await drive(rig, step.event);
  const [there, here] = [stateKey(step.state), stateKey(rig.connection.actor.getSnapshot())];
  if (there !== here) throw new Error(`The model is in "${there}", the connection in "${here}".`);
  await check(rig, step);
}

/**
 * Drives a path through a real connection, and calls `check` after each step.
 *
 * @param rig Must be new, of the same settings as the path, and with a server that does nothing by itself. Default
 *   `createModelRig()`.
 * @throws Error if the connection leaves the way of the model, and whatever `check` throws, with the way that led there.
 */
export async function walk(path: ModelPath, check: Check = () => {}, rig: Rig = createModelRig()): Promise<void> {
  if (!sameSettings(path.state.context.settings, rig.settings)) {
    throw new Error('The path is of other settings than the rig: use edgePaths({ settings: rig.settings }).');
  }
  const startsAt = path.steps[0]?.state.context.at;
  if (rig.clock.now() !== startsAt) {
    throw new Error('The rig must be new, and its clock must begin when a VirtualClock does by default.');
  }
  for (const [index, step] of path.steps.entries()) {
    try {
      await take(step, index === 0, check, rig);
    } catch (error) {
      const way = path.steps.slice(1, index + 1).map(({ event }) => event.type);
      if (error instanceof Error) error.message += `\nThe way: ${way.join(' > ') || 'the start'}`;
      throw error;
    }
  }
}
