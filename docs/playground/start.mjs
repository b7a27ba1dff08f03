// `npm start`: bundles the server, which bundles the page, and prints where it is.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const here = import.meta.dirname;
const root = join(here, '../..');
const { PORT = '4100', HOST = '127.0.0.1' } = process.env;

// What builds the viewer takes paths from here; esbuild does not ask again once it is loaded.
process.chdir(root);
const { build } = await import('esbuild');

/** What builds the inspector finds its files from where it stands: within the bundle as well. */
const standsWhereItStood = {
  name: 'stands-where-it-stood',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]\.config[\\/][^\\/]+\.ts$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      return { contents: code.replaceAll('import.meta.dirname', JSON.stringify(dirname(path))), loader: 'ts' };
    });
  },
};

/** Bundled to a folder from which the packages that the server imports are found. */
async function loadServer() {
  const folder = await mkdtemp(join(root, 'node_modules/.playground-'));
  try {
    const outfile = join(folder, 'server.mjs');
    await build({
      entryPoints: [join(here, 'server/server.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      plugins: [standsWhereItStood],
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const { startServer } = await loadServer();
const { url } = await startServer({ port: Number(PORT), host: HOST, pageFolder: join(here, 'page') });
console.log(`The heartline playground is at ${url} (Ctrl+C ends it)`);
