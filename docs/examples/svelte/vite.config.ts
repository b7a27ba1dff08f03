import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { common } from '../shared/vite.ts';

export default defineConfig({ ...common, plugins: [svelte()] });
