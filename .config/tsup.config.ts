import type { Options } from 'tsup';

const options: Options = {
  entry: {
    index: 'src/index.ts',
    machines: 'machines/index.ts',
    sockjs: 'src/sockjs.ts',
    testing: 'src/testing/index.ts',
  },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  // In both formats: `heartline` and `heartline/machines` must share one machine, not hold a copy each.
  splitting: true,
  // Rollup then makes the CommonJS of shared chunks; the default, sucrase, lowers `?.` and `import()` as well.
  treeshake: { moduleSideEffects: 'no-external' },
  // tsup hands `baseUrl` to the compiler, which TypeScript 6 refuses without this.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  sourcemap: true,
};

export default options;
