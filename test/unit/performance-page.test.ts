import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { page } from '../bench/page.mjs';
import { root } from '../support/markdown.js';

it('docs/performance.md and its plots say what the figures beside them say: `npm run bench:page` writes them', () => {
  const read = (path: string): string => readFileSync(join(root, 'docs', path), 'utf8');
  const { text, plots } = page();
  expect(read('performance.md')).toBe(text);
  expect(Object.keys(plots).sort()).toEqual(['herd', 'lifetime', 'messages']);
  for (const [name, svg] of Object.entries(plots)) expect(read(`performance/${name}.svg`)).toBe(svg);
});
