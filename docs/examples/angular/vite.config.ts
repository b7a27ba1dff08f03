import { defineConfig } from 'vite';
import { common } from '../shared/vite.ts';

export default defineConfig(({ command }) => ({
  ...common,
  // Angular's aids for development are of no use in what is published.
  define: command === 'build' ? { ngDevMode: 'false' } : {},
  // The compiler is part of the page.
  build: { ...common.build, chunkSizeWarningLimit: 1_000 },
}));
