import { describe, expect, it } from 'vitest';
import { connectionMachine, connectionStates } from '../../machines/index.js';
import { coverageOf, edgePaths } from '../../src/testing/index.js';
import { explore } from '../../src/testing/model/graph.js';
import { variants } from './variants.js';

interface Transition {
  readonly eventType: string;
  readonly source: { readonly key: string; readonly transitions: ReadonlyMap<string, readonly unknown[]> };
}

/** The state, the event, and which of the answers to it: `open: ping.due, 2`. */
const nameOf = (transition: Transition): string => {
  const { source, eventType } = transition;
  return `${source.key}: ${eventType}, ${source.transitions.get(eventType)?.indexOf(transition)}`;
};

/** Every transition of the chart that has an event. */
function charted(): string[] {
  const nodes = Object.values(connectionMachine.root.states);
  return nodes.flatMap(({ transitions }) => [...transitions.values()].flat().map((one) => nameOf(one)));
}

/** The transitions and the events of the edges of the models. */
function taken(): { readonly names: ReadonlySet<string>; readonly types: ReadonlySet<string> } {
  const names = new Set<string>();
  const types = new Set<string>();
  for (const { rig } of variants) {
    const { nodes } = explore({ settings: rig().settings });
    for (const { snapshot, edges } of nodes.values()) {
      for (const { event } of edges) {
        types.add(event.type);
        for (const one of snapshot.machine.getTransitionData(snapshot, event) ?? []) names.add(nameOf(one));
      }
    }
  }
  return { names, types };
}

/** What no edge takes, and why. */
const untaken: readonly (readonly [why: string, names: RegExp])[] = [
  [
    'a transport actor that throws: the one of a connection catches what the transport throws, and reports a close',
    /: xstate\.error\.actor\.transport, \d$/,
  ],
  ['told by a watchdog timer, which only some hosts have, and answered as page.resumed is', /: clock\.jumped, \d$/],
  ['told within the task of the timer that was to send the ping: there is no moment between', /: ping\.skipped, 0$/],
  [
    'asleep for two minutes, and no budget: every start is older than a minute by then, unless the clock was set back',
    /^(open|awaiting-pong): (network\.(online|changed)|page\.(visible|resumed|returned)), 1$|^open: ping\.due, 1$/,
  ],
  ['an offline is no wake', /^(open|awaiting-pong): network\.offline, [01]$/],
  ['changes nothing', /^(open|awaiting-pong): network\.changed, 3$/],
  ['a poll without an answer is no verdict', /^polling-fallback: poll\.timedOut, 0$/],
  ['the third poll after an upgrade fails in open before it can during a ping', /^awaiting-pong: poll\.timedOut, 0$/],
];

describe('the models', () => {
  it('take every event and transition of the chart, but for those that no world brings about', {
    timeout: 60_000,
  }, () => {
    const { names: covered, types } = taken();
    expect(connectionMachine.events.filter((type) => !types.has(type)).sort()).toEqual([
      'clock.jumped',
      'ping.skipped',
      'xstate.error.actor.transport',
    ]);
    const missing = charted().filter((name) => !covered.has(name));
    expect(missing.filter((name) => !untaken.some(([, names]) => names.test(name)))).toEqual([]);
    expect(untaken.filter(([, names]) => !missing.some((name) => names.test(name)))).toEqual([]);
    expect(covered.size).toBeGreaterThanOrEqual(150);
  });

  it('reach all seven states', () => {
    const reached = new Set(edgePaths().flatMap(({ steps }) => steps.map(({ state }) => state.value)));
    expect([...reached].sort()).toEqual([...connectionStates].sort());
  });
});

describe('coverageOf', () => {
  it.each([edgePaths()[0], undefined, [5], 'open'])('knows what is no list of paths', (none) => {
    expect(() => coverageOf(none as never)).toThrow(TypeError);
    expect(() => coverageOf(none as never)).toThrow('`paths` must be an array of paths');
  });

  it('is complete for the paths along every edge, in every state', () => {
    const { edges, byState, missing } = coverageOf(edgePaths());
    expect(missing).toEqual([]);
    expect(edges.covered).toBe(edges.of);
    expect(edges.of).toBeGreaterThan(2_000);
    expect(connectionStates.filter((state) => byState[state].of === 0)).toEqual(['terminated']);
  });

  it('names the edges that are missing', () => {
    const some = edgePaths({ only: ({ event }) => event.type === 'transport.opened' });
    const { edges, byState, missing } = coverageOf(some);
    expect(edges.covered).toBeLessThan(edges.of);
    expect(byState.closing).toEqual({ covered: 0, of: 2 });
    expect(missing).toContain('closing: close.timedOut > terminated, client');
    expect(missing).not.toContain('connecting: transport.opened > open, nothing heard yet');
    expect(missing).toHaveLength(edges.of - edges.covered);
  });
});
