import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { runNode, toolPath } from './run.js';

const consumer = inject('consumer');
const typeRoots = [join(import.meta.dirname, '../../node_modules/@types')];

const program = `
  import { connectionMachine, createConnection, httpPolling, systemClock, webSocketTransport } from 'heartline';
  import { connectionMachine as sameMachine, connectionStates } from 'heartline/machines';
  import { type CompiledActor, createConnection as createCompiled } from 'heartline/compiled';
  import { sockJsTransport } from 'heartline/sockjs';
  import { VirtualClock } from 'heartline/testing';
  import { createActor } from 'xstate';

  const connection = createConnection({
    transports: [webSocketTransport({ url: 'wss://example.com/live' }), sockJsTransport({ url: 'https://example.com/sockjs' })],
    polling: httpPolling({ url: 'https://example.com/changes' }),
    clock: systemClock,
    autoStart: false,
  });
  const stop: () => void = connection.on('status', ({ status, retryInMs }) => {
    if (status === 'backoff') console.log(retryInMs);
  });
  const outcome: 'sent' | 'queued' | 'rejected' = connection.send('hello');
  // @ts-expect-error: a status that does not exist
  if (connection.status === 'reconnecting') stop();
  // @ts-expect-error: an option that does not exist
  createConnection({ transports: [], heartBeat: {} });

  const quick: CompiledActor = createCompiled({ transports: [webSocketTransport({ url: '/live' })], autoStart: false }).actor;
  const isOpen: boolean = quick.getSnapshot().matches('open');
  // @ts-expect-error: it is no actor of XState
  quick.getPersistedSnapshot();

  const machine: typeof connectionMachine = sameMachine;
  const states: readonly string[] = connectionStates;
  const tick: number = new VirtualClock().now();
  export { createActor, isOpen, machine, outcome, states, tick };
`;

const inPage = `
  import { type Inspection, inspectActor, inspectConnection } from 'heartline/inspect';
  const inspection: Inspection = inspectConnection(connection, { viewer: 'http://127.0.0.1:4200/', redact: (value) => value });
  inspectActor(createActor(machine), { viewer: new URL('http://127.0.0.1:4200/'), payloads: true }).detach();
  // @ts-expect-error: an actor is no connection
  inspectConnection(connection.actor, { viewer: '/' });
  export { inspection };
`;
const inNode = `
  import { type InspectorServer, inspectConnection, openInspector } from 'heartline/inspect/server';
  const inspector: Promise<InspectorServer> = openInspector({ port: 0, keepAlive: true });
  const url: Promise<string> = inspectConnection(connection).then((inspection) => inspection.url);
  inspector.then((opened) => opened.inspectActor(createActor(machine)));
  export { url };
`;

const dom = { lib: ['ES2022', 'DOM'], types: [] };
const node = { lib: ['ES2022'], types: ['node'], typeRoots };

it.each([
  ['an ESM project on a page', 'mts', inPage, { module: 'NodeNext', ...dom }],
  ['a CommonJS project on a page', 'cts', inPage, { module: 'NodeNext', ...dom }],
  ['an ESM project on Node', 'mts', inNode, { module: 'NodeNext', ...node }],
  ['a bundled project', 'ts', inPage, { module: 'ESNext', moduleResolution: 'bundler', ...dom }],
])('%s compiles against the types (.%s)', async (_, extension, more, options) => {
  const folder = mkdtempSync(join(consumer, 'types-'));
  writeFileSync(join(folder, `consumer.${extension}`), program + more);
  const compilerOptions = { target: 'ES2022', strict: true, skipLibCheck: false, noEmit: true, ...options };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  expect(await runNode([toolPath('typescript', 'bin/tsc'), '--project', folder], folder)).toBe('');
});
