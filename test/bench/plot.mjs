// Two bars for each policy: how often its clients try, and how hard they fall upon the server. Light and dark.
const rowHeight = 26;
const labelWidth = 190;
const barWidth = 210;
const gap = 70;
const top = 54;

const inXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const panels = [
  {
    title: 'Attempts per client',
    value: ({ attempts }) => attempts,
    text: ({ attempts }) => attempts.toFixed(1),
  },
  {
    title: 'Busiest second after the return',
    value: ({ peakPerSecond }) => peakPerSecond,
    text: ({ peakPerSecond }) => `${(100 * peakPerSecond).toFixed(0)} % of all clients`,
  },
];

function bars(rows, { title, value, text }, x) {
  const most = Math.max(...rows.map(value));
  const bar = (row, index) => {
    const y = top + index * rowHeight;
    const width = Math.max(1, (barWidth * value(row)) / most);
    const kind = row.name === 'heartline' ? 'own' : 'other';
    return [
      `<rect class="${kind}" x="${x}" y="${y + 4}" width="${width.toFixed(1)}" height="${rowHeight - 10}" rx="3"/>`,
      `<text class="value" x="${(x + width + 6).toFixed(1)}" y="${y + 17}">${text(row)}</text>`,
    ].join('\n');
  };
  return [`<text class="title" x="${x}" y="32">${title}</text>`, ...rows.map(bar)].join('\n');
}

/** The plot of one outage as SVG. Policies that give up are left out: clients that are gone make no attempts. */
export function plot(allRows) {
  const rows = allRows.filter(({ lost }) => lost < 0.01).sort((one, other) => one.attempts - other.attempts);
  const width = labelWidth + 2 * (barWidth + gap) + 70;
  const height = top + rows.length * rowHeight + 16;
  const label = ({ name }, index) =>
    `<text class="${name === 'heartline' ? 'name own' : 'name'}" x="${labelWidth - 12}" y="${top + index * rowHeight + 17}">${inXml(name)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Attempts per client, and the share of clients in the busiest second, for each policy">
<style>
text { font: 13px system-ui, sans-serif; fill: #444c56; }
.title { font-weight: 600; fill: #1c2128; }
.name { text-anchor: end; }
.name.own { font-weight: 700; fill: #0b7a4b; }
rect.own { fill: #0b7a4b; }
rect.other { fill: #b8c0cc; }
@media (prefers-color-scheme: dark) {
  text { fill: #adbac7; }
  .title { fill: #e6edf3; }
  .name.own { fill: #4cd08c; }
  rect.own { fill: #4cd08c; }
  rect.other { fill: #545d68; }
}
</style>
${rows.map(label).join('\n')}
${panels.map((panel, index) => bars(rows, panel, labelWidth + index * (barWidth + gap))).join('\n')}
</svg>
`;
}
