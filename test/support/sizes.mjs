// What each entry adds to an app that uses the core already, and a binding to one that shares connections already: minified,
// gzipped, without the packages that it is for.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const dist = join(import.meta.dirname, '../../dist');

const core = `export { createConnection, webSocketTransport } from './index.js';`;
/** For those who embed the machine and use nothing else. */
const nothing = '';
/** What every binding stands on, too. */
const shared = `${core} export { sharedConnections } from './index.js';`;

/** And the compiled ones. */
const sharedCompiled = `export { createConnection, sharedConnections, webSocketTransport } from './compiled.js';`;

/**
 * An entry, what it is counted on top of, and its budget in bytes. That of `heartline` itself is in package.json, where
 * size-limit looks for it.
 */
const entries = [
  { entry: 'heartline/react', file: 'react.js', base: shared, limit: 1_000 },
  { entry: 'heartline/vue', file: 'vue.js', base: shared, limit: 1_000 },
  { entry: 'heartline/svelte', file: 'svelte.js', base: shared, limit: 1_000 },
  { entry: 'heartline/solid', file: 'solid.js', base: shared, limit: 1_000 },
  { entry: 'heartline/angular', file: 'angular.js', base: shared, limit: 1_000 },
  { entry: 'heartline/websocket', file: 'websocket.js', base: core, limit: 6_000 },
  { entry: 'heartline/sockjs', file: 'sockjs.js', base: core, limit: 800 },
  { entry: 'heartline/socketio', file: 'socketio.js', base: core, limit: 2_500 },
  { entry: 'heartline/machines', file: 'machines.js', base: nothing, limit: 9_700 },
  { entry: 'heartline/testing', file: 'testing.js', base: core, limit: 30_000 },
  { entry: 'heartline/inspect', file: 'inspect.js', base: core, limit: 27_000 },
  { entry: 'heartline/inspect/server', file: 'inspect/server.js', base: core, limit: 34_000 },
  { entry: 'heartline/compiled', file: 'compiled.js', base: nothing, limit: 21_500 },
  { entry: 'heartline/compiled/react', file: 'compiled/react.js', base: sharedCompiled, limit: 1_000 },
  { entry: 'heartline/compiled/vue', file: 'compiled/vue.js', base: sharedCompiled, limit: 1_000 },
  { entry: 'heartline/compiled/svelte', file: 'compiled/svelte.js', base: sharedCompiled, limit: 1_000 },
  { entry: 'heartline/compiled/solid', file: 'compiled/solid.js', base: sharedCompiled, limit: 1_000 },
  { entry: 'heartline/compiled/angular', file: 'compiled/angular.js', base: sharedCompiled, limit: 1_000 },
  { entry: 'heartline/compiled/sockjs', file: 'sockjs.js', base: sharedCompiled, limit: 1_200 },
  { entry: 'heartline/compiled/socketio', file: 'socketio.js', base: sharedCompiled, limit: 3_000 },
  { entry: 'heartline/compiled/websocket', file: 'compiled/websocket.js', base: sharedCompiled, limit: 6_000 },
];

async function gzipped(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: dist },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    // Every package is somebody else's weight.
    packages: 'external',
    outdir: dist,
    splitting: true,
  });
  // What is only loaded later, in a file of its own, is counted too.
  return outputFiles.reduce((sum, { contents: file }) => sum + gzipSync(file, { level: 9 }).length, 0);
}

/** @returns {Promise<{ entry: string, bytes: number, limit: number }[]>} */
export async function sizes() {
  const measured = entries.map(async ({ entry, file, base, limit }) => {
    const [alone, together] = await Promise.all([gzipped(base), gzipped(`${base} export * from './${file}';`)]);
    return { entry, bytes: together - alone, limit };
  });
  return Promise.all(measured);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(
    'gzip, added to the core, by bindings to `sharedConnections` beside it; machines and compiled as a whole:',
  );
  let isOver = false;
  for (const { entry, bytes, limit } of await sizes()) {
    isOver ||= bytes > limit;
    console.log(`  ${entry.padEnd(26)}${String(bytes).padStart(6)} B of ${limit} B`);
  }
  if (isOver) process.exit(1);
}
