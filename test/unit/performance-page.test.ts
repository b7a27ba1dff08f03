import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { page } from '../bench/page.mjs';
import { root } from '../support/markdown.js';

it('docs/performance.md and its plot say what the figures beside them say: `npm run bench:page` writes them', () => {
  const read = (path: string): string => readFileSync(join(root, 'docs', path), 'utf8');
  const { text, svg } = page();
  expect(read('performance.md')).toBe(text);
  expect(read('performance/herd.svg')).toBe(svg);
});
