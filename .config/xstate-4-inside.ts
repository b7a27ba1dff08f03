import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

/**
 * `@xstate/inspect` speaks XState 4, while everything else here is XState 5: within its own files `xstate` means
 * `xstate-v4`. So it can be bundled with the parts of XState 4 that it needs, and its user installs XState 5 alone.
 */
const inside = /[\\/]node_modules[\\/]@xstate[\\/]inspect[\\/]/;
const bare = /^xstate(\/|$)/;
const commonJs = /[\\/]lib[\\/]/;
const forPages = /[\\/]es[\\/]browser\.js$/;

const require = createRequire(import.meta.url);
/** Its ES modules, whatever the platform: as its `main` is CommonJS. */
const esModule = join(require.resolve('@xstate/inspect'), '../../es/index.js');
const inspectorWindow = join(import.meta.dirname, '../src/inspect/inspector-window.ts');

/**
 * Two edits of its part for pages: its `window` is ours, by which only checked messages reach it, and it holds those that
 * it has patched weakly, as it never forgets one.
 */
function edited(code: string): string {
  const strong = 'var patchedInterpreters = new Set();';
  if (!code.includes(strong)) throw new Error(`@xstate/inspect has changed: no "${strong}" in it`);
  const imported = `import { inspectorWindow as window } from ${JSON.stringify(inspectorWindow)};`;
  return `${imported}\n${code.replace(strong, strong.replace('Set', 'WeakSet'))}`;
}

/** For esbuild, and so for tsup. */
const xstate4Inside = (elsewhere: 'imported' | 'bundled'): EsbuildPlugin => ({
  name: 'xstate-4-inside-inspect',
  setup(build) {
    build.onResolve({ filter: bare }, ({ importer, kind, path }) => {
      if (inside.test(importer)) return build.resolve('xstate-v4', { resolveDir: import.meta.dirname, kind });
      return elsewhere === 'imported' ? { path, external: true } : undefined;
    });
    build.onResolve({ filter: /^@xstate\/inspect$/ }, () => ({ path: esModule }));
    build.onLoad({ filter: forPages }, async ({ path }) =>
      inside.test(path) ? { contents: edited(await readFile(path, 'utf8')), loader: 'js' } : undefined,
    );
  },
});

/** For a library: every other import of `xstate` stays an import. */
export const xstate4InsideInspect: EsbuildPlugin = xstate4Inside('imported');

/** For a page, which brings all of it. */
export const xstate4InsideViewer: EsbuildPlugin = xstate4Inside('bundled');

/** The same for Vite, and so for Vitest. */
export const xstate4InsideInspectForVite: VitePlugin = {
  name: 'xstate-4-inside-inspect',
  enforce: 'pre',
  resolveId(source, importer) {
    if (source === '@xstate/inspect') return esModule;
    if (!importer || !bare.test(source) || !inside.test(importer)) return null;
    return this.resolve('xstate-v4', import.meta.filename, { skipSelf: true });
  },
  async load(id) {
    if (inside.test(id) && forPages.test(id)) return edited(await readFile(id, 'utf8'));
    // Its part for servers is CommonJS only, whose `require` no plugin sees.
    if (!inside.test(id) || !commonJs.test(id)) return null;
    const names = Object.keys(require(id)).filter((name) => name !== '__esModule');
    const contents = `import * as all from ${JSON.stringify(id)}; export const { ${names.join(', ')} } = all;`;
    const result = await build({
      stdin: { contents, resolveDir: import.meta.dirname },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      plugins: [xstate4InsideInspect],
      logLevel: 'silent',
    });
    return result.outputFiles[0]?.text ?? null;
  },
};
