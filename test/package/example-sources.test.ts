import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { examples, inFolder } from '../../docs/examples/runner/folder.mjs';
import manifest from '../../package.json' with { type: 'json' };
import { runNode, toolPath } from './run.js';

const tested: Readonly<Record<string, string>> = { ...manifest.devDependencies, heartline: manifest.version };

it.each([...examples, 'server'])('the example %s asks for the versions that are tested', async (name) => {
  const path = join(import.meta.dirname, '../../docs/examples', name, 'package.json');
  const { dependencies, devDependencies } = JSON.parse(await readFile(path, 'utf8'));
  const asked: [string, string][] = Object.entries({ ...dependencies, ...devDependencies });
  expect(asked.length).toBeGreaterThan(0);
  expect(asked).toEqual(asked.map(([dependency]) => [dependency, `^${tested[dependency]}`]));
});

// Of .vue and .svelte files the bundler alone looks at the code: what checks their types is not installed.
it('the examples compile against the types of the tarball', { timeout: 120_000 }, async () => {
  // In one process, which reads what they have in common once.
  const compile = (folder: string) => runNode([toolPath('typescript', 'bin/tsc'), '--build', ...examples], folder);
  expect(await inFolder(examples, inject('tarball'), compile)).toBe('');
});
