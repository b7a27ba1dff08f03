import type { AnyActorLogic, AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { nameInXState4 } from './names.js';

type Plain = Record<string, unknown>;
export type Definition = { readonly id: string } & Plain;

/** The chart of a machine of XState 5 as XState 4 defines one, and so `@xstate/inspect`. */
export function definitionOf(logic: AnyActorLogic, id: string): Definition {
  if (!isMachine(logic)) return plainActor(id);
  const known = charts.get(logic);
  if (known) return known;
  const chart = { ...nodeOf(logic.root), id: logic.id };
  charts.set(logic, chart);
  return chart;
}

/** A chart never changes, and is larger than all that is posted after it. */
const charts = new WeakMap<AnyStateMachine, Definition>();

function isMachine(logic: AnyActorLogic): logic is AnyStateMachine {
  return 'root' in logic && 'states' in logic;
}

/** What is no machine has no chart, but still lives and ends. */
function plainActor(id: string): Definition {
  const keys = ['active', 'done', 'error', 'stopped'];
  const node = (key: string, order: number): Plain => ({
    ...bare,
    id: `${id}.${key}`,
    key,
    type: key === 'active' ? 'atomic' : 'final',
    order,
  });
  const states = Object.fromEntries(keys.map((key, index) => [key, node(key, index + 1)]));
  return { ...bare, id, key: id, type: 'compound', initial: 'active', states, order: 0 };
}

const bare: Plain = { states: {}, on: {}, transitions: [], entry: [], exit: [], activities: [], invoke: [], tags: [] };

function nodeOf(node: AnyStateNode): Plain {
  const on: Record<string, Plain[]> = {};
  for (const [descriptor, transitions] of node.transitions) {
    on[nameInXState4(descriptor)] = transitions.map((transition) => transitionOf(transition, node));
  }
  const always = (node.always ?? []).map((transition) => transitionOf({ ...transition, eventType: '' }, node));
  const initial = node.type === 'compound' ? node.initial?.target?.[0]?.key : undefined;
  return {
    ...bare,
    id: node.id,
    key: node.key,
    type: node.type,
    ...(initial !== undefined && { initial }),
    ...(node.history !== undefined && node.type === 'history' && { history: node.history }),
    states: Object.fromEntries(
      Object.values(node.states as Record<string, AnyStateNode>).map((at) => [at.key, nodeOf(at)]),
    ),
    on,
    ...(always.length > 0 && { always }),
    transitions: Object.values(on).flat(),
    entry: node.entry.map(actionOf),
    exit: node.exit.map(actionOf),
    invoke: node.invoke.map(({ id, src }) => ({ type: 'xstate.invoke', id, src: { type: nameOf(src) } })),
    order: node.order,
    tags: node.tags,
    ...(node.meta !== undefined && { meta: textsOf(node.meta) }),
    ...(node.description !== undefined && { description: node.description }),
  };
}

function transitionOf(transition: AnyTransitionDefinition, source: AnyStateNode): Plain {
  const { target, guard, actions, reenter, eventType, description } = transition;
  const name = nameInXState4(eventType);
  return {
    target: (target ?? []).map(({ id }: AnyStateNode) => `#${id}`),
    source: `#${source.id}`,
    ...(guard !== undefined && { cond: { type: nameOf(guard), name: nameOf(guard) } }),
    actions: actions.map(actionOf),
    internal: !reenter,
    event: name,
    eventType: name,
    ...(description !== undefined && { description }),
  };
}

const actionOf = (action: unknown): Plain => ({ type: nameOf(action) });

/** What something is called in a chart: by a name, by an object with a type, or as a function. */
function nameOf(named: unknown): string {
  if (typeof named === 'string') return named;
  if (typeof named === 'object' && named !== null && 'type' in named) return String(named.type);
  // Built-in actions and guards are functions that say what they are.
  if (typeof named === 'function') return 'type' in named ? String(named.type) : named.name || 'inline';
  return 'inline';
}

/** Only the texts of what a chart says about itself: who knows what else it refers to. */
function textsOf(meta: unknown): Plain {
  const entries = typeof meta === 'object' && meta !== null ? Object.entries(meta) : [];
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string'));
}
