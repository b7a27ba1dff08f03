import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { common } from '../shared/vite.ts';

export default defineConfig({ ...common, plugins: [vue()] });
