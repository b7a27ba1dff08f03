// Bars beside each other, a panel for each figure, a row for each name. Light and dark.
const rowHeight = 26;
const labelWidth = 190;
const gap = 70;
const top = 54;
const margin = 16;

const inXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const kindOf = ({ name }, owns) => (owns(name) ? 'own' : 'other');

/** How long a bar is, from 0 to 1. On a logarithmic scale it begins at a power of ten. */
function scaleOf({ value, logFrom }, rows) {
  const most = Math.max(...rows.map(value).filter((one) => one !== null));
  if (logFrom === undefined) return { share: (one) => one / most, decades: [] };
  const span = Math.log10(most / logFrom);
  const share = (one) => Math.log10(Math.max(one, logFrom) / logFrom) / span;
  const decades = Array.from({ length: Math.floor(span) }, (_, index) => logFrom * 10 ** (index + 1));
  return { share, decades };
}

function bars(rows, panel, x, { barWidth, owns }) {
  const { title, value, text } = panel;
  const { share, decades } = scaleOf(panel, rows);
  const bottom = top + rows.length * rowHeight;
  const grid = decades.map((decade) => {
    const at = (x + barWidth * share(decade)).toFixed(1);
    return `<path class="grid" d="M${at} ${top}V${bottom}"/>`;
  });
  const bar = (row, index) => {
    const y = top + index * rowHeight;
    const label = (from, what) => `<text class="value" x="${from.toFixed(1)}" y="${y + 17}">${inXml(what)}</text>`;
    if (value(row) === null) return label(x, '–');
    const width = Math.max(1, barWidth * share(value(row)));
    return [
      `<rect class="${kindOf(row, owns)}" x="${x}" y="${y + 4}" width="${width.toFixed(1)}" height="${rowHeight - 10}" rx="3"/>`,
      label(x + width + 6, text(row)),
    ].join('\n');
  };
  return [`<text class="title" x="${x}" y="32">${inXml(title)}</text>`, ...grid, ...rows.map(bar)].join('\n');
}

/**
 * The plot as SVG. A panel has a `title`, and the `value` and the `text` of a row; where `value` is null there is no bar.
 * With `logFrom` its scale is logarithmic.
 */
export function chart(
  rows,
  panels,
  { label, barWidth = 210, lastGap = gap + 70, owns = (name) => name === 'heartline' },
) {
  const width = labelWidth + panels.length * (barWidth + gap) + lastGap - gap;
  const height = top + rows.length * rowHeight + margin;
  const named = (row, index) =>
    `<text class="${owns(row.name) ? 'name own' : 'name'}" x="${labelWidth - 12}" y="${top + index * rowHeight + 17}">${inXml(row.name)}</text>`;
  const drawn = (panel, index) => bars(rows, panel, labelWidth + index * (barWidth + gap), { barWidth, owns });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${inXml(label)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #444c56; }
.title { font-weight: 600; fill: #1c2128; }
.name { text-anchor: end; }
.name.own { font-weight: 700; fill: #0b7a4b; }
.grid { stroke: #d0d7de; stroke-dasharray: 2 3; }
rect.own { fill: #0b7a4b; }
rect.other { fill: #b8c0cc; }
@media (prefers-color-scheme: dark) {
  text { fill: #adbac7; }
  .title { fill: #e6edf3; }
  .name.own { fill: #4cd08c; }
  .grid { stroke: #373e47; }
  rect.own { fill: #4cd08c; }
  rect.other { fill: #545d68; }
}
</style>
${rows.map(named).join('\n')}
${panels.map(drawn).join('\n')}
</svg>
`;
}
