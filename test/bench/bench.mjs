// What heartline costs, beside a bare socket and the libraries of the field: `npm run bench`, and with
// `-- --save file.json` the same figures for the docs; `-- --only heartline,partysocket` for some libraries, `-- --part
// speed,memory` for some parts. Every library is measured in processes of its own, in turn with the bare socket, as
// absolute times mean nothing on a shared machine. It takes some minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionOf } from './faults/build-clients.mjs';
import { buildClient, buildFakeTime, buildProtocols, buildSubject } from './speed/build.mjs';
import { parts } from './speed/parts.mjs';
import { startServer } from './speed/run.mjs';
import { raw, subjects } from './speed/subjects.mjs';
import { printTables } from './speed/table.mjs';

const argumentOf = (flag) => {
  const at = process.argv.indexOf(flag);
  return at > 0 ? process.argv[at + 1] : undefined;
};

/** The names that were asked for, or all. A name that is none is a typing mistake. */
function chosen(flag, names) {
  const asked = argumentOf(flag)?.split(',') ?? names;
  const strange = asked.filter((name) => !names.includes(name));
  if (strange.length > 0) throw new Error(`${flag} ${strange.join(',')}: there is only ${names.join(', ')}`);
  return asked;
}

/** No more digits than a measurement has. */
const rounded = (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);

const save = argumentOf('--save');
const names = chosen(
  '--only',
  subjects.map(({ name }) => name),
);
const partNames = chosen('--part', Object.keys(parts));

const folder = mkdtempSync(join(tmpdir(), 'heartline-bench-'));
const protocolsFile = await buildProtocols(folder);
const server = partNames.includes('loopback') ? await startServer(protocolsFile) : null;
try {
  const bare = { ...raw, name: 'bare' };
  const shared = {
    rawFile: await buildSubject(bare, folder),
    rawClientFile: await buildClient(bare, folder),
    timeFile: await buildFakeTime(folder),
    protocolsFile,
    port: server?.port,
  };
  const rows = [];
  for (const subject of subjects.filter(({ name }) => names.includes(name))) {
    const { name, note } = subject;
    const isOwn = name === 'raw' || subject.module !== undefined;
    const own = { file: await buildSubject(subject, folder), clientFile: await buildClient(subject, folder) };
    const figures = {};
    for (const part of partNames) figures[part] = await parts[part](subject, { ...shared, ...own });
    rows.push({ name, version: isOwn ? null : versionOf(name), note, figures });
    console.error(`${name}: measured`);
  }
  printTables(rows, partNames);
  const machine = { node: process.version, cpus: availableParallelism() };
  if (save !== undefined) writeFileSync(save, `${JSON.stringify({ machine, rows }, rounded, 2)}\n`);
} finally {
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
