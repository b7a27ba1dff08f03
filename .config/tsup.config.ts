import type { Options } from 'tsup';
import { compiledLife } from './compiled-life.mjs';
import { viewer } from './viewer.js';
import { xstate4InsideInspect } from './xstate-4-inside.js';

const common: Options = {
  format: ['esm', 'cjs'],
  target: 'es2022',
  // In both formats: `heartline` and `heartline/machines` must share one machine, not hold a copy each.
  splitting: true,
  // Rollup then makes the CommonJS of shared chunks; the default, sucrase, lowers `?.` and `import()` as well.
  treeshake: { moduleSideEffects: 'no-external' },
  // tsup hands `baseUrl` to the compiler, which TypeScript 6 refuses without this.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  sourcemap: true,
};

const library: Options = {
  ...common,
  entry: {
    index: 'src/index.ts',
    machines: 'machines/index.ts',
    sockjs: 'src/sockjs.ts',
    react: 'src/react.ts',
    vue: 'src/vue.ts',
    svelte: 'src/svelte.ts',
    solid: 'src/solid.ts',
    angular: 'src/angular.ts',
    websocket: 'src/websocket/index.ts',
    socketio: 'src/socketio.ts',
    testing: 'src/testing/index.ts',
  },
  platform: 'neutral',
};

/** The same without XState: whoever asks for a life gets a compiled one. */
const compiled: Options = {
  ...library,
  entry: {
    compiled: 'src/compiled/index.ts',
    'compiled/react': 'src/react.ts',
    'compiled/vue': 'src/vue.ts',
    'compiled/svelte': 'src/svelte.ts',
    'compiled/solid': 'src/solid.ts',
    'compiled/angular': 'src/angular.ts',
    'compiled/websocket': 'src/websocket/index.ts',
  },
  esbuildPlugins: [compiledLife],
  dts: { compilerOptions: { ignoreDeprecations: '6.0', moduleSuffixes: ['.compiled', ''] } },
};

/** With `@xstate/inspect` and the parts of XState 4 that it needs inside, so that nobody has to install them. */
const inspector: Options = {
  ...common,
  noExternal: [/^xstate(\/|$)/, '@xstate/inspect', 'xstate-v4', 'fast-safe-stringify'],
  esbuildPlugins: [xstate4InsideInspect],
  // XState 4 asks for it as soon as it is loaded.
  env: { NODE_ENV: 'production' },
  minify: true,
  sourcemap: false,
};

const inspectorOfPages: Options = { ...inspector, entry: { inspect: 'src/inspect/index.ts' }, platform: 'browser' };

const inspectorOfNode: Options = {
  ...inspector,
  entry: { 'inspect/server': 'src/inspect/server.ts' },
  platform: 'node',
  external: ['ws'],
};

const cli: Options = { entry: { cli: 'src/cli.ts' }, format: 'esm', target: 'es2022', platform: 'node' };

const options: Options[] = [library, compiled, inspectorOfPages, inspectorOfNode, cli, viewer];

export default options;
