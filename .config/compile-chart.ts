import { type ConnectionState, connectionMachine, connectionStates } from '../machines/index.js';
import * as updates from '../machines/updates.js';

interface Transition {
  readonly guard?: unknown;
  readonly target?: string;
  readonly reenter?: boolean;
  readonly actions?: string | readonly string[];
}

interface StateConfig {
  readonly tags?: readonly string[];
  readonly entry?: string | readonly string[];
  readonly exit?: string | readonly string[];
  readonly always?: Transition;
  readonly on?: Readonly<Record<string, Transition | readonly Transition[]>>;
}

const states = connectionMachine.config.states as unknown as Readonly<Record<ConnectionState, StateConfig>>;

const listOf = <Item>(items: Item | readonly Item[] | undefined): readonly Item[] =>
  items === undefined ? [] : Array.isArray(items) ? items : [items as Item];

const knownOfMachine = ['schemas', 'id', 'description', 'context', 'output', 'invoke', 'initial', 'states'];
const knownOfState = ['description', 'type', 'tags', 'entry', 'exit', 'always', 'on'];
const knownOfTransition = ['description', 'guard', 'target', 'reenter', 'actions'];

/** What is not compiled must not be left out in silence. */
function mustKnow(config: object, known: readonly string[]): void {
  const unknown = Object.keys(config).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`the compiler does not know \`${unknown.join()}\``);
}

const isUpdate = (name: string): boolean => name in updates;

/** Asked of a machine that was never given a world: the compiled actor has one from its beginning. */
const isOfXState = ({ guard }: Transition): boolean => guard === 'isUnprovided';

/** What must hold, as an expression each. */
function conditionsOf(guard: unknown): readonly string[] {
  if (guard === undefined) return [];
  if (typeof guard === 'string') return [`is.${guard}`];
  if (typeof guard !== 'function' || !('guards' in guard)) throw new Error('a guard of a new kind');
  const parts = (guard.guards as readonly unknown[]).flatMap(conditionsOf);
  if (guard.name === 'and') return parts;
  if (guard.name === 'not' && parts.length === 1) return [`not(${parts.join()})`];
  throw new Error(`${guard.name} is not known to the compiler`);
}

function actionsOf(actions: string | readonly string[] | undefined): string {
  return `[${listOf(actions)
    .map((name) => (isUpdate(name) ? name : `act.${name}`))
    .join(', ')}]`;
}

function answerText(transition: Transition, from: string): string {
  mustKnow(transition, knownOfTransition);
  const { guard, target, reenter, actions } = transition;
  const conditions = conditionsOf(guard);
  const parts = [
    ...(conditions.length > 0 ? [`when: [${conditions.join(', ')}]`] : []),
    // Without `reenter` a transition to the state itself neither leaves nor enters it.
    ...(target !== undefined && (target !== from || reenter) ? [`to: '${target}'`] : []),
    `acts: ${actionsOf(actions)}`,
  ];
  return `{ ${parts.join(', ')} }`;
}

/** Answers that several events share are written once. */
class Shared {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  count(text: string): void {
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
  }

  nameOf(text: string): string {
    if ((this.#counts.get(text) ?? 0) < 2) return text;
    const name = this.#names.get(text) ?? `shared${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }

  get declarations(): string[] {
    return [...this.#names].map(([text, name]) => `const ${name}: Answers = ${text};`);
  }
}

function answersText(found: Transition | readonly Transition[] | undefined, from: string): string {
  const answers = listOf(found).filter((transition) => !isOfXState(transition));
  return `[${answers.map((transition) => answerText(transition, from)).join(', ')}]`;
}

function stateText(name: ConnectionState, shared: Shared): string {
  mustKnow(states[name], knownOfState);
  const { tags = [], entry, exit, always, on = {} } = states[name];
  const events = Object.entries(on).map(
    ([event, found]) => `      '${event}': ${shared.nameOf(answersText(found, name))},`,
  );
  return [
    `  ${/\W/.test(name) ? `'${name}'` : name}: {`,
    `    tags: new Set([${tags.map((tag) => `'${tag}'`).join(', ')}]),`,
    `    entry: ${actionsOf(entry)},`,
    `    exit: ${actionsOf(exit)},`,
    `    always: ${answersText(always, name)},`,
    '    on: {',
    ...events,
    '    },',
    '  },',
  ].join('\n');
}

function namedUpdates(): string[] {
  const used = JSON.stringify(connectionMachine.config);
  const names = Object.keys(updates).filter((name) => used.includes(`"${name}"`));
  return names.map((name) => `const ${name}: Action = change(updates.${name});`);
}

/** The chart as a module of tables, in which nothing is looked up by name. */
export function compiledChart(): string {
  mustKnow(connectionMachine.config, knownOfMachine);
  const shared = new Shared();
  for (const name of connectionStates) {
    for (const found of Object.values(states[name].on ?? {})) shared.count(answersText(found, name));
  }
  const table = connectionStates.map((name) => stateText(name, shared));
  return [
    '// Compiled from machines/connection.machine.ts by `npm run compile`. Not to be edited.',
    "import type { Action } from '../../machines/actions.js';",
    "import * as act from '../../machines/actions.js';",
    "import * as is from '../../machines/guards.js';",
    "import * as updates from '../../machines/updates.js';",
    "import { type Answers, type Chart, change, not } from './chart-types.js';",
    '',
    ...namedUpdates(),
    '',
    ...shared.declarations,
    '',
    'export const chart: Chart = {',
    ...table,
    '};',
    '',
  ].join('\n');
}
