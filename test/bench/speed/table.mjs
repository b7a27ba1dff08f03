// The figures as tables, and whether heartline keeps what it promises.
import { printTable } from '../print-table.mjs';
import { purposes } from './size.mjs';

const signed = (number, digits) => {
  const text = number.toFixed(digits);
  return Number(text) < 0 ? text : `+${text.replace('-', '')}`;
};

/** What is more than raw, with the middle half of the rounds. */
function over({ median, from, to }) {
  const digits = Math.abs(median) < 100 ? 1 : 0;
  return `${signed(median, digits)} (${signed(from, digits)} to ${signed(to, digits)})`;
}

const times = (ratio) => `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×`;

/** A figure that the library has none of, or a part that did not run. */
const orDash = (text) => (value) => (value === null || value === undefined ? '–' : text(value));

const kiloBytes = (bytes) => (bytes / 1_000).toFixed(1);

const nameOf = ({ name, version }) => (version === null ? name : `${name} ${version}`);
const perMessage = (direction) => [
  direction,
  ({ figures }) =>
    orDash(({ overRaw, ratio }) => `${over(overRaw)}, ${times(ratio.median)}`)(figures.speed?.[direction]),
];

const overLoopback = (direction) => [
  direction,
  ({ figures }) =>
    orDash(({ ratio: { median, from, to } }) => `${median.toFixed(2)} (${from.toFixed(2)} to ${to.toFixed(2)})`)(
      figures.loopback?.[direction],
    ),
];

const directions = ['receive text', 'receive binary', 'send text', 'send binary'];

const figuresOf =
  (part) =>
  (text) =>
  ({ figures }) =>
    orDash(text)(figures[part]);
const [inMemory, inProcess, onDrop, inBundle, inProfile] = ['memory', 'cold', 'reconnect', 'size', 'profile'].map(
  figuresOf,
);
const percent = (share) => `${(100 * share).toFixed(0)} %`;
const sizes = ['minified', 'gzip', 'brotli'];

/** Each table: its title, the parts of the benchmark that fill it, its columns, and what is to be said of it. */
export const tables = {
  messages: {
    title: 'ns per message in memory, over raw',
    parts: ['speed'],
    columns: [['library', nameOf], ...directions.map(perMessage)],
    legend:
      'From the socket to the listener, and from the call to the socket: the median and the middle half of the differences to a bare socket in the same round, and the ratio. The socket is a fake that costs a few nanoseconds itself. Text is of 64 characters, binary of 1 KiB; protocols carry it in the smallest message that they have.',
  },
  loopback: {
    title: 'CPU per message over loopback, × raw',
    parts: ['loopback'],
    columns: [['library', nameOf], ...directions.map(overLoopback)],
    legend:
      'The same messages on real sockets, the class of the package `ws` for all, with a server in a process of its own: the CPU time of the client, as the median ratio to a bare socket, and the middle half. Below 1 is who sends many messages as one.',
  },
  idle: {
    title: 'A connection that has nothing to do',
    parts: ['memory', 'idle'],
    columns: [
      ['library', nameOf],
      ['memory', inMemory(({ bytes }) => `${(bytes / 1_000).toFixed(1)} kB`)],
      ['timers', inMemory(({ timers }) => timers.toFixed(0))],
      ['timers in a page', inMemory(({ timersInPage }) => timersInPage.toFixed(0))],
      ['CPU per hour', ({ figures }) => orDash((us) => `${(us / 1_000).toFixed(2)} ms`)(figures.idle)],
    ],
    legend:
      'The mean of 10,000 open connections, each with a fake socket, which alone is what `raw` holds; the timers that each has pending, in Node and in a page; and what an hour of simulated time takes of a CPU, with a server that answers pings, the simulation included. Who has no timer never finds out that a link is dead.',
  },
  connecting: {
    title: 'To connect, and to connect again',
    parts: ['cold', 'reconnect'],
    columns: [
      ['library', nameOf],
      ['first connect', inProcess(({ ratio }) => times(ratio))],
      ['to load it, over raw', inProcess(({ loadMs }) => `${over(loadMs.overRaw)} ms`)],
      ['later connects, over raw', inProcess(({ warm }) => `${over(warm.overRaw)} µs`)],
      ['drop to open, over raw', onDrop(({ overRaw }) => `${over(overRaw)} µs`)],
      ['sockets per drop', onDrop(({ sockets }) => sockets.toFixed(1))],
      ['timers per drop', onDrop(({ timers }) => timers.toFixed(1))],
    ],
    legend:
      'Work only, no waiting: time is simulated. The first connect is that of a fresh process, from the call to the open link, × the same of a bare socket; a drop is the loss of a link that was proven, until the next one is open. Protocols shake hands within that.',
  },
  profile: {
    title: 'Whose work it is',
    parts: ['profile'],
    only: ({ figures }) => figures.profile !== null && figures.profile !== undefined,
    columns: [
      ['library', nameOf],
      ...['heartline', 'xstate', 'garbage collection'].map((owner) => [
        `time of a drop: ${owner}`,
        inProfile(({ drop }) => percent(drop[owner] ?? 0)),
      ]),
      ...['heartline', 'xstate'].map((owner) => [
        `memory: ${owner}`,
        inProfile(({ heap }) => percent(heap[owner] ?? 0)),
      ]),
      ['first connect: the compiler', inProcess(({ compilersShare }) => orDash(percent)(compilersShare))],
    ],
    legend:
      "By the samples of a profiler: in whose functions the time of a drop goes, and whose functions made what an idle connection holds. What is around them, the fake socket and the simulated time, is left out. The compiler's share of a first connect is what is saved by Node's `--no-lazy`, which compiles all functions when they are loaded, not when they are first called.",
  },
  size: {
    title: 'Size of the smallest realistic import, kB',
    parts: ['size'],
    columns: [
      ['library', nameOf],
      ...sizes.map((form) => [form, inBundle(({ whole }) => kiloBytes(whole[form]))]),
      ...sizes.map((form) => [
        `${form}, without xstate`,
        ({ figures }) => orDash((bytes) => kiloBytes(bytes[form]))(figures.size?.withoutXState),
      ]),
    ],
    legend: 'As esbuild bundles it for a page, in production.',
  },
  bytes: {
    title: 'What these bytes are, minified, kB',
    parts: ['size'],
    only: ({ figures }) => figures.size?.parts !== undefined,
    columns: [
      ['library', nameOf],
      ...purposes.map(([purpose]) => [purpose, inBundle(({ parts }) => kiloBytes(parts[purpose]))]),
    ],
    legend: 'Of heartline alone, by the file that each part comes from, before it is compressed to about a third.',
  },
};

/** What the options of libraries were, where they were not those by default. */
export const notesOf = (rows) =>
  rows.filter(({ note }) => note !== undefined).map(({ name, note }) => `${name}: ${note}`);

const overRaw = (direction) => (figures) => figures.speed?.[direction]?.overRaw.median;

/** Of what needs no XState at all. */
const wholeWithoutXState = ({ size }) => (size?.withoutXState ? undefined : size && size.whole.gzip / 1_000);

/** What heartline promises: what it is, must be at most, should be at most, and its figure. */
export const targets = [
  ['receive text in memory, over raw', 'ns', 10, 5, overRaw('receive text')],
  ['receive binary in memory, over raw', 'ns', 10, 5, overRaw('receive binary')],
  ['send text in memory, over raw', 'ns', 5, 1.5, overRaw('send text')],
  ['send binary in memory, over raw', 'ns', 5, 1.5, overRaw('send binary')],
  ['receive text over loopback', '× raw', 1.1, 1.03, ({ loopback }) => loopback?.['receive text'].ratio.median],
  ['receive binary over loopback', '× raw', 1.1, 1.03, ({ loopback }) => loopback?.['receive binary'].ratio.median],
  ['memory per idle connection', 'kB', 9, 7.5, ({ memory }) => memory && memory.bytes / 1_000],
  ['timers per idle connection', '', 1, 1, ({ memory }) => memory?.timers],
  ['drop to open, over raw', 'µs', 60, 35, ({ reconnect }) => reconnect?.overRaw.median],
  ['sockets per drop', '', 1, 1, ({ reconnect }) => reconnect?.sockets],
  ['timers per drop, at most', '', 4, 4, ({ reconnect }) => reconnect?.mostTimers],
  ['gzip size without xstate', 'kB', 6, 5, ({ size }) => size?.withoutXState && size.withoutXState.gzip / 1_000],
  ['gzip size of the whole, without xstate', 'kB', 8, 8, wholeWithoutXState],
  ['gzip size in all, xstate being 13', 'kB', 19, 18, ({ size }) => size && size.whole.gzip / 1_000],
  ['first connect of a process', '× raw', 7, 5, ({ cold }) => cold?.ratio],
];

const verdictOn = (figure, must, aim) => (figure <= aim ? 'met' : figure <= must ? 'must met' : 'MISSED');

/** How each target that was measured stands, in each of heartline's own rows. */
export function standings(rows) {
  const own = rows.filter(({ name }) => name.startsWith('heartline'));
  return targets
    .map(([what, unit, must, aim, figureOf]) => {
      const measured = own
        .map(({ name, figures }) => ({ name, figure: figureOf(figures) }))
        .filter(({ figure }) => figure !== undefined && figure !== null)
        .map(({ name, figure }) => ({ name, figure, verdict: verdictOn(figure, must, aim) }));
      return { what, unit, must, aim, measured };
    })
    .filter(({ measured }) => measured.length > 0);
}

const figureText = (figure, unit) => `${figure.toFixed(Number.isInteger(figure) ? 0 : 2)} ${unit}`.trim();

export const targetColumns = (rows) => [
  ['target', ({ what }) => what],
  ['must', ({ must, unit }) => `≤ ${must} ${unit}`.trim()],
  ['aim', ({ aim, unit }) => `≤ ${aim} ${unit}`.trim()],
  ...rows
    .filter(({ name }) => name.startsWith('heartline'))
    .map(({ name: row }) => [
      row,
      ({ measured, unit }) =>
        orDash(({ figure, verdict }) => `${figureText(figure, unit)}, ${verdict}`)(
          measured.find(({ name }) => name === row),
        ),
    ]),
];

/** Breaks a text into lines that a terminal holds. */
const wrapped = (text) => text.replaceAll(/(.{1,118})(?: |$)/g, '$1\n').trimEnd();

/** The tables of the parts that ran, and how the targets stand. */
export function printTables(rows, parts) {
  for (const { title, parts: needed, columns, legend, only = () => true } of Object.values(tables)) {
    if (!needed.some((part) => parts.includes(part))) continue;
    printTable(title, columns, rows.filter(only));
    console.log(wrapped(legend));
  }
  console.log('');
  for (const note of notesOf(rows)) console.log(`${note}.`);
  const standing = standings(rows);
  if (standing.length > 0) printTable('Targets', targetColumns(rows), standing);
}
