import { expect, it } from 'vitest';
import { chart } from '../../src/compiled/chart.js';
import type { Answer } from '../../src/compiled/chart-types.js';
import { seeded } from '../support/dice.js';
import { compiledBeginning, compiledDifference } from './compiled.js';
import { configurations } from './configurations.js';
import { beginning } from './explore.js';
import { movesFrom } from './moves.js';
import { begin, proceed } from './pure-machine.js';
import { walk } from './random-walk.js';

/** What a difference is found in: the chart is plain data, so a test can change it for a moment. */
type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const fail = (invariant: string, what: string): never => {
  throw new Error(`${invariant} ${what}`);
};

function withAnswer(answer: Answer, changed: Partial<Answer>, check: () => void): void {
  const before = { ...answer };
  Object.assign(answer as Writable<Answer>, changed);
  try {
    check();
  } finally {
    Object.assign(answer as Writable<Answer>, before);
  }
}

it('notices a compiled chart that goes elsewhere, or does something else', () => {
  const [of] = configurations;
  if (of === undefined) throw new Error('no configuration');
  const { snapshot, world } = beginning(of, fail);
  const opening = movesFrom(of, snapshot, world).find(({ event }) => event?.type === 'transport.opened')?.event;
  const answer = chart.connecting.on['transport.opened']?.[0];
  if (!opening || !answer) throw new Error('nothing opens');
  const step = proceed(snapshot, opening);
  expect(compiledDifference(snapshot, opening, step)).toBeNull();
  withAnswer(answer, { to: 'backoff' }, () => {
    expect(compiledDifference(snapshot, opening, step)).toBe('it goes to backoff instead of open');
  });
  withAnswer(answer, { acts: answer.acts.slice(1) }, () => {
    expect(compiledDifference(snapshot, opening, step)).toBe('its context differs');
  });
  withAnswer(answer, { acts: answer.acts.slice(0, 1) }, () => {
    expect(compiledDifference(snapshot, opening, step)).toMatch(/^it does .* instead of /);
  });
  withAnswer(answer, { when: [() => false] }, () => {
    expect(compiledDifference(snapshot, opening, step)).toBe('it does not answer transport.opened');
  });
});

it('notices one that begins otherwise', () => {
  expect(compiledBeginning({ at: 5 }, begin({ at: 5 }))).toBeNull();
  expect(compiledBeginning({ at: 5 }, begin({ at: 6 }))).toBe('its context differs');
});

it('answers like the machine of XState, whatever happens, and every answer is given somewhere', () => {
  const answers = new Map<Answer, string>();
  for (const [state, { on, always }] of Object.entries(chart)) {
    for (const [event, those] of [...Object.entries(on), ['at once', always] as const]) {
      for (const [index, answer] of those.entries()) answers.set(answer, `${state}, ${event}, ${index}`);
    }
  }
  const given = new Set<Answer>();
  for (const answer of answers.keys()) {
    const { when = [] } = answer;
    const noted = (): boolean => {
      given.add(answer);
      return true;
    };
    // Asked after all others, it says that the answer is given.
    Object.assign(answer, { when: [...when, noted] });
  }
  const dice = seeded(12);
  for (let steps = 0; steps < 200_000; ) {
    const walked = walk(dice, 500);
    expect(walked.difference).toBeNull();
    steps += walked.steps;
  }
  expect([...answers].filter(([answer]) => !given.has(answer)).map(([, name]) => name)).toEqual([]);
}, 120_000);
