export * from '../machines/index.js';
export { createConnection } from './connection.js';
export type { Connection } from './connection-types.js';
export type { ConnectionOptions } from './options.js';
export * from './public.js';
