// `npm start`: bundles the server, which bundles the page, and prints where it is.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = import.meta.dirname;
const { PORT = '4100', HOST = '127.0.0.1' } = process.env;

/** Bundled to a folder from which the packages that the server imports are found. */
async function loadServer() {
  const folder = await mkdtemp(join(here, '../../node_modules/.playground-'));
  try {
    const outfile = join(folder, 'server.mjs');
    await build({
      entryPoints: [join(here, 'server/server.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
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
