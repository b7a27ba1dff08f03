import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { compiledLifeForVite } from '../.config/compiled-life.mjs';
import { xstate4InsideInspectForVite } from '../.config/xstate-4-inside.js';
import { findChromium } from './browser/chromium.mjs';

const executablePath = findChromium();
const servers = join(import.meta.dirname, 'browser/servers.ts');
// Set by .ci/run, which counts from it.
const resultsFile = process.env.TEST_RESULTS;

const config: ViteUserConfig = defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    // By default one core is left idle, which is half of a small machine.
    maxWorkers: availableParallelism(),
    reporters: resultsFile ? ['default', ['json', { outputFile: resultsFile }]] : ['default'],
    coverage: { provider: 'v8', include: ['src/**/*.ts', 'machines/**/*.ts'] },
    projects: [
      {
        plugins: [xstate4InsideInspectForVite],
        test: {
          name: 'node',
          // Else `graphql` would be there twice: Vite takes its ESM files, Node the others.
          server: { deps: { inline: [/@xstate\/inspect/, /graphql-ws/] } },
          include: [
            'test/{machine,unit,contract,simulation,integration,model,examples,verification,simulator,property}/**/*.test.ts',
          ],
        },
      },
      {
        plugins: [compiledLifeForVite, xstate4InsideInspectForVite],
        test: {
          name: 'compiled',
          server: { deps: { inline: [/graphql-ws/] } },
          // What is said of a connection, said of the compiled one. The rest is about XState: inspectors, and its own snapshots.
          include: [
            'test/{contract,simulation,compiled}/**/*.test.ts',
            'test/unit/{bugs,requirements,websocket}/**/*.test.ts',
            'test/unit/{pool,session-socket,wire,link}.test.ts',
          ],
          exclude: [
            'test/simulation/{closing,delivery,secrets,edges,embedding,by-hand}.test.ts',
            'test/unit/requirements/identity.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'types',
          include: [],
          // Errors elsewhere are for `npm run typecheck` to report.
          typecheck: { enabled: true, only: true, ignoreSourceErrors: true, include: ['test/types/**/*.test-d.ts'] },
        },
      },
      {
        plugins: [xstate4InsideInspectForVite, svelte({ configFile: false })],
        // Vue's bundle for bundlers asks for them.
        define: {
          __VUE_OPTIONS_API__: 'true',
          __VUE_PROD_DEVTOOLS__: 'false',
          __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
        },
        optimizeDeps: {
          include: [
            'sockjs-client',
            'socket.io-client',
            'xstate',
            'xstate-v4',
            'fast-safe-stringify',
            '@statelyai/inspect',
            'react',
            'react-dom',
            'react-dom/client',
            'react-dom/server',
            '@xstate/react',
            'vue',
            'vue/server-renderer',
            '@xstate/vue',
            'svelte',
            'svelte/legacy',
            'svelte/reactivity',
            'svelte/store',
            'svelte/transition',
            '@xstate/svelte',
            'solid-js',
            'solid-js/store',
            'solid-js/web',
            '@xstate/solid',
            '@angular/compiler',
            '@angular/core',
            '@angular/platform-browser',
          ],
          exclude: ['@xstate/inspect'],
        },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: existsSync(servers) ? [servers] : [],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              // Chromium refuses to run as root, the usual user of a container, inside its sandbox.
              launchOptions: { ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: [join(import.meta.dirname, 'package/pack.ts')],
          testTimeout: 60_000,
        },
      },
    ],
  },
});

export default config;
