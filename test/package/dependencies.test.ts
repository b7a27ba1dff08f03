import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, inject, it } from 'vitest';

const consumer = inject('consumer');

/** What an entry asks the project for, statically or later. */
async function dependenciesOf(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: `export * from '${entry}';`, resolveDir: consumer },
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
    external: ['xstate', 'sockjs-client', 'socket.io-client'],
    absWorkingDir: join(consumer),
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  return [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))].sort();
}

it('heartline needs xstate alone: no SockJS, no Node module', async () => {
  expect(await dependenciesOf('heartline')).toEqual(['xstate']);
});

it('heartline/machines needs xstate alone', async () => {
  expect(await dependenciesOf('heartline/machines')).toEqual(['xstate']);
});

it.each(['heartline/compiled', 'heartline/compiled/websocket'])('%s needs nothing at all', async (entry) => {
  expect(await dependenciesOf(entry)).toEqual([]);
});

it.each([
  ['heartline/compiled/sockjs', 'sockjs-client'],
  ['heartline/compiled/socketio', 'socket.io-client'],
])('%s asks for %s alone', async (entry, needed) => {
  expect(await dependenciesOf(entry)).toEqual([needed]);
});

it('a bundler can take the compiled entries for the others', async () => {
  const { metafile } = await build({
    stdin: {
      contents: `export * from 'heartline'; export * from 'heartline/websocket'; export * from 'heartline/sockjs';`,
      resolveDir: consumer,
    },
    alias: { heartline: 'heartline/compiled' },
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
    external: ['sockjs-client'],
    absWorkingDir: join(consumer),
  });
  expect(Object.keys(metafile.inputs).filter((path) => path.includes('xstate'))).toEqual([]);
});

it('only heartline/sockjs asks for sockjs-client', async () => {
  expect(await dependenciesOf('heartline/sockjs')).toContain('sockjs-client');
});

it('only heartline/socketio asks for socket.io-client', async () => {
  expect(await dependenciesOf('heartline/socketio')).toEqual(['socket.io-client']);
});

it('heartline/testing asks for nothing but xstate', async () => {
  const dependencies = await dependenciesOf('heartline/testing');
  expect(dependencies.filter((name) => name !== 'xstate' && name !== 'xstate/graph')).toEqual([]);
});
