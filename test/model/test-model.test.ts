import { describe, expect, it } from 'vitest';
import { createTestModel, type TestParam } from 'xstate/graph';
import type { ConnectionEvent } from '../../machines/index.js';
import {
  connectionModel,
  coverageOf,
  createModelRig,
  drivers,
  edgePaths,
  type ModelSnapshot,
  stateKey,
  testModelOptions,
} from '../../src/testing/index.js';

/** A connection as the system under test of `path.test`. */
function underTest(): { readonly params: TestParam<ModelSnapshot, ConnectionEvent>; readonly seen: string[] } {
  const rig = createModelRig();
  const seen: string[] = [];
  const check = (expected: ModelSnapshot): void => {
    const here = rig.connection.actor.getSnapshot();
    seen.push(here.value);
    expect(here.value).toBe(expected.value);
  };
  return { params: { events: drivers(rig), states: { '*': check } }, seen };
}

describe('a test model of xstate/graph', () => {
  const model = createTestModel(connectionModel(), testModelOptions);

  it('has a shortest path to every state, each of which a real connection can go', { timeout: 60_000 }, async () => {
    const paths = model.getShortestPaths();
    expect(paths.length).toBeGreaterThan(50);
    const reached = new Set<string>();
    for (const path of paths) {
      const { params, seen } = underTest();
      await path.test(params);
      expect(seen).toHaveLength(path.steps.length);
      for (const state of seen) reached.add(state);
    }
    expect(reached.size).toBe(7);
    expect(coverageOf(paths).edges.covered).toBeGreaterThan(paths.length);
  });

  it('takes the paths along every edge as its own', { timeout: 60_000 }, async () => {
    const paths = model.getPaths(() => edgePaths({ only: ({ source }) => stateKey(source.snapshot) === 'open' }));
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths) await path.test(underTest().params);
  });

  it('fails where the connection does something else', async () => {
    const [path] = model.getPaths(() => edgePaths({ only: ({ event }) => event.type === 'retry.due' }));
    if (path === undefined) throw new Error('no such path');
    const rig = createModelRig({ backoff: () => 5 });
    await drivers(rig)['transport.closed']({ event: { type: 'transport.closed' } });
    await expect(path.test({ events: drivers(rig) })).rejects.toThrow('cannot happen now');
  });

  it('is of the settings of the rig', async () => {
    const [path] = model.getPaths(() => edgePaths());
    if (path === undefined) throw new Error('no such path');
    const other = createModelRig({ maxRetries: 1 });
    await expect(path.test({ events: drivers(other) })).rejects.toThrow('settings: rig.settings');
    expect(() => drivers(other.connection as never)).toThrow('`rig` must be a rig of createRig');
  });

  it('starts nothing: no actor, no timer, no clock', () => {
    const before = Date.now;
    Date.now = () => {
      throw new Error('the real clock was read');
    };
    try {
      expect(model.getShortestPaths({ toState: ({ value }) => value === 'closing' })).toHaveLength(1);
    } finally {
      Date.now = before;
    }
  });
});
