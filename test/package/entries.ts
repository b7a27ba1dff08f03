import manifest from '../../package.json' with { type: 'json' };
import type { ModuleFormat } from './run.js';

/** The names that users import, taken from the exports map: `heartline`, `heartline/machines`, … */
export const entries: readonly string[] = Object.keys(manifest.exports)
  .filter((path) => path !== './package.json')
  .map((path) => manifest.name + path.slice(1));

/** The entries that load something besides xstate as soon as they are imported, and what. */
export const frameworkOf: Readonly<Record<string, string>> = Object.fromEntries(
  ['heartline', 'heartline/compiled'].flatMap((of) => [
    [`${of}/react`, 'react'],
    [`${of}/vue`, 'vue'],
    [`${of}/svelte`, 'svelte'],
    [`${of}/solid`, 'solid-js'],
    [`${of}/angular`, '@angular/core'],
  ]),
);

export const formats: readonly ModuleFormat[] = ['esm', 'cjs'];

/** The code that loads one module into a variable. */
export function load(format: ModuleFormat, variable: string, specifier: string): string {
  const loader = format === 'esm' ? 'await import' : 'require';
  return `const ${variable} = ${loader}(${JSON.stringify(specifier)});\n`;
}
