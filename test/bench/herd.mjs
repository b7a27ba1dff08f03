// What a herd of clients does to a server that comes back: `npm run bench:herd`, and with `-- --save file.json` the same
// figures for the docs. A model of each policy, and ten thousand of the real machine beside it. It takes some minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { columns, titleOf } from './herd/table.mjs';

const save = process.argv.indexOf('--save');
const folder = mkdtempSync(join(tmpdir(), 'heartline-herd-'));

function print(title, rows) {
  const cells = [columns.map(([head]) => head), ...rows.map((row) => columns.map(([, text]) => text(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index].length)));
  console.log(`\n${title}`);
  for (const line of cells) {
    console.log(
      line.map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index]))).join('  '),
    );
  }
}

try {
  const { machines, modelled, outages } = await import(await bundle('test/bench/herd/index.ts', folder));
  const results = outages.map((outage) => {
    const rows = modelled(outage);
    if (outage === outages[3]) rows.splice(1, 0, machines());
    print(titleOf(outage), rows);
    return { outage, rows };
  });
  if (save > 0) writeFileSync(process.argv[save + 1], `${JSON.stringify(results, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
