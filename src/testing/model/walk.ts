import { aFunction } from '../../checks.js';
import type { Rig } from '../rig.js';
import { settled } from '../settled.js';
import { aRig, drive } from './drive.js';
import type { ModelPath, ModelStep } from './paths.js';
import { sameSettings } from './same-settings.js';
import { createModelRig } from './settings.js';
import { stateKey } from './state-key.js';
import type { ModelEvent } from './types.js';
import { wayAsCode, wayInWords } from './words.js';

/** What is to hold after each step of a path, the first one being that the connection was started. */
export type Check = (rig: Rig, step: ModelStep) => void | Promise<void>;

async function take(step: ModelStep, isFirst: boolean, check: Check, rig: Rig): Promise<void> {
  if (isFirst) await settled();
  else await drive(rig, step.event);
  const [there, here] = [stateKey(step.state), stateKey(rig.connection.actor.getSnapshot())];
  if (there !== here) throw new Error(`The model is in "${there}", the connection in "${here}".`);
  await check(rig, step);
}

function aPath(path: ModelPath): void {
  const { steps, state } = Object(path) as Partial<ModelPath>;
  if (!Array.isArray(steps) || state === undefined) {
    throw new TypeError('`path` must be one of the paths of edgePaths, pairPaths or xstate/graph');
  }
}

/** How it came to this, and how to get there again. */
function story(events: readonly ModelEvent[], startsAt: number): string {
  if (events.length === 0) return '\nThe way: the start';
  return `\nThe way: ${wayInWords(events, startsAt)}\nAgain, in a new rig:\n${wayAsCode(events)}`;
}

/**
 * Drives a path through a real connection, and calls `check` after each step.
 *
 * @param rig Must be new, of the same settings as the path, and with a server that does nothing by itself. Default
 *   `createModelRig()`.
 * @throws Error if the connection leaves the way of the model, and whatever `check` throws, with the way that led there
 *   and how to take it again.
 * @throws TypeError for what is no path, rig or check.
 */
export async function walk(path: ModelPath, check: Check = () => {}, rig: Rig = createModelRig()): Promise<void> {
  aPath(path);
  aRig(rig);
  aFunction('check', check);
  sameSettings(path.state, rig);
  const startsAt = path.steps[0]?.state.context.at;
  if (rig.clock.now() !== startsAt) {
    throw new Error('The rig must be new, and its clock must begin when a VirtualClock does by default.');
  }
  for (const [index, step] of path.steps.entries()) {
    try {
      await take(step, index === 0, check, rig);
    } catch (error) {
      const events = path.steps.slice(1, index + 1).map(({ event }) => event);
      if (error instanceof Error) error.message += story(events, startsAt);
      throw error;
    }
  }
}
