import { createRequire } from 'node:module';
import { build, type Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

/**
 * `@xstate/inspect` speaks XState 4, while everything else here is XState 5: within its own files `xstate` means
 * `xstate-v4`. So it can be bundled with the parts of XState 4 that it needs, and its user installs XState 5 alone.
 */
const inside = /[\\/]node_modules[\\/]@xstate[\\/]inspect[\\/]/;
const bare = /^xstate(\/|$)/;
const commonJs = /[\\/]lib[\\/]/;

/** For esbuild, and so for tsup. Every other import of `xstate` stays an import. */
export const xstate4InsideInspect: EsbuildPlugin = {
  name: 'xstate-4-inside-inspect',
  setup(build) {
    build.onResolve({ filter: bare }, ({ importer, kind, path }) =>
      inside.test(importer)
        ? build.resolve('xstate-v4', { resolveDir: import.meta.dirname, kind })
        : { path, external: true },
    );
  },
};

/** The same for Vite, and so for Vitest. */
export const xstate4InsideInspectForVite: VitePlugin = {
  name: 'xstate-4-inside-inspect',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!importer || !bare.test(source) || !inside.test(importer)) return null;
    return this.resolve('xstate-v4', import.meta.filename, { skipSelf: true });
  },
  // Its part for servers is CommonJS only, whose `require` no plugin sees.
  async load(id) {
    if (!inside.test(id) || !commonJs.test(id)) return null;
    const names = Object.keys(createRequire(import.meta.url)(id)).filter((name) => name !== '__esModule');
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
