// Whoever asks for a life gets a compiled one: for what bundles or tests `heartline/compiled`. TypeScript is told the same
// by `moduleSuffixes`.
import { join } from 'node:path';

const compiled = join(import.meta.dirname, '../src/life.compiled.ts');
const life = /^\.{1,2}\/life\.js$/;

export const compiledLife = {
  name: 'compiled-life',
  setup(build) {
    build.onResolve({ filter: life }, () => ({ path: compiled }));
  },
};

export const compiledLifeForVite = {
  name: 'compiled-life',
  enforce: 'pre',
  resolveId: (source) => (life.test(source) ? compiled : null),
};
