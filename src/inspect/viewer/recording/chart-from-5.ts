import type { Datum } from './datum.js';
import {
  type Dialect,
  type Draft,
  type DraftedChart,
  depthOf,
  draftChart,
  initialOf,
  transitionOf,
  typeOf,
} from './draft.js';
import { listOf, nameOf, namesOf } from './names.js';
import { resolveTarget } from './target.js';
import type { ChartNode, ChartTransition } from './types.js';

/** `@statelyai/inspect` puts such a text in the place of whatever is nested too deep for it. */
export const isCut = ({ value }: Datum): boolean => value === '[Object]' || value === '[Array]';

const dialect: Dialect = {
  idOf(definition, path, root) {
    const own = isCut(definition) ? null : definition.get('id').optional((id) => id.string());
    return own ?? (root === null ? '(machine)' : [root.id, ...path].join('.'));
  },
  statesOf(definition) {
    const states = isCut(definition) ? null : definition.get('states');
    return states === null || states.isMissing || isCut(states) ? [] : states.entries();
  },
};

/**
 * The chart of a machine from what was given to `createMachine` of XState 5, as JSON.
 * @throws MalformedError
 */
export function chartFrom5(config: Datum): ChartNode {
  const key = config.get('id').optional((id) => id.string()) ?? '(machine)';
  const chart = draftChart(config, key, dialect);
  return nodeFrom(chart.root, chart);
}

function nodeFrom(draft: Draft, chart: DraftedChart): ChartNode {
  const { id, key, definition, children } = draft;
  if (isCut(definition)) return cutNode(id, key);
  return {
    id,
    key,
    type: typeOf(draft),
    ...depthOf(draft),
    initial: initialOf(draft),
    description: definition.get('description').optional((it) => it.string()),
    tags: listOf(definition.get('tags')).map((tag) => tag.string()),
    invokes: listOf(definition.get('invoke')).map(invokedBy),
    entry: namesOf(definition.get('entry')),
    exit: namesOf(definition.get('exit')),
    transitions: declared(draft).map(([event, config]) => transitionFrom(event, config, draft, chart)),
    children: children.map((child) => nodeFrom(child, chart)),
  };
}

const cutNode = (id: string, key: string): ChartNode => ({
  id,
  key,
  type: 'atomic',
  initial: null,
  description: 'Cut off by the sender: see its option `serializationDepthLimit`.',
  tags: [],
  invokes: [],
  entry: [],
  exit: [],
  transitions: [],
  children: [],
});

const invokedBy = (invoke: Datum): string => nameOf(isCut(invoke) ? invoke : invoke.get('src'));

/** Every transition with its event, under the names that XState 5 gives to events of its own. */
function declared({ id, definition }: Draft): [string, Datum][] {
  const keyed = (name: string): [string, Datum][] => {
    const record = definition.get(name);
    return record.isMissing || isCut(record) ? [] : record.entries();
  };
  const invokes = listOf(definition.get('invoke')).filter((invoke) => !isCut(invoke));
  const named: [string, Datum][] = [
    ...keyed('on'),
    [`xstate.done.state.${id}`, definition.get('onDone')],
    ...invokes.flatMap((invoke, index) => outcomes(invoke, `${index}.${id}`)),
    ...keyed('after').map(([delay, of]): [string, Datum] => [`xstate.after.${delay}.${id}`, of]),
    ['', definition.get('always')],
  ];
  return named.flatMap(([event, of]) => listOf(of).map((one): [string, Datum] => [event, one]));
}

function outcomes(invoke: Datum, defaultId: string): [string, Datum][] {
  const id = invoke.get('id').optional((it) => it.string()) ?? defaultId;
  return [
    [`xstate.done.actor.${id}`, invoke.get('onDone')],
    [`xstate.error.actor.${id}`, invoke.get('onError')],
    [`xstate.snapshot.${id}`, invoke.get('onSnapshot')],
  ];
}

function transitionFrom(event: string, config: Datum, source: Draft, chart: DraftedChart): ChartTransition {
  const resolve = (target: string) => resolveTarget(target, source, chart);
  if (typeof config.value === 'string') return transitionOf(event, [config.value], resolve, plain);
  return transitionOf(
    event,
    listOf(config.get('target')).map((target) => target.string()),
    resolve,
    {
      guard: config.get('guard').optional(nameOf),
      actions: namesOf(config.get('actions')),
      reenter: config.get('reenter').value === true,
      description: config.get('description').optional((it) => it.string()),
    },
  );
}

const plain = { guard: null, actions: [], reenter: false, description: null };
