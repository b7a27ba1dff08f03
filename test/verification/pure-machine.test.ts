import { expect, it } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { connectionMachine } from '../../machines/index.js';
import { seeded } from '../support/dice.js';
import { effectsOf } from '../support/pure.js';
import { configurations } from './configurations.js';
import { beginning, taken } from './explore.js';
import { movesFrom } from './moves.js';
import { begin, effectOf, proceed } from './pure-machine.js';

it.each(configurations)("answers like XState's own transition(), on random walks: $name (I18)", (of) => {
  const dice = seeded(7);
  const fail = (invariant: string, what: string): never => {
    throw new Error(`${invariant} ${what}`);
  };
  let steps = 0;
  const states = new Set<string>();
  for (let walk = 0; walk < 10; walk += 1) {
    let situation = beginning(of, fail);
    for (let length = 0; length < 40 && situation.snapshot.status === 'active'; length += 1) {
      const moves = movesFrom(of, situation.snapshot, situation.world);
      const move = moves[Math.floor(dice() * moves.length)];
      if (move === undefined) throw new Error('nothing can happen');
      if (move.event !== null) {
        const [expected, actions] = transition(connectionMachine, situation.snapshot, move.event);
        const { snapshot, effects } = proceed(situation.snapshot, move.event);
        expect(snapshot.value).toBe(expected.value);
        expect(snapshot.status).toBe(expected.status);
        expect(snapshot.context).toEqual(expected.context);
        expect(Object.keys(snapshot.children)).toEqual(Object.keys(expected.children));
        expect(snapshot === situation.snapshot).toBe(expected === situation.snapshot);
        expect(effects).toEqual(actions.map(effectOf).filter((effect) => effect !== null));
        steps += 1;
        states.add(snapshot.value);
      }
      situation = taken(of, situation, move, fail) ?? situation;
    }
  }
  expect(steps).toBeGreaterThan(50);
  expect(states.size).toBeGreaterThan(2);
});

it('begins like it, too', () => {
  const [expected, actions] = initialTransition(connectionMachine, { at: 5, offline: true });
  const { snapshot, effects } = begin({ at: 5, offline: true });
  expect(snapshot.context).toEqual(expected.context);
  expect(effects).toHaveLength(effectsOf(actions).length);
});
