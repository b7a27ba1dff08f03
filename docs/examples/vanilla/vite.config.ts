import { defineConfig } from 'vite';
import { common } from '../shared/vite.ts';

export default defineConfig(common);
