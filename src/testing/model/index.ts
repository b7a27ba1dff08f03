export { type Count, coverageOf, type ModelCoverage } from './coverage.js';
export { type Drivable, drive } from './drive.js';
export { type EnabledEventsOptions, enabledEvents } from './events.js';
export type { ExploreOptions, ModelEdge, ModelNode } from './graph.js';
export { connectionModel } from './machine.js';
export {
  edgePaths,
  type ModelPath,
  type ModelStep,
  type PairPathOptions,
  type PathOptions,
  pairPaths,
} from './paths.js';
export { createModelRig } from './settings.js';
export { stateKey } from './state-key.js';
export { drivers, testModelOptions } from './test-model.js';
export type { ModelEvent, ModelSnapshot } from './types.js';
export { type Check, walk } from './walk.js';
