import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { connectionStates } from '../../machines/index.js';
import {
  createModelRig,
  edgePaths,
  type ModelPath,
  type ModelStep,
  pairPaths,
  type Rig,
  walk,
} from '../../src/testing/index.js';
import { worldOf } from '../../src/testing/model/machine.js';
import { variants } from './variants.js';

/** What differs between the model and a real connection, in the state, in any fact of the context, or in the timers. */
function differences({ connection, clock }: Rig, { state }: ModelStep): string[] {
  const { value, context, output } = connection.actor.getSnapshot();
  const facts = Object.keys(state.context) as (keyof typeof context)[];
  return [
    ...(value === state.value ? [] : [`${value} is not ${state.value}`]),
    ...(isDeepStrictEqual(output, state.output) ? [] : ['output']),
    ...facts.filter((fact) => !isDeepStrictEqual(context[fact], state.context[fact])),
    ...(clock.pending === worldOf(state).timers.size ? [] : [`${clock.pending} timers`]),
  ];
}

/** Walks every path, and tells of each step after which the two differ. */
async function mismatches(paths: readonly ModelPath[], rig: () => Rig): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const check = (there: Rig, step: ModelStep): void => {
      const differing = differences(there, step);
      if (differing.length > 0) found.push(`${path.title}, after ${step.event.type}: ${differing.join(', ')}`);
    };
    await walk(path, check, rig()).catch((error: Error) => found.push(`${path.title}: ${error.message}`));
  }
  return found;
}

describe('the model is the connection itself', () => {
  it.each(connectionStates.filter((state) => state !== 'terminated'))(
    'along every edge out of %s',
    { timeout: 60_000 },
    async (state) => {
      const paths = edgePaths({ only: ({ source }) => source.snapshot.value === state });
      expect(paths.length).toBeGreaterThan(1);
      expect(await mismatches(paths, createModelRig)).toEqual([]);
    },
  );

  it.each(variants.slice(1))('along every edge with $name', { timeout: 60_000 }, async ({ rig, only }) => {
    const paths = edgePaths({ settings: rig().settings, only });
    expect(paths.length).toBeGreaterThan(500);
    expect(await mismatches(paths, rig)).toEqual([]);
  });
});

describe('pairs of edges', () => {
  it('lead a connection where they lead the model', { timeout: 60_000 }, async () => {
    const paths = pairPaths();
    expect(paths.length).toBeGreaterThan(300);
    expect(await mismatches(paths, createModelRig)).toEqual([]);
  });
});
