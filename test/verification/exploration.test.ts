import { describe, expect, it } from 'vitest';
import { connectionStates } from '../../machines/index.js';
import { differencesOf } from './audit.js';
import { configurations } from './configurations.js';
import { explore } from './explore.js';
import { told } from './report.js';

// What `npm run verify` does to the end, as far as it fits into the tests.
describe('every order of events', () => {
  const reached = new Set<string>();

  it.each(configurations)(
    'keeps every invariant, ends and opens again, compiled as well, up to some depth: $name, $about (P6, P7, I1-I12, I14, I16, I18, I19, L1, L5, L6, L9)',
    (of) => {
      const exploration = explore(of, { nodes: 600, withCompiled: true });
      expect(exploration.violations.map(told)).toEqual([]);
      // Exhausted, or as many nodes as were asked for.
      expect(exploration.isExhausted || exploration.nodes >= 600).toBe(true);
      expect(exploration.edges).toBeGreaterThan(10 * exploration.nodes);
      for (const state of connectionStates) if (exploration.states[state] > 0) reached.add(state);
    },
    30_000,
  );

  it('passes through every state', () => {
    expect([...reached].sort()).toEqual([...connectionStates].sort());
  });
});

it.each(configurations.slice(0, 5))('what has one key has one future: $name', (of) => {
  const { graph, duplicates } = explore(of, { nodes: 500, sampleEvery: 197 });
  expect(duplicates.length).toBeGreaterThan(10);
  for (const duplicate of duplicates) expect(differencesOf(of, graph, duplicate)).toEqual([]);
});
