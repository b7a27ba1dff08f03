import type { ElkNode, ElkPoint } from 'elkjs/lib/elk-api.js';
import type { ChartNode } from '../recording/types.js';
import { initialId } from './layout-input.js';
import { detailOf, linkLines, type NodeLine, nodeLines } from './lines.js';
import { type Link, linkId, linksOf, nodesOf } from './links.js';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode {
  readonly node: ChartNode;
  /** `null` for the root. */
  readonly parent: ChartNode | null;
  readonly area: Area;
  readonly lines: readonly NodeLine[];
}

export interface PlacedLink {
  readonly link: Link;
  readonly points: readonly ElkPoint[];
  readonly label: Area;
  readonly lines: readonly string[];
}

/** The mark of where a state begins, and its arrow. */
export interface PlacedInitial {
  /** The id of the parent. */
  readonly of: string;
  readonly area: Area;
  readonly points: readonly ElkPoint[];
}

/** A chart with everything in its place. */
export interface PlacedChart {
  readonly width: number;
  readonly height: number;
  /** Parents first, which is the order to draw them in. */
  readonly nodes: readonly PlacedNode[];
  readonly links: readonly PlacedLink[];
  readonly initials: readonly PlacedInitial[];
}

const areaOf = ({ x = 0, y = 0, width = 0, height = 0 }: Partial<Area>): Area => ({ x, y, width, height });

const shapes = (node: ElkNode): [string, Area][] => [
  [node.id, areaOf(node)],
  ...(node.children ?? []).flatMap((child) => shapes(child)),
];

/** What ELK has made of the layout input of the chart. */
export function placed(chart: ChartNode, opened: ReadonlySet<string>, graph: ElkNode): PlacedChart {
  const detail = detailOf(chart, opened);
  const areas = new Map(shapes(graph));
  const edges = new Map((graph.edges ?? []).map((edge) => [edge.id, edge]));
  const pointsOf = (id: string): ElkPoint[] =>
    (edges.get(id)?.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
      startPoint,
      ...bendPoints,
      endPoint,
    ]);
  const parents = new Map(nodesOf(chart).flatMap((node) => node.children.map((child) => [child.id, node] as const)));
  return {
    width: graph.width ?? 0,
    height: graph.height ?? 0,
    nodes: nodesOf(chart).map((node) => ({
      node,
      parent: parents.get(node.id) ?? null,
      area: areas.get(node.id) ?? areaOf({}),
      lines: nodeLines(node, detail),
    })),
    links: linksOf(chart).map((link) => ({
      link,
      points: pointsOf(link.id),
      label: areaOf(edges.get(link.id)?.labels?.[0] ?? {}),
      lines: linkLines(link, detail),
    })),
    initials: nodesOf(chart).flatMap((node) => {
      const child = node.children.find(({ key }) => key === node.initial);
      const area = areas.get(initialId(node.id));
      return child && area ? [{ of: node.id, area, points: pointsOf(linkId(initialId(node.id), child.id)) }] : [];
    }),
  };
}
