import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { bundle } from '../support/bundle.mjs';
import { bugs } from './teeth.js';

const folder = mkdtempSync(join(tmpdir(), 'heartline-verification-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the explorer finds each bug that is put back, by a short way', () => {
  it.each(bugs)(
    '$what (I1-I14, L5, L6)',
    async ({ configuration, invariants, edits }) => {
      const file = await bundle('test/verification/index.ts', folder, edits);
      const { configurations, explore }: typeof import('./index.js') = await import(pathToFileURL(file).href);
      const of = configurations.find(({ name }) => name === configuration);
      if (of === undefined) throw new Error(`no configuration ${configuration}`);
      const { violations } = explore({ ...of, isThrowing: false }, { nodes: 3_000 });
      expect(violations.map(({ invariant }) => invariant)).toEqual(
        expect.arrayContaining([expect.toBeOneOf([...invariants])]),
      );
      expect(violations[0]?.trace.length).toBeLessThan(20);
    },
    30_000,
  );
});
