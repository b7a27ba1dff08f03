// Loads TypeScript of .config in a script of Node, which knows no TypeScript.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const configs = join(import.meta.dirname, '../../.config');

export async function loadConfig(name, folder) {
  const path = join(configs, name);
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    // It looks for things beside itself, not beside its bundle.
    define: {
      'import.meta.dirname': JSON.stringify(configs),
      'import.meta.filename': JSON.stringify(path),
      'import.meta.url': JSON.stringify(pathToFileURL(path).href),
    },
    banner: { js: `// ${name}` },
    logLevel: 'silent',
  });
  return import(pathToFileURL(outfile).href);
}
