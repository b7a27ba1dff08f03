export { connectionMachine } from './connection.machine.js';
export * from './vocabulary.js';
