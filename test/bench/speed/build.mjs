// Each library in a bundle of its own, with a fake socket of its own: as bundlers take it for browsers, from what is
// published, and heartline from its sources.
import { join } from 'node:path';
import { build } from 'esbuild';
import { compiledLife } from '../../../.config/compiled-life.mjs';

const root = join(import.meta.dirname, '../../..');

const options = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  // The second is how signalr tells Node, where it would ask for packages that are not bundled.
  define: { 'process.env.NODE_ENV': '"production"', 'process.release': 'null' },
  logLevel: 'silent',
};

/** What prepares the process is loaded for that alone: the project's own `sideEffects: false` is not about these. */
const preparations = {
  name: 'preparations',
  setup(building) {
    building.onResolve({ filter: /^\.\/(host\.ts|page\.mjs|info\.mjs)$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      sideEffects: true,
    }));
  },
};

/** Rows of heartline say which of its modules they mean. */
const aliasOf = ({ module }) => (module === undefined ? {} : { heartline: join(root, module) });

const pluginsOf = ({ isCompiled }) => (isCompiled ? [compiledLife] : []);

const nameOf = (subject) => subject.name.replaceAll(/[^a-z-]+/g, '-');

async function buildText(contents, outfile, subject = {}) {
  await build({
    ...options,
    stdin: { contents, resolveDir: import.meta.dirname },
    outfile,
    plugins: [preparations, ...pluginsOf(subject)],
    platform: 'browser',
    alias: aliasOf(subject),
  });
  return outfile;
}

/** One library with all that measures it. Returns the file. */
export function buildSubject(subject, folder) {
  const contents = [
    `import './host.ts';`,
    `import * as client from './clients/${subject.entry}';`,
    `import { subject } from './subject.ts';`,
    `export default subject(client, '${subject.protocol}');`,
  ].join('\n');
  return buildText(contents, join(folder, `${nameOf(subject)}.mjs`), subject);
}

/** The library alone, for sockets that are real. Returns the file. */
export const buildClient = (subject, folder) =>
  buildText(`export * from './clients/${subject.entry}';`, join(folder, `${nameOf(subject)}-alone.mjs`), subject);

/** What a bundler makes of `import` for a page, without the packages that are named; and how much of it each file is. */
export async function minified(subject, external) {
  const { outputFiles, metafile } = await build({
    ...options,
    stdin: { contents: subject.import, resolveDir: import.meta.dirname },
    write: false,
    minify: true,
    platform: 'browser',
    external,
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: aliasOf(subject),
    plugins: pluginsOf(subject),
    metafile: true,
    outfile: 'import.js',
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  return { file: outputFiles[0].contents, inputs };
}

/** What the server of the loopback speaks. */
export const buildProtocols = (folder) => buildText(`export * from './protocols.ts';`, join(folder, 'protocols.mjs'));

/** What simulates all time of a process. */
export const buildFakeTime = (folder) => buildText(`export * from './fake-time.ts';`, join(folder, 'fake-time.mjs'));
