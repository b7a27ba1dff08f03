import { initialContext } from '../../machines/context.js';
import type { ConnectionEvent, ConnectionInput } from '../../machines/index.js';
import { type CompiledTurn, firstTurn, turnOn } from '../../src/compiled/turn.js';
import type { Effect, Snapshot, Step } from './pure-machine.js';

/** Equal as plain data. Strings of both would do as well, and take most of the time of an exploration. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => key in other && isSame(Reflect.get(one, key), Reflect.get(other, key)));
}

/** What the compiled turn asks for, in the words of the pure machine: there, stopping nobody is not mentioned. */
function effectsOf(turn: CompiledTurn, children: readonly string[]): Effect[] {
  const present = new Set(children);
  const effects: Effect[] = [];
  for (const deed of turn.deeds) {
    if (deed.kind === 'tell') effects.push({ kind: 'tell', command: deed.command });
    if (deed.kind === 'start') {
      present.add(deed.id);
      effects.push({ kind: 'spawn', id: deed.id, src: deed.what, input: deed.input });
    }
    if (deed.kind === 'stop' && present.delete(deed.id)) effects.push({ kind: 'stop', id: deed.id });
  }
  // At the end nobody stays behind.
  if (turn.value === 'terminated') for (const id of present) effects.push({ kind: 'stop', id });
  return effects;
}

function differenceOf(turn: CompiledTurn, children: readonly string[], { snapshot, effects }: Step): string | null {
  if (turn.value !== snapshot.value) return `it goes to ${turn.value} instead of ${snapshot.value}`;
  if (!isSame(turn.context, snapshot.context)) return 'its context differs';
  const done = effectsOf(turn, children);
  return isSame(done, effects) ? null : `it does ${JSON.stringify(done)} instead of ${JSON.stringify(effects)}`;
}

/** In what the compiled chart answers otherwise than XState's machine; null where it does not. */
export function compiledDifference(before: Snapshot, event: ConnectionEvent, step: Step): string | null {
  if (before.status !== 'active') return null;
  const turn = turnOn(before.value, before.context, event);
  // An actor that fails where nobody answers that fails the whole machine; whoever runs the compiled chart sees to it.
  const isAlike =
    step.snapshot === before || (step.snapshot.status === 'error' && event.type.startsWith('xstate.error.'));
  if (turn === null) return isAlike ? null : `it does not answer ${event.type}`;
  return differenceOf(turn, Object.keys(before.children), step);
}

/** The same of the very first turn. Whoever runs the compiled chart starts the environment by itself. */
export function compiledBeginning(input: ConnectionInput, step: Step): string | null {
  const effects = step.effects.filter((effect) => !(effect.kind === 'spawn' && effect.id === 'environment'));
  return differenceOf(firstTurn(initialContext(input)), [], { ...step, effects });
}
