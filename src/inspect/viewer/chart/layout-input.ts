import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { ChartNode } from '../recording/types.js';
import { type Detail, detailOf, linkLines, nodeLines } from './lines.js';
import { linkId, linksOf, nodesOf } from './links.js';
import { estimatedWidth, lineHeight, type Measure } from './text.js';

/** Sizes in px. */
const padding = 12;
const titleHeight = 22;
const leastWidth = 96;
const dot = 10;
const historySize = 26;

export const sizes: { readonly padding: number; readonly titleHeight: number } = { padding, titleHeight };

/** For what the reading begins with. */
const first: LayoutOptions = { 'elk.layered.layering.layerConstraint': 'FIRST' };

export const initialId = (parent: string): string => `initial of ${parent}`;

/** A chart as ELK wants it: sizes of nodes and labels are known, places are not. */
export function layoutInput(
  chart: ChartNode,
  opened: ReadonlySet<string> = new Set(),
  measure: Measure = estimatedWidth,
): ElkNode {
  const detail = detailOf(chart, opened);
  return {
    id: 'chart',
    children: [box(chart, detail, measure)],
    edges: [...initialEdges(chart), ...labelledEdges(chart, detail, measure)],
  };
}

function box(node: ChartNode, detail: Detail, measure: Measure): ElkNode {
  if (node.type === 'history') return { id: node.id, width: historySize, height: historySize };
  const { width, height } = textSize(node, detail, measure);
  if (node.children.length === 0) return { id: node.id, width, height };
  return {
    id: node.id,
    layoutOptions: {
      'elk.padding': `[top=${height + padding},left=20,bottom=20,right=20]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${width},${height})`,
    },
    children: [
      ...(initialChild(node) ? [{ id: initialId(node.id), width: dot, height: dot, layoutOptions: first }] : []),
      ...node.children.map((child) => box(child, detail, measure)),
    ],
  };
}

function textSize(node: ChartNode, detail: Detail, measure: Measure): { width: number; height: number } {
  const texts = nodeLines(node, detail).map(({ text }) => text);
  const widths = texts.map((text) => measure(text, 'line'));
  // A chart of many arrows is first seen from afar: its names need room to be drawn large.
  const growth = detail.isDense && node.children.length === 0 ? 1.7 : 1;
  const width = Math.max(leastWidth, measure(node.key, 'title') * growth + 14, ...widths) + 2 * padding;
  const lines = texts.length > 0 ? texts.length * lineHeight + 8 : 0;
  return { width, height: titleHeight * growth + lines + padding };
}

const initialChild = (node: ChartNode): ChartNode | undefined =>
  node.children.find(({ key }) => node.initial !== null && key === node.initial);

const initialEdges = (chart: ChartNode): ElkExtendedEdge[] =>
  nodesOf(chart).flatMap((node) => {
    const child = initialChild(node);
    if (child === undefined) return [];
    const from = initialId(node.id);
    return [{ id: linkId(from, child.id), sources: [from], targets: [child.id] }];
  });

const labelledEdges = (chart: ChartNode, detail: Detail, measure: Measure): ElkExtendedEdge[] =>
  linksOf(chart).map((link) => {
    const texts = linkLines(link, detail);
    const width = Math.max(...texts.map((text) => measure(text, 'label'))) + 12;
    return {
      id: link.id,
      sources: [link.source],
      targets: [link.target],
      labels: [{ text: texts.join('\n'), width, height: texts.length * lineHeight + 6 }],
    };
  });
