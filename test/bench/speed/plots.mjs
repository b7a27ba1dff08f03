import { chart } from '../plot.mjs';

const orNull = (value) => value ?? null;

const perMessage = (title, direction) => {
  const nsOf = ({ figures }) => orNull(figures.speed?.[direction]?.overRaw.median);
  // Rounded to none, it has no sign.
  const textOf = (ns) => `${ns.toFixed(ns < 10 ? 1 : 0).replace(/^-(?=0\.0$)/, '')} ns`;
  // What is within a nanosecond of raw has no bar on this scale.
  return { title, value: nsOf, text: (row) => textOf(nsOf(row)), logFrom: 1 };
};

const floodOf = ({ figures }) => orNull(figures.loopback?.['receive text']?.ratio.median);

const messagePanels = [
  perMessage('Receive a text, over raw', 'receive text'),
  perMessage('Send a text, over raw', 'send text'),
  { title: 'A flood of text, CPU × raw', value: floodOf, text: (row) => `${floodOf(row).toFixed(2)} ×`, logFrom: 0.9 },
];

const memoryOf = ({ figures }) => orNull(figures.memory && figures.memory.bytes / 1_000);
const coldOf = ({ figures }) => orNull(figures.cold?.ratio);
const sizeOf = ({ figures }) => orNull(figures.size && figures.size.whole.gzip / 1_000);
const withoutXStateOf = ({ figures }) => orNull(figures.size?.withoutXState && figures.size.withoutXState.gzip / 1_000);

const lifetimePanels = [
  { title: 'Memory per idle connection', value: memoryOf, text: (row) => `${memoryOf(row).toFixed(1)} kB` },
  { title: 'First connect, × raw', value: coldOf, text: (row) => `${coldOf(row).toFixed(1)} ×` },
  {
    title: 'Size, gzip',
    value: sizeOf,
    text: (row) => {
      const own = withoutXStateOf(row);
      return `${sizeOf(row).toFixed(1)} kB${own === null ? '' : ` (${own.toFixed(1)} over xstate)`}`;
    },
  },
];

/** The libraries from the cheapest to the dearest, by the first panel. */
function sorted(rows, { value }) {
  const endless = Number.POSITIVE_INFINITY;
  return rows.toSorted((one, other) => (value(one) ?? endless) - (value(other) ?? endless));
}

const owns = (name) => name.startsWith('heartline');

export function messagePlot(rows) {
  const label =
    'Nanoseconds per message received and sent in memory, and CPU of a flood over loopback, for each library';
  const others = rows.filter(({ name }) => name !== 'raw');
  return chart(sorted(others, messagePanels[0]), messagePanels, { label, barWidth: 150, lastGap: 90, owns });
}

export function lifetimePlot(rows) {
  const label = 'Memory per idle connection, cost of the first connect, and size, for each library';
  return chart(sorted(rows, lifetimePanels[0]), lifetimePanels, { label, barWidth: 150, lastGap: 220, owns });
}
