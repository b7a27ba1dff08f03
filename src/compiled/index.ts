export * from '../../machines/vocabulary.js';
export { createConnection } from '../connection.js';
export type { Connection } from '../connection-types.js';
export type { ConnectionOptions } from '../options.js';
export * from '../public.js';
export type { CompiledActor, CompiledObserver } from './actor.js';
export type { CompiledSnapshot } from './snapshot.js';
