import type { Scene, Watch } from '../scene.js';
import { watchAttempts } from './attempts.js';
import { watchDelivery } from './delivery.js';
import { watchLosses } from './losses.js';
import { watchSecrets } from './secrets.js';
import { watchStructure } from './structure.js';
import { watchTime } from './time.js';
import { watchWakes } from './wakes.js';

/** Every invariant, for one scene. */
export const watches = (scene: Scene): readonly Watch[] => [
  watchStructure(scene),
  watchAttempts(scene),
  watchLosses(scene),
  watchDelivery(scene),
  watchTime(scene),
  watchWakes(scene),
  watchSecrets(scene),
];
