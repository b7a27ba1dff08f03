// Each client library as one script for a browser page: what is published, as bundlers take it for browsers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../../..');

export async function buildClient(entry) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join(import.meta.dirname, 'clients', entry)],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'client',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    // Loaded only when asked for, and written in CommonJS.
    external: ['sockjs-client'],
  });
  return outputFiles[0].text;
}

/** The version that is installed. */
export function versionOf(packageName) {
  return JSON.parse(readFileSync(join(root, 'node_modules', packageName, 'package.json'), 'utf8')).version;
}
