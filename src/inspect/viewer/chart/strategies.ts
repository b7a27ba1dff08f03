import type { LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { ChartNode } from '../recording/types.js';
import { linksOf } from './links.js';

/** A way to lay a chart out, at all its levels, and how long it may take. */
export interface Strategy {
  readonly options: LayoutOptions;
  readonly limitMs: number;
}

const plainOptions: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.edgeLabels.inline': 'true',
  'elk.padding': '[top=24,left=24,bottom=24,right=24]',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
};

/** From the initial state onwards. */
const orderly: LayoutOptions = { ...plainOptions, 'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST' };

const firstLimitMs = 3_000;
const lastLimitMs = 15_000;

/** Without bends where that can be had: the placement takes most of the time, and more than its share of many arrows. */
const careful: Strategy = {
  options: {
    ...orderly,
    'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
    'elk.layered.nodePlacement.favorStraightEdges': 'true',
  },
  limitMs: firstLimitMs,
};

const quick: Strategy = { options: orderly, limitMs: firstLimitMs };

/** With few tries to have fewer crossings. There are charts on which ELK fails with the others and not with this one. */
export const hurried: Strategy = {
  options: { ...plainOptions, 'elk.layered.thoroughness': '2' },
  limitMs: lastLimitMs,
};

const mostLinksForCare = 30;

/** What to try with a chart, best first. */
export const strategiesFor = (chart: ChartNode): readonly Strategy[] => [
  linksOf(chart).length > mostLinksForCare ? quick : careful,
  hurried,
];
