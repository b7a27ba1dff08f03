import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { expect, inject, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { sizes } from '../support/sizes.mjs';
import { runNode, toolPath } from './run.js';

/** What size-limit says of one import. */
interface Size {
  readonly name: string;
  readonly size: number;
  readonly sizeLimit: number;
  readonly passed: boolean;
}

const repository = join(import.meta.dirname, '../..');
const tarball = inject('tarball');

it('the tarball holds the build and what one must read, and nothing else', async () => {
  const contents = await readdir(join(inject('consumer'), 'node_modules', manifest.name));
  expect(contents.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'package.json']);
});

it('publint finds nothing to say about the tarball', async () => {
  const bytes = new Uint8Array(await readFile(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, level: 'suggestion' });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

it('the types are right for every entry, in ESM and in CommonJS', async () => {
  const cli = toolPath('@arethetypeswrong/cli', 'dist/index.js');
  const report = JSON.parse(await runNode([cli, tarball, '--profile', 'node16', '--format', 'json'], repository));
  expect(Object.keys(report.analysis.entrypoints)).toEqual(Object.keys(manifest.exports));
  expect(Object.values(report.problems).flat().filter(isRelevant)).toEqual([]);
});

// Resolution as before Node 12, which knows no exports map.
const isRelevant = (problem: unknown): boolean => !JSON.stringify(problem).includes('"resolutionKind":"node10"');

it('the inspector costs nothing where it is not imported', async () => {
  const everything = await build({
    stdin: {
      contents: `export * from 'heartline'; export * from 'heartline/machines';`,
      resolveDir: inject('consumer'),
    },
    bundle: true,
    write: false,
    format: 'esm',
    external: ['sockjs-client'],
  });
  const inspector = await build({
    stdin: { contents: `export * from 'heartline/inspect';`, resolveDir: inject('consumer') },
    bundle: true,
    write: false,
    format: 'esm',
  });
  const speaks = ({ outputFiles }: typeof everything): boolean =>
    outputFiles.some(({ text }) => text.includes('service.register'));
  expect([speaks(everything), speaks(inspector)]).toEqual([false, true]);
});

it('createConnection with the WebSocket transport stays within the size budget, compiled as well', async () => {
  const cli = toolPath('size-limit', 'bin.js');
  const results: readonly Size[] = JSON.parse(await runNode([cli, '--json'], repository));
  for (const { name, size, sizeLimit } of results) console.log(`${name}: ${size} B of ${sizeLimit} B, gzip`);
  expect(results).toHaveLength(2);
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
});

it('every other entry stays within its size budget', async () => {
  const all = await sizes();
  const entries = Object.keys(manifest.exports).filter((path) => path !== '.' && path !== './package.json');
  expect(all.map(({ entry }) => entry).sort()).toEqual(entries.map((path) => join(manifest.name, path)).sort());
  for (const { entry, bytes, limit } of all) console.log(`${entry}: ${bytes} B of ${limit} B, gzip, added to the core`);
  expect(all.filter(({ bytes, limit }) => bytes > limit)).toEqual([]);
});
