import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Quick ones, then the long table of the lifecycle page, then whole lives. */
const order = [/test\/machine\/(?!lifecycle)/, /test\/machine\//, /test\/unit\//, /./];
const rank = ({ moduleId }: TestSpecification): number => order.findIndex((part) => part.test(moduleId));

/** A mutant is gone with its first failing test, so the tests closest to the machine come first. */
class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((one, other) => rank(one) - rank(other) || one.moduleId.localeCompare(other.moduleId));
  }
}

/** What mutants of the core are tried against: every test of it that needs no server, no browser and no compiler. */
const config: ViteUserConfig = defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['test/{machine,unit,simulation}/**/*.test.ts', 'test/contract/fake-transport.test.ts'],
    // The docs, and what lies beside the core.
    exclude: [
      'test/unit/inspect/**',
      'test/simulation/secrets.test.ts',
      'test/unit/{docs,fakes,rig,settled,timer-heap,http-polling,retry-after,sock-js,utf8,virtual-clock,web-socket,web-socket-options}.test.ts',
    ],
    // These tests share nothing that needs a fresh world for each file.
    isolate: false,
    sequence: { sequencer: NearestFirst },
  },
});

export default config;
