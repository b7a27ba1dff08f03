import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { build } from 'esbuild';
import { xstate4InsideViewer } from '../../../.config/xstate-4-inside.js';

export interface Asset {
  readonly type: string;
  readonly body: string | Uint8Array;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

export const typeOf = (file: string): string => types[extname(file)] ?? 'application/octet-stream';

/** The page by paths, bundled from the library's sources. */
export async function loadAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'main.ts'), join(folder, 'styles/styles.css')],
    entryNames: '[name]',
    outdir: folder,
    write: false,
    bundle: true,
    format: 'esm',
    // SockJS and the inspector are loaded only if they are needed.
    splitting: true,
    sourcemap: true,
    minifySyntax: true,
    target: 'es2022',
    // As bundlers of applications do; sockjs-client would load its debugging aid.
    plugins: [xstate4InsideViewer],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const assets = new Map<string, Asset>();
  for (const { path, contents } of outputFiles) {
    assets.set(`/${basename(path)}`, { type: typeOf(path), body: contents });
  }
  // The page shows connect.ts, which is the code it runs.
  for (const file of ['index.html', 'icon.svg', 'connect.ts']) {
    assets.set(`/${file}`, { type: typeOf(file), body: await readFile(join(folder, file)) });
  }
  return assets;
}
