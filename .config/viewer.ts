import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build as bundle, type Plugin } from 'esbuild';
import type { Options } from 'tsup';
import { xstate4InsideViewer } from './xstate-4-inside.js';

const root = join(import.meta.dirname, '..');
const source = join(root, 'src/inspect/viewer');
const elkWorker = createRequire(import.meta.url).resolve('elkjs/lib/elk-worker.min.js');

const packageFolder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** One package's part of the notice, from its own files. */
async function notice(folder: string): Promise<string> {
  const manifest: Record<string, unknown> = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license, repository } = manifest;
  const url = typeof repository === 'object' && repository !== null ? Reflect.get(repository, 'url') : repository;
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  // @xstate/inspect has none; it comes from the repository of XState.
  const licence = file === undefined ? join(root, 'node_modules/xstate-v4/LICENSE') : join(folder, file);
  if (file === undefined && name !== '@xstate/inspect') throw new Error(`${name} has no licence file`);
  const text = (await readFile(licence, 'utf8')).trim();
  return `${name} ${version} (${license})\nSource: ${url}\n\n${text}\n`;
}

/** Puts beside the bundle what a page needs besides, and the licences of all that is in it. */
const beside: Plugin = {
  name: 'beside-the-viewer',
  setup(build) {
    build.initialOptions.metafile = true;
    const target = resolve(root, build.initialOptions.outdir ?? 'dist/viewer');
    build.onEnd(async ({ metafile, errors }) => {
      if (errors.length > 0) return;
      const bundled = Object.keys(metafile?.inputs ?? {}).map((path) => join(root, path));
      const folders = [...bundled, elkWorker].flatMap((path) => packageFolder.exec(path)?.[0] ?? []);
      const notices = await Promise.all([...new Set(folders)].sort().map(notice));
      await mkdir(target, { recursive: true });
      await Promise.all([
        copyFile(join(source, 'index.html'), join(target, 'index.html')),
        bundle({ entryPoints: [join(source, 'viewer.css')], outdir: target, bundle: true, minify: true }),
        copyFile(elkWorker, join(target, 'elk-worker.js')),
        writeFile(join(target, 'THIRD-PARTY-LICENSES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`)),
      ]);
    });
  },
};

/** The page of the inspector: everything is inside, and ELK in a file of its own. */
export const viewer: Options = {
  entry: { main: 'src/inspect/viewer/main.tsx' },
  outDir: 'dist/viewer',
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  splitting: true,
  minify: true,
  noExternal: [/./],
  // XState 4 asks for it as soon as it is loaded.
  env: { NODE_ENV: 'production' },
  esbuildPlugins: [xstate4InsideViewer, beside],
};
