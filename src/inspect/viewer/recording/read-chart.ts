import type { Datum } from './datum.js';
import type { ChartNode, ChartTransition } from './types.js';

/**
 * A chart in the form that is shown, checked in full: ids are unique, `initial` is a child, targets are nodes of it.
 * @throws MalformedError
 */
export function readChart(datum: Datum): ChartNode {
  const seen = new Map<string, Datum>();
  const chart = node(datum, seen);
  for (const [, at] of seen) checkTargets(at, seen);
  return chart;
}

function node(datum: Datum, seen: Map<string, Datum>): ChartNode {
  const id = datum.get('id').string();
  if (seen.has(id)) datum.get('id').refuse('the id of another node as well');
  seen.set(id, datum);
  const children = datum
    .get('children')
    .list()
    .map((child) => node(child, seen));
  const initial = text(datum.get('initial'));
  if (initial !== null && !children.some(({ key }) => key === initial)) datum.get('initial').refuse('not a child');
  return {
    id,
    key: datum.get('key').string(),
    type: datum.get('type').oneOf('atomic', 'compound', 'parallel', 'final', 'history'),
    ...(datum.get('isDeep').optional((deep) => deep.boolean()) && { isDeep: true }),
    initial,
    description: text(datum.get('description')),
    tags: datum.get('tags').strings(),
    invokes: datum.get('invokes').strings(),
    entry: datum.get('entry').strings(),
    exit: datum.get('exit').strings(),
    transitions: datum.get('transitions').list().map(transition),
    children,
  };
}

const transition = (datum: Datum): ChartTransition => ({
  event: datum.get('event').string(),
  targets: datum.get('targets').strings(),
  guard: text(datum.get('guard')),
  actions: datum.get('actions').strings(),
  reenter: datum.get('reenter').boolean(),
  description: text(datum.get('description')),
});

const text = (datum: Datum): string | null => datum.optional((it) => it.string());

function checkTargets(of: Datum, nodes: ReadonlyMap<string, Datum>): void {
  for (const transition of of.get('transitions').list()) {
    for (const target of transition.get('targets').list()) {
      if (!nodes.has(target.string())) target.refuse('not the id of a node');
    }
  }
}
