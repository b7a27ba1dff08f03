import { connectionMachine, connectionStates } from '../../machines/index.js';
import { eventTypes, situations } from './situations.js';

interface Transition {
  readonly guard?: unknown;
  readonly target?: string;
  readonly actions?: string | readonly string[];
  readonly description?: string;
}

interface StateConfig {
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly on?: Readonly<Record<string, Transition | readonly Transition[]>>;
  readonly always?: Transition;
}

/** A guard in words: its name, or how names are combined. */
function guardText(guard: unknown): string {
  if (typeof guard === 'string') return `\`${guard}\``;
  if (typeof guard === 'function' && 'guards' in guard && Array.isArray(guard.guards)) {
    return guard.guards.length === 1 ? `not ${guardText(guard.guards[0])}` : guard.guards.map(guardText).join(' and ');
  }
  return '';
}

const listOf = <Item>(items: Item | readonly Item[] | undefined): readonly Item[] =>
  items === undefined ? [] : Array.isArray(items) ? items : [items as Item];

const states = connectionMachine.config.states as unknown as Readonly<Record<string, StateConfig>>;

/** What a state answers, and what it does without being told anything. */
function rulesOf(state: string): [string, Transition | readonly Transition[]][] {
  const { on = {}, always } = states[state] ?? {};
  return [...(always ? [['at once', always] satisfies [string, Transition]] : []), ...Object.entries(on)];
}

function transitionsOf(state: string): [string, Transition][] {
  return rulesOf(state).flatMap(([event, found]) =>
    listOf(found).map((transition): [string, Transition] => [event, transition]),
  );
}

/** One arrow for each pair of states, with the events that take it. */
function diagram(): string {
  const arrows = new Map<string, Set<string>>();
  for (const from of connectionStates) {
    for (const [event, { target }] of transitionsOf(from)) {
      if (target === undefined || target === from || event.startsWith('xstate')) continue;
      const arrow = `${idOf(from)} --> ${idOf(target)}`;
      arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(event));
    }
  }
  // Mermaid takes no hyphen in the id of a state.
  const named = connectionStates.map((state) => `  state "${state}" as ${idOf(state)}`);
  const lines = [...arrows].map(([arrow, events]) => `  ${arrow}: ${summary([...events])}`);
  const ends = ['  [*] --> connecting', ...lines, '  terminated --> [*]'];
  return ['```mermaid', 'stateDiagram-v2', ...named, ...ends, '```'].join('\n');
}

const idOf = (state: string): string => state.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function summary(events: readonly string[]): string {
  const shown = events.slice(0, 3).join(', ');
  return events.length > 3 ? `${shown}, …` : shown;
}

/** The events of a state, those that are answered alike together. */
function answersOf(state: string): [string, readonly Transition[]][] {
  const answers = new Map<Transition | readonly Transition[], string[]>();
  for (const [event, answer] of rulesOf(state)) {
    answers.set(answer, [...(answers.get(answer) ?? []), `\`${event}\``]);
  }
  return [...answers].map(([answer, events]) => [events.join(', '), listOf(answer)]);
}

function chartTable(state: string): string {
  const answers = answersOf(state).flatMap(([events, transitions]) =>
    transitions.map((transition): [string, Transition] => [events, transition]),
  );
  const rows = answers.map(([events, { guard, target, actions, description }]) => {
    const cells = [
      events,
      guardText(guard),
      target === undefined ? '' : `**${target}**`,
      listOf(actions).join(', '),
      description ?? '',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  if (rows.length === 0) return 'No event changes anything.';
  return ['| event | if | goes to | does | why |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function situationTable(name: string): string {
  const ignored: string[] = [];
  const rows: string[] = [];
  for (const type of eventTypes) {
    const life = situations[name]?.();
    if (life === undefined) continue;
    const before = life.snapshot;
    life.say(type, {}, 300);
    if (life.snapshot === before) ignored.push(`\`${type}\``);
    else rows.push(`| \`${type}\` | ${life.state} | ${life.effects.join('; ')} |`);
  }
  const table = rows.length === 0 ? [] : ['| event | then | effects |', '| --- | --- | --- |', ...rows, ''];
  return [`### ${name}`, '', ...table, `Ignored: ${ignored.join(', ')}.`].join('\n');
}

/** The text of docs/lifecycle.md, made from the machine. */
export function lifecyclePage(): string {
  const chart = connectionStates.map((state) => {
    const { description, tags } = states[state] ?? {};
    const tagged = tags === undefined ? '' : ` Tags: ${tags.map((tag) => `\`${tag}\``).join(', ')}.`;
    return [`### ${state}`, '', `${description}${tagged}`, '', chartTable(state)].join('\n');
  });
  return `${[
    '# The lifecycle',
    '<!-- Made from the machine by test/machine/lifecycle-page.ts. To renew it: npx vitest run --config test/vitest.config.ts test/machine -u -->',
    'One connection is one machine with exactly seven states, and this page is made from that machine: the tests fail when the two differ. ' +
      'Facts and requests are events; the words are explained in [the glossary](glossary.md).',
    diagram(),
    '## The chart',
    'Per state, every transition in the order in which it is tried. A transition without a target stays in the state.',
    ...chart,
    '## State × event',
    'What each event does in each situation that answers differently, and which timers it starts, in ms. Settings: one ' +
      'transport with a 10 s connect timeout, polling every 5 s, a ping every 25 s with 10 s for its answer and 2 misses ' +
      'allowed; every throw of the dice is 0.5, and each event comes 300 ms after the situation arose. *Ignored* means: ' +
      'the very same snapshot afterwards.',
    ...Object.keys(situations).map(situationTable),
  ].join('\n\n')}\n`;
}
