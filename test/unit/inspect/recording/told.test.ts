import { describe, expect, it } from 'vitest';
import { Bridge } from '../../../../src/inspect/bridge/bridge.js';
import { createSafe } from '../../../../src/inspect/bridge/safe.js';
import { Inspector } from '../../../../src/inspect/inspector.js';
import { XState4Reader } from '../../../../src/inspect/viewer/recording/from-xstate-4.js';
import { toldTransition } from '../../../../src/inspect/viewer/recording/told.js';
import type { ChartNode, Entry, StateView } from '../../../../src/inspect/viewer/recording/types.js';
import { rigged } from '../../../support/rig.js';

const chart = (transitions: ChartNode['transitions']): ChartNode => ({
  id: 'm',
  key: 'm',
  type: 'compound',
  initial: 'a',
  description: null,
  tags: [],
  invokes: [],
  entry: [],
  exit: [],
  transitions,
  children: [],
});
const to = (event: string, ...targets: string[]): ChartNode['transitions'][number] => ({
  event,
  targets,
  guard: null,
  actions: [],
  reenter: false,
  description: null,
});
const state = (...taken: NonNullable<StateView['taken']>): StateView => ({
  value: 'a',
  status: 'active',
  context: {},
  tags: [],
  next: null,
  taken,
});

describe('the transition that an app says was taken', () => {
  const both = chart([to('x', 'm.a'), to('x', 'm.b'), to('y')]);

  it('is found among those of its event', () => {
    expect(toldTransition(both, state({ source: 'm', event: 'x', index: 1 }))).toEqual({
      source: 'm',
      index: 1,
      isSure: true,
    });
    expect(toldTransition(both, state({ source: 'm', event: 'y', index: 0 }))?.index).toBe(2);
  });

  it('is the last of several that leads anywhere', () => {
    const taken = [
      { source: 'm', event: 'x', index: 0 },
      { source: 'm', event: 'y', index: 0 },
    ];
    expect(toldTransition(both, state(...taken))?.index).toBe(0);
  });

  it('is none where it says none, or one that the chart does not have', () => {
    expect(toldTransition(both, state())).toBeNull();
    expect(toldTransition(both, state({ source: 'm', event: 'x', index: 9 }))).toBeNull();
    expect(toldTransition(both, state({ source: 'n', event: 'x', index: 0 }))).toBeNull();
  });

  it('is known for each step of a real connection', () => {
    const reader = new XState4Reader();
    const entries: Entry[] = [];
    const inspector = new Inspector((message) => {
      const read = reader.read(message, 0);
      reader.remember(read, 0);
      entries.push(...read);
    });
    const rig = rigged({ autoStart: false });
    const { actor } = rig.connection;
    new Bridge(actor, inspector, { safe: createSafe(undefined), now: () => 0, takesEvents: true, refused: () => {} });
    rig.connection.start();
    rig.transport.latest.refuse();
    rig.clock.advance(5_000);
    rig.transport.latest.open();
    rig.connection.close();
    rig.transport.latest.serverClose(1000);
    const own = entries.filter((entry) => entry.actor === actor.sessionId);
    const root = own.find((entry) => entry.kind === 'actor')?.chart as ChartNode;
    const told = own.flatMap((entry) =>
      entry.kind === 'state' ? [[entry.state.value, toldTransition(root, entry.state)?.source]] : [],
    );
    const moves = told.filter(([value], index) => index > 0 && value !== told[index - 1]?.[0]);
    expect(moves).toEqual([
      ['backoff', 'heartline.connecting'],
      ['connecting', 'heartline.backoff'],
      ['open', 'heartline.connecting'],
      ['closing', 'heartline.open'],
      ['terminated', 'heartline.closing'],
    ]);
  });
});
