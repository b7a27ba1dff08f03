import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Set by .ci/run, which counts from it.
const resultsFile = process.env.BROKER_TEST_RESULTS;

/** What needs a broker that takes long to start: `npm run test:brokers`. */
const config: ViteUserConfig = defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    name: 'brokers',
    reporters: resultsFile ? ['default', ['json', { outputFile: resultsFile }]] : ['default'],
    include: ['test/brokers/**/*.test.ts'],
    globalSetup: [join(import.meta.dirname, 'brokers/setup.ts')],
    // There is one broker for all of them, and they stop it.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

export default config;
