// What a herd of clients does to a server that comes back: `npm run bench:herd`, and with `-- --save file.json` the same
// figures for the docs. A model of each policy, and ten thousand of the real machine beside it. It takes some minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle.mjs';

const save = process.argv.indexOf('--save');
const folder = mkdtempSync(join(tmpdir(), 'heartline-herd-'));

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const seconds = (ms) => (Number.isFinite(ms) ? `${(ms / 1_000).toFixed(1)} s` : 'never');
const columns = [
  ['policy', ({ name }) => name],
  ['attempts per client', ({ attempts }) => attempts.toFixed(1)],
  ['99 % back, later than possible', ({ t99LateMs }) => (t99LateMs === null ? 'never' : seconds(t99LateMs))],
  ['busiest second after the return', ({ peakPerSecond }) => percent(peakPerSecond)],
  ['busiest 100 ms of first tries', ({ firstPeak }) => percent(firstPeak)],
  ['median first try', ({ firstMedianMs }) => seconds(firstMedianMs)],
  ['never back', ({ lost }) => percent(lost)],
];

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

const titleOf = ({ clients, awayMs, roomPerSecond }) =>
  `${clients.toLocaleString('en-US')} clients, the server away for ${awayMs / 1_000} s, then room for ${roomPerSecond.toLocaleString('en-US')} a second`;

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
