import { type AnyStateMachine, createMachine, fromPromise } from 'xstate';
import { type AnyStateMachine as AnyMachine4, createMachine as createMachine4 } from 'xstate-v4';

const nothing = (): void => {};
const forever = (): Promise<never> => new Promise(() => {});
const guards = { isIdle: (): boolean => false, isOver: (): boolean => false };
const delays = { LONG: 60_000 };
const actions = { measure: nothing, widen: nothing, a: nothing, b: nothing, note: nothing, warn: nothing };

/** Three machines, each as XState 5 and as XState 4 write the same. */

const editor = {
  id: 'editor',
  type: 'parallel' as const,
  description: 'Two regions, and a transition of the root',
  on: { RESET: { target: ['.bold.off', '.size.small'] } },
  states: {
    bold: {
      initial: 'off',
      states: { on: { on: { TOGGLE: 'off' }, tags: ['heavy'] }, off: { on: { TOGGLE: 'on' } } },
    },
    size: {
      initial: 'small',
      states: {
        small: { on: { GROW: { target: 'large', actions: 'measure' } } },
        large: { entry: 'widen', exit: ['a', 'b'] },
      },
    },
  },
};
export const editor5: AnyStateMachine = createMachine(editor).provide({ actions });
export const editor4: AnyMachine4 = createMachine4({ ...editor, predictableActionArguments: true }, { actions });

const player = (guard: 'guard' | 'cond') => ({
  id: 'player',
  initial: 'stopped',
  states: {
    stopped: { on: { PLAY: '#live', 'media.*': { actions: 'note' } } },
    playing: {
      id: 'live',
      initial: 'normal',
      invoke: { id: 'sound', src: 'makeSound', onDone: 'stopped', onError: { target: 'stopped', actions: 'warn' } },
      after: { 1000: { target: 'stopped', [guard]: 'isIdle' }, LONG: 'stopped' },
      on: { PAUSE: 'paused', AGAIN: { target: 'playing', ...(guard === 'guard' ? { reenter: true } : {}) } },
      states: {
        normal: { on: { FASTER: 'fast' } },
        fast: {},
        hist: { type: 'history' as const, history: 'deep' as const },
      },
    },
    paused: { on: { PLAY: 'playing.hist' }, always: { target: 'stopped', [guard]: 'isOver' } },
  },
});
export const player5: AnyStateMachine = createMachine(player('guard')).provide({
  actors: { makeSound: fromPromise(forever) },
  guards,
  delays,
  actions,
});
export const player4: AnyMachine4 = createMachine4(
  { ...player('cond'), predictableActionArguments: true },
  { services: { makeSound: forever }, guards, delays, actions },
);

const nested = {
  id: 'nested',
  initial: 'a',
  states: {
    a: {
      initial: 'b',
      onDone: 'end',
      states: {
        b: {
          initial: 'c',
          states: { c: { initial: 'd', states: { d: { on: { UP: '#nested.end', OVER: '#finish' } } } } },
        },
        f: { id: 'finish', type: 'final' as const },
      },
    },
    end: { type: 'final' as const },
  },
};
export const nested5: AnyStateMachine = createMachine(nested);
export const nested4: AnyMachine4 = createMachine4({ ...nested, predictableActionArguments: true });
