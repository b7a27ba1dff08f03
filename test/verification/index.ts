export { seeded } from '../support/dice.js';
export { differencesOf } from './audit.js';
export type { Configuration } from './configuration.js';
export { configurations } from './configurations.js';
export { type Exploration, explore, type Violation } from './explore.js';
export { walk } from './random-walk.js';
export { summary, told } from './report.js';
