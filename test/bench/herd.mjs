// What a herd of clients does to a server that comes back: `npm run bench:herd`, and with `-- --save file.json` the same
// figures for the docs. A model of each policy, and ten thousand of the real machine beside it. It takes some minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { columns, titleOf } from './herd/table.mjs';
import { printTable } from './print-table.mjs';

const save = process.argv.indexOf('--save');
const folder = mkdtempSync(join(tmpdir(), 'heartline-herd-'));

try {
  const { machines, modelled, outages } = await import(await bundle('test/bench/herd/index.ts', folder));
  const results = outages.map((outage) => {
    const rows = modelled(outage);
    if (outage === outages[3]) rows.splice(1, 0, machines());
    printTable(titleOf(outage), columns, rows);
    return { outage, rows };
  });
  if (save > 0) writeFileSync(process.argv[save + 1], `${JSON.stringify(results, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
