import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compiledLife } from '../../.config/compiled-life.mjs';
import * as withXState from '../../src/testing/index.js';
import { bundle } from '../support/bundle.mjs';

const folder = mkdtempSync(join(tmpdir(), 'heartline-compiled-'));
let compiled: typeof withXState;

beforeAll(async () => {
  compiled = await import(await bundle('src/testing/index.ts', folder, [], [compiledLife]));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('lives the same lives as the machine of XState: every event, in the same order, to the millisecond', async () => {
  let lived = 0;
  for (let seed = 0; lived < 40; seed += 1) {
    const expected = await withXState.simulate({ seed });
    // An inspector is told of what is XState's.
    if (expected.setup.inspected) continue;
    const { journal, violation } = await compiled.simulate({ seed });
    expect(violation).toBeNull();
    expect(journal.join('\n')).toBe(expected.journal.join('\n'));
    lived += 1;
  }
}, 120_000);
