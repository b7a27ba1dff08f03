import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { common } from '../shared/vite.ts';

export default defineConfig({ ...common, plugins: [solid()] });
