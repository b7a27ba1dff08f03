import { describe, expect, it } from 'vitest';
import { Bridge } from '../../../../src/inspect/bridge/bridge.js';
import { createSafe } from '../../../../src/inspect/bridge/safe.js';
import { Inspector } from '../../../../src/inspect/inspector.js';
import { XState4Reader } from '../../../../src/inspect/viewer/recording/from-xstate-4.js';
import { toldTransitions } from '../../../../src/inspect/viewer/recording/told.js';
import type {
  ChartNode,
  Entry,
  StateValue,
  StateView,
  ToldTransition,
} from '../../../../src/inspect/viewer/recording/types.js';
import { rigged } from '../../../support/rig.js';
import { node, state as stateOf, transition } from './entries.js';

const state = (value: StateValue, ...taken: ToldTransition[]): StateView => stateOf(value, { taken });

describe('the transitions that an app says were taken', () => {
  const source = node('a', { transitions: [transition('x', ['b']), transition('x', ['c']), transition('y', [])] });
  const chart = node('m', { children: [source, node('b', { transitions: [transition('', ['c'])] }), node('c')] });

  it('are found among those of their event', () => {
    expect(toldTransitions(chart, state('c', { source: 'a', event: 'x', index: 1 }))).toEqual([
      { source: 'a', index: 1, isSure: true },
    ]);
    expect(toldTransitions(chart, state('a', { source: 'a', event: 'y', index: 0 }))).toEqual([
      { source: 'a', index: 2, isSure: true },
    ]);
  });

  it('are those that lead to where it is, and not the way there or what leads nowhere', () => {
    const taken = [
      { source: 'a', event: 'x', index: 0 },
      { source: 'b', event: '', index: 0 },
      { source: 'a', event: 'y', index: 0 },
    ];
    expect(toldTransitions(chart, state('c', ...taken))).toEqual([{ source: 'b', index: 0, isSure: true }]);
  });

  it('are those of all regions', () => {
    const region = (key: string): ChartNode =>
      node(key, {
        children: [node(`${key}1`, { transitions: [transition('x', [`${key}2`])] }), node(`${key}2`)],
      });
    const both = node('m', { type: 'parallel', initial: null, children: [region('l'), region('r')] });
    const taken = ['l1', 'r1'].map((source) => ({ source, event: 'x', index: 0 }));
    expect(toldTransitions(both, state({ l: 'l2', r: 'r2' }, ...taken)).map(({ source }) => source)).toEqual([
      'l1',
      'r1',
    ]);
  });

  it('are none where it says none, or one that the chart does not have', () => {
    expect(toldTransitions(chart, state('c'))).toEqual([]);
    expect(toldTransitions(chart, state('c', { source: 'a', event: 'x', index: 9 }))).toEqual([]);
    expect(toldTransitions(chart, state('c', { source: 'n', event: 'x', index: 0 }))).toEqual([]);
  });

  it('are known for each step of a real connection', () => {
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
      entry.kind === 'state'
        ? [[entry.state.value, toldTransitions(root, entry.state).map(({ source }) => source)]]
        : [],
    );
    const moves = told.filter(([value], index) => index > 0 && value !== told[index - 1]?.[0]);
    expect(moves).toEqual([
      ['backoff', ['heartline.connecting']],
      ['connecting', ['heartline.backoff']],
      ['open', ['heartline.connecting']],
      ['closing', ['heartline.open']],
      ['terminated', ['heartline.closing']],
    ]);
  });
});
