import { createMachine } from 'xstate';
import { connectionMachine } from '../../../../machines/index.js';
import type { ChartNode } from '../../../../src/inspect/viewer/recording/types.js';
import { chartOfMachine } from '../../../support/recordings.js';

const player = createMachine({
  id: 'player',
  type: 'parallel',
  on: { 'power.off': { target: ['.track.paused', '.sound.muted'] } },
  states: {
    track: {
      initial: 'paused',
      states: {
        paused: { on: { play: 'playing' } },
        playing: { tags: 'ready', on: { pause: 'paused', seek: { actions: 'jump' } } },
      },
    },
    sound: { initial: 'on', states: { on: { on: { mute: 'muted' } }, muted: { on: { unmute: 'on' } } } },
  },
});

const form = createMachine({
  id: 'form',
  initial: 'editing',
  states: {
    editing: {
      initial: 'name',
      on: { help: 'help', submit: { target: 'sent', guard: 'isComplete', actions: 'post' } },
      states: {
        name: { on: { next: 'address' } },
        address: { on: { back: 'name' } },
        last: { type: 'history', target: 'name' },
      },
    },
    help: { on: { close: 'editing.last' } },
    sent: { type: 'final', entry: 'thank' },
  },
});

const nested = createMachine({
  id: 'nested',
  initial: 'a',
  states: {
    a: {
      initial: 'b',
      states: {
        b: {
          initial: 'c',
          states: { c: { initial: 'd', states: { d: { on: { up: '#nested.z', over: '#nested.a' } } } } },
        },
      },
      always: { target: 'z', guard: 'isDone', description: 'When nothing is left to do.' },
    },
    z: { on: { again: { target: 'z', reenter: true } } },
  },
});

/** Charts of machines of every kind. */
export const charts: Readonly<Record<'parallel' | 'history' | 'nested' | 'heartline', ChartNode>> = {
  parallel: chartOfMachine(player),
  history: chartOfMachine(form),
  nested: chartOfMachine(nested),
  heartline: chartOfMachine(connectionMachine),
};

/** As many states in a ring as asked for, each linked with the one before, the one after and the first. */
export function ringOf(count: number): ChartNode {
  const name = (place: number): string => `s${(place + count) % count}`;
  const states = Array.from({ length: count }, (_, place) => [
    name(place),
    { on: { NEXT: name(place + 1), PREV: name(place - 1), RESET: name(0) } },
  ]);
  return chartOfMachine(createMachine({ id: 'ring', initial: 's0', states: Object.fromEntries(states) }));
}
