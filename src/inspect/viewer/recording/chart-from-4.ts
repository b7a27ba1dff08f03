import type { Datum } from './datum.js';
import { type Dialect, type Draft, depthOf, draftChart, initialOf, transitionOf, typeOf } from './draft.js';
import { inWordsOf5, listOf, nameOf } from './names.js';
import type { ChartNode, ChartTransition } from './types.js';

const dialect: Dialect = {
  idOf: (definition) => definition.get('id').string(),
  statesOf: (definition) => definition.get('states').optional((states) => states.entries()) ?? [],
};

/**
 * The chart of a machine from its definition by XState 4, or in its form.
 * @throws MalformedError
 */
export function chartFrom4(definition: Datum): ChartNode {
  const key = definition.get('key').optional((it) => it.string()) ?? definition.get('id').string();
  const { root, byId } = draftChart(definition, key, dialect);
  return nodeFrom(root, (target) => byId.get(target.replace(/^#/, '')) ?? null);
}

type Resolve = (target: string) => Draft | null;

function nodeFrom(draft: Draft, resolve: Resolve): ChartNode {
  const { id, key, definition, children } = draft;
  return {
    id,
    key,
    type: typeOf(draft),
    ...depthOf(draft),
    initial: initialOf(draft),
    description: definition.get('description').optional((it) => it.string()),
    tags: definition.get('tags').optional((tags) => tags.strings()) ?? [],
    invokes: listOf(definition.get('invoke')).map((invoke) => nameOf(invoke.get('src'))),
    entry: actionsOf(definition.get('entry')),
    exit: actionsOf(definition.get('exit')),
    transitions: declared(definition).map(([event, transition]) => transitionFrom(event, transition, draft, resolve)),
    children: children.map((child) => nodeFrom(child, resolve)),
  };
}

/** XState 4 has `always` under the event '' as well. */
function declared(definition: Datum): [string, Datum][] {
  const on = definition.get('on').optional((it) => it.entries()) ?? [];
  const always: [string, Datum][] = on.some(([event]) => event === '') ? [] : [['', definition.get('always')]];
  return [...on, ...always].flatMap(([event, list]) => listOf(list).map((one): [string, Datum] => [event, one]));
}

function transitionFrom(event: string, datum: Datum, source: Draft, resolve: Resolve): ChartTransition {
  const targets = listOf(datum.get('target')).map((target) => target.string());
  const isInternal = datum.get('internal').value === true;
  return transitionOf(inWordsOf5(event), targets, resolve, {
    guard: datum.get('cond').optional(nameOf),
    actions: actionsOf(datum.get('actions')),
    // To other states any transition leaves its source: only here it makes a difference.
    reenter: !isInternal && targets.some((target) => isWithin(resolve(target), source)),
    description: datum.get('description').optional((it) => it.string()),
  });
}

function isWithin(draft: Draft | null, ancestor: Draft): boolean {
  return draft !== null && (draft === ancestor || isWithin(draft.parent, ancestor));
}

/** Without those by which XState 4 carries out `after`. */
const actionsOf = (datum: Datum): string[] =>
  listOf(datum)
    .filter((action) => !isOfDelay(action))
    .map(nameOf);

function isOfDelay({ value }: Datum): boolean {
  const id =
    typeof value === 'object' && value !== null ? (Reflect.get(value, 'sendId') ?? Reflect.get(value, 'id')) : null;
  return typeof id === 'string' && id.startsWith('xstate.after(');
}
