import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

/** For esbuild, and so for tsup. */
export const compiledLife: EsbuildPlugin;

/** For Vite, and so for Vitest. */
export const compiledLifeForVite: VitePlugin;
