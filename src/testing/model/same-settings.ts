import type { Rig } from '../rig.js';
import type { ModelSnapshot } from './types.js';

/** @throws Error unless a rig and the snapshot of a model were told the same. */
export function sameSettings({ context }: ModelSnapshot, rig: Rig): void {
  if (JSON.stringify(context.settings) === JSON.stringify(rig.settings)) return;
  throw new Error('The path is of other settings than the rig: use edgePaths({ settings: rig.settings }).');
}
