import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, type AnyStateNode, createActor, createMachine } from 'xstate';
import { activeIds } from '../../../../src/inspect/viewer/recording/active.js';
import { chartFrom4 } from '../../../../src/inspect/viewer/recording/chart-from-4.js';
import { chartFrom5 } from '../../../../src/inspect/viewer/recording/chart-from-5.js';
import { Datum } from '../../../../src/inspect/viewer/recording/datum.js';
import { exportRecording, parseRecording } from '../../../../src/inspect/viewer/recording/file.js';
import { MalformedError } from '../../../../src/inspect/viewer/recording/malformed.js';
import { placesIn } from '../../../../src/inspect/viewer/recording/places.js';
import type { ChartNode } from '../../../../src/inspect/viewer/recording/types.js';
import { registered } from './entries.js';
import { editor4, editor5, nested4, nested5, player4, player5 } from './machines.js';

/** As a JSON text would bring it. */
const datum = (value: unknown) => new Datum(JSON.parse(JSON.stringify(value)));

/** The definition just as `@statelyai/inspect` writes it. */
function definitionOf(machine: AnyStateMachine, depth = 10): Datum {
  const sent: StatelyInspectionEvent[] = [];
  const inspector = createInspector({ send: (event) => sent.push(event) }, { serializationDepthLimit: depth });
  inspector.actor(createActor(machine));
  const [actor] = sent;
  if (actor?.type !== '@xstate.actor') throw new Error('no actor was sent');
  return new Datum(JSON.parse(actor.definition ?? ''));
}

const allBelow = (node: AnyStateNode): AnyStateNode[] => [node, ...Object.values(node.states).flatMap(allBelow)];

/** `@statelyai/inspect` sorts all keys, so the order of states and events is lost on the way. */
const sorted = ({ transitions, children, ...node }: ChartNode): object => ({
  ...node,
  transitions: [...transitions].sort((one, other) => one.event.localeCompare(other.event)),
  children: [...children].sort((one, other) => one.key.localeCompare(other.key)).map(sorted),
});
const at = (chart: ChartNode, id: string): ChartNode => {
  const place = placesIn(chart).get(id);
  if (place === undefined) throw new Error(`no ${id} among ${[...placesIn(chart).keys()]}`);
  return place.node;
};

describe('the chart of a machine', () => {
  it.each([
    ['in parallel', editor5, editor4],
    ['with history, delays and actors', player5, player4],
    ['deeply nested', nested5, nested4],
  ])('%s is the same by both protocols, and its ids are those of XState', (_, five, four) => {
    const chart = chartFrom5(definitionOf(five));
    expect(sorted(chart)).toEqual(sorted(chartFrom4(datum(four.definition))));
    expect([...placesIn(chart).keys()].sort()).toEqual(
      allBelow(five.root)
        .map(({ id }) => id)
        .sort(),
    );
    // What is shown can be saved and loaded as well: every target is a node of the chart.
    const entry = { ...registered('a'), kind: 'actor' as const, name: 'a', parent: null, chart, state: null };
    expect(parseRecording(exportRecording([entry])).entries).toEqual([entry]);
  });

  it('has the targets that XState finds', () => {
    for (const machine of [editor5, player5, nested5]) {
      const chart = chartFrom5(definitionOf(machine));
      for (const node of allBelow(machine.root)) {
        const expected = [...[...node.transitions.values()].flat(), ...(node.always ?? [])].map((transition) => [
          transition.eventType,
          (transition.target ?? []).map((target) => target.id),
          transition.reenter,
        ]);
        const found = at(chart, node.id).transitions.map(({ event, targets, reenter }) => [event, targets, reenter]);
        expect(found.sort()).toEqual(expected.sort());
      }
    }
  });

  it('names guards, actions, actors, tags and descriptions', () => {
    const chart = chartFrom4(datum(player4.definition));
    const playing = at(chart, 'live');
    expect(playing).toMatchObject({ key: 'playing', type: 'compound', initial: 'normal', invokes: ['makeSound'] });
    // XState 4 carries out `after` by actions of its own.
    expect([playing.entry, playing.exit]).toEqual([[], []]);
    expect(playing.transitions.map(({ event, guard, reenter }) => [event, guard, reenter])).toEqual(
      expect.arrayContaining([
        ['xstate.done.actor.sound', null, false],
        ['xstate.error.actor.sound', null, false],
        ['xstate.after.1000.live', 'isIdle', false],
        ['xstate.after.LONG.live', null, false],
        ['AGAIN', null, true],
      ]),
    );
    expect(at(chart, 'player.playing.hist')).toMatchObject({ type: 'history', isDeep: true });

    const root = chartFrom5(definitionOf(editor5));
    expect(root).toMatchObject({ type: 'parallel', initial: null, description: editor5.config.description });
    expect(at(root, 'editor.bold.on').tags).toEqual(['heavy']);
    expect(at(root, 'editor.size.large')).toMatchObject({ entry: ['widen'], exit: ['a', 'b'] });
    expect(root.transitions).toEqual([expect.objectContaining({ targets: ['editor.bold.off', 'editor.size.small'] })]);
  });

  it('knows which of its nodes a state of XState is in', () => {
    const actor = createActor(player5.provide({ actors: {} })).start();
    const chart = chartFrom5(definitionOf(player5));
    const { value, _nodes } = actor.getSnapshot();
    expect(activeIds(chart, new Datum(value).stateValue())).toEqual(new Set(_nodes.map(({ id }) => id)));
    const parallel = createActor(editor5).start().getSnapshot();
    expect(activeIds(chartFrom5(definitionOf(editor5)), new Datum(parallel.value).stateValue())).toEqual(
      new Set(parallel._nodes.map(({ id }) => id)),
    );
  });

  it('shows where the sender has cut it off', () => {
    const chart = chartFrom5(definitionOf(nested5, 4));
    const cut = at(chart, 'nested.a.b');
    expect(cut).toMatchObject({ type: 'atomic', children: [], description: expect.stringMatching(/^Cut off/) });
    expect(at(chart, 'nested.end').type).toBe('final');
  });

  it('says so where a target is missing, and names functions that have no name', () => {
    const machine = {
      initial: 'a',
      states: {
        a: { on: { GO: [{ target: '#lost', description: 'away', guard: { type: '' } }, { target: 'lost.too' }] } },
      },
    };
    const chart = chartFrom5(datum(machine));
    expect([chart.id, chart.key]).toEqual(['(machine)', '(machine)']);
    expect(at(chart, '(machine).a').transitions).toEqual([
      expect.objectContaining({
        targets: [],
        guard: 'inline',
        description: 'away\nThe target #lost was not received.',
      }),
      expect.objectContaining({ targets: [], description: 'The target lost.too was not received.' }),
    ]);
  });

  it('finds a key with a dot in it behind a backslash', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { GO: 'v1\\.2.in', HASH: '#m.v1\\.2.in' } }, 'v1.2': { initial: 'in', states: { in: {} } } },
    });
    const [go, hash] = at(chartFrom5(definitionOf(machine)), 'm.a').transitions;
    expect([go?.targets, hash?.targets]).toEqual([['m.v1.2.in'], ['m.v1.2.in']]);
  });

  it('has a name for invoked logic that is not named', () => {
    const chart = chartFrom5(
      datum({ id: 'm', invoke: [{ src: { config: {} } }, { src: { id: 'child' }, onDone: {} }] }),
    );
    expect(chart.invokes).toEqual(['inline', 'child']);
    expect(chart.transitions).toEqual([expect.objectContaining({ event: 'xstate.done.actor.1.m', targets: [] })]);
  });

  it.each<[string, unknown, string]>([
    ['no object', 'text', ''],
    ['no id', {}, 'id'],
    ['an odd type', { id: 'm', type: 'round' }, 'type'],
    ['an odd beginning', { id: 'm', initial: 'x', states: { a: { id: 'a' } } }, 'initial'],
    ['states in an array', { id: 'm', states: [] }, 'states'],
    ['the same id twice', { id: 'm', states: { a: { id: 'm' } } }, 'states.a'],
    ['a target that is a number', { id: 'm', on: { GO: [{ target: [1] }] } }, 'on.GO[0].target[0]'],
    ['a transition that is null', { id: 'm', on: { GO: [null] } }, 'on.GO[0]'],
    ['a guard that is a number', { id: 'm', on: { GO: [{ cond: 1 }] } }, 'on.GO[0].cond'],
    ['an action that is a number', { id: 'm', entry: [1] }, 'entry[0]'],
    ['a tag that is a number', { id: 'm', tags: [1] }, 'tags[0]'],
    ['a description that is a number', { id: 'm', description: 1 }, 'description'],
    ['an actor that is a number', { id: 'm', invoke: [1] }, 'invoke[0]'],
  ])('is refused with %s', (_, definition, path) => {
    const found = (() => {
      try {
        return chartFrom4(datum(definition));
      } catch (error) {
        return error;
      }
    })();
    expect(found).toBeInstanceOf(MalformedError);
    expect(found).toMatchObject({ path });
  });
});
