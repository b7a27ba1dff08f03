// Writes docs/performance.md and its plots from the figures beside it: `npm run bench:page`, after the benchmarks were run
// with `-- --save`. A test fails where the page and the figures differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { columns as faultColumns, legend } from './faults/table.mjs';
import { plot } from './herd/plot.mjs';
import { columns as herdColumns, titleOf } from './herd/table.mjs';
import { lifetimePlot, messagePlot } from './speed/plots.mjs';
import { notesOf, standings, tables, targetColumns } from './speed/table.mjs';

const docs = join(import.meta.dirname, '../../docs');
const figures = (name) => JSON.parse(readFileSync(join(docs, 'performance', `${name}.json`), 'utf8'));

function table(columns, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const heads = columns.map(([head]) => head);
  return [
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map((row) => line(columns.map(([, text]) => text(row)))),
  ].join('\n');
}

/** The legend of the command, as a list. Its lines that go on are those that begin with a space. */
function legendAsList() {
  const [meanings, ...notes] = legend.trim().split(/\n(?=Times are)/);
  const entries = meanings
    .replaceAll(/\n +/g, ' ')
    .split('\n')
    .map((entry) => /^(.+?) {2,}(.+)$/.exec(entry));
  return [...entries.map(([, name, meaning]) => `- **${name}**: ${meaning.trim()}`), '', ...notes].join('\n');
}

const section = ({ title, columns, legend, only = () => true }, rows) =>
  `### ${title}\n\n${table(columns, rows.filter(only))}\n\n${legend}`;

/** The page, and its plots by the names of their files. */
export function page() {
  const herds = figures('herd');
  const [first] = herds;
  const { machine, rows } = figures('speed');
  const text = `# Performance

What heartline costs, and what it does when things go wrong, beside the libraries of the field with their default options. The figures are those of the commands that each section names; nothing is typed in by hand.

## Speed

![Nanoseconds per message in memory over a bare socket, and the CPU of a flood over loopback](performance/messages.svg)

The scales are logarithmic: from one dotted line to the next it is ten times as much.

\`npm run bench\`, here on Node ${machine.node} with ${machine.cpus} cores. Each library is measured in processes of its own, in turn with a bare socket: times mean nothing by themselves on a machine that does other things, too.

${section(tables.messages, rows)}

${section(tables.loopback, rows)}

## Memory and start-up

![Memory per idle connection, cost of the first connect, and size](performance/lifetime.svg)

\`npm run bench -- --part memory,idle,cold,reconnect\`, in the same way.

${section(tables.idle, rows)}

${section(tables.connecting, rows)}

${section(tables.profile, rows)}

## Size

\`npm run bench -- --part size\`. What the other entries of heartline add is told by \`npm run size\`; each has a budget that the tests enforce.

${section(tables.size, rows)}

${section(tables.bytes, rows)}

## What was aimed at

${table(targetColumns(rows), standings(rows))}

In memory, in a drop and in the first connect \`heartline\` is bound by XState: see whose work it is. [\`heartline/compiled\`](compiled.md) is the same machine without it. [Where the size goes](decisions/0013-size.md) has a page of its own. A first connect is mostly the compiler's work: each function of the library runs for the first time. Binary messages are asked for their size, which is limited; V8 alone takes most of the difference to text for that.

Options that are not those by default:

${notesOf(rows)
  .map((note) => `- ${note}`)
  .join('\n')}

## When the server comes back

All clients lose the server in one moment, and it comes back with room for a limited number of connections a second. Attempts beyond that are refused. Nobody can be back sooner than that room allows: the second column says how much later 99 % of the clients are.

![Attempts per client, and the busiest second, for each policy](performance/herd.svg)

\`npm run bench:herd\`: a model of each policy, read from the published sources, and ten thousand of the real machine, to show that it does what its policy says.

${herds.map(({ outage, rows }) => `### ${titleOf(outage)}\n\n${table(herdColumns, rows)}`).join('\n\n')}

In the longest outage heartline is late by design: after 20 failures it tries once a minute, so that a server that is down for long is left in peace.

## When links fail

\`npm run bench:faults\`: the published builds in a scripted page on simulated time.

${table(faultColumns, figures('faults'))}

${legendAsList()}
`;
  const plots = { herd: plot(first.rows), messages: messagePlot(rows), lifetime: lifetimePlot(rows) };
  return { text, plots };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { text, plots } = page();
  writeFileSync(join(docs, 'performance.md'), text);
  for (const [name, svg] of Object.entries(plots)) writeFileSync(join(docs, 'performance', `${name}.svg`), svg);
}
