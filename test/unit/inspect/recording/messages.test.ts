import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AnyActorLogic, createActor, createMachine, fromPromise } from 'xstate';
import { type AnyStateMachine as AnyMachine4, interpret } from 'xstate-v4';
import { XState4Reader } from '../../../../src/inspect/viewer/recording/from-xstate-4.js';
import { entriesFrom5 } from '../../../../src/inspect/viewer/recording/from-xstate-5.js';
import { MalformedError } from '../../../../src/inspect/viewer/recording/malformed.js';
import { takenTransitions } from '../../../../src/inspect/viewer/recording/transition.js';
import type { ChartNode, Entry } from '../../../../src/inspect/viewer/recording/types.js';
import { editor4, editor5, nested4, nested5, player4, player5 } from './machines.js';

const now = 1_700_000_000_000;
const text = (value: unknown): string => JSON.stringify(value);

/** What `@xstate/inspect` posts about a machine of XState 4 that receives some events. */
function messagesOf4(machine: AnyMachine4, events: readonly string[]): object[] {
  const service = interpret(machine).start();
  const { sessionId } = service;
  const messages: object[] = [
    { type: 'service.register', machine: text(machine.definition), state: text(service.state), id: 'own', sessionId },
  ];
  for (const type of events) {
    messages.push({ type: 'service.event', event: text({ name: type, data: { type }, $$type: 'scxml' }), sessionId });
    service.send(type);
    messages.push({ type: 'service.state', state: text(service.state), sessionId });
  }
  messages.push({ type: 'service.stop', sessionId });
  service.stop();
  return messages;
}

/** What `@statelyai/inspect` posts about an actor of XState 5. */
function messagesOf5(logic: AnyActorLogic, events: readonly string[]): object[] {
  const messages: StatelyInspectionEvent[] = [];
  const inspector = createInspector({ send: (event) => messages.push(event) });
  const actor = createActor(logic, { inspect: inspector.inspect }).start();
  for (const type of events) actor.send({ type });
  actor.stop();
  vi.runAllTimers();
  return messages.map((message): object => JSON.parse(text(message)));
}

function read4(messages: readonly unknown[], reader = new XState4Reader()): Entry[] {
  return messages.flatMap((message) => {
    const entries = reader.read(message, now);
    reader.remember(entries, now);
    return entries;
  });
}
const read5 = (messages: readonly unknown[]): Entry[] => messages.flatMap((message) => entriesFrom5(message, now));

const statesIn = (entries: readonly Entry[]) =>
  entries.flatMap((entry) => (entry.kind === 'state' ? [entry.state] : []));
const chartIn = (entries: readonly Entry[]): ChartNode => {
  for (const entry of entries) if (entry.kind === 'actor' && entry.chart !== null) return entry.chart;
  throw new Error('no chart');
};

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  vi.useRealTimers();
});

const lives = [
  ['in parallel', editor5, editor4, ['TOGGLE', 'GROW', 'RESET']],
  ['with history', player5, player4, ['media.x', 'PLAY', 'FASTER', 'PAUSE', 'PLAY']],
  ['deeply nested', nested5, nested4, ['OVER']],
] as const;

describe('a life told by both protocols', () => {
  it.each(lives)('%s has the same states and events, and each transition is found', (_, five, four, events) => {
    const told4 = read4(messagesOf4(four, events));
    const told5 = read5(messagesOf5(five, events)).filter(({ actor }, _, [first]) => actor === first?.actor);

    const values4 = statesIn(told4).map(({ value, status, tags }) => [value, status, tags]);
    const values5 = statesIn(told5).map(({ value, status, tags }) => [value, status, tags]);
    expect(values4).toHaveLength(events.length);
    // XState 5 tells the state after its start and its stop as well.
    expect(values5.slice(1, events.length + 1)).toEqual(values4);

    const seen = told5.flatMap((entry) => (entry.kind === 'event' ? [entry.type] : []));
    expect(seen).toEqual(expect.arrayContaining([...events]));
    expect(told4.at(-1)?.kind).toBe('stop');
    expect(told5.at(-1)?.kind).toBe('stop');

    const chart = chartIn(told4);
    let before = told4[0]?.kind === 'actor' ? (told4[0].state?.value ?? null) : null;
    for (const [index, { value }] of statesIn(told4).entries()) {
      const taken = takenTransitions(chart, before, events[index] ?? '', value);
      expect(taken, `${events[index]} from ${text(before)}`).toMatchObject([{ isSure: true }]);
      before = value;
    }
  });
});

describe('the messages of @xstate/inspect', () => {
  const machine = text({ id: 'm', initial: 'a', states: { a: { id: 'm.a', key: 'a', tags: ['t'] } } });
  const register = {
    type: 'service.register',
    machine,
    state: text({ value: 'a', context: { n: 1 } }),
    sessionId: 's',
  };

  it('tell the time, the sender, the status and what is accepted, where the app says so', () => {
    const state = text({
      value: 'a',
      context: 1,
      at: 5,
      status: 'error',
      next: ['GO', 'done.state.m'],
      tags: ['x'],
      done: true,
    });
    const event = text({ name: 'done.invoke.child', data: { type: 'done.invoke.child', data: 1 }, origin: 'p', at: 6 });
    const [actor, received, entered, stopped] = read4([
      { ...register, state, id: 'name', parent: 'p' },
      { type: 'service.event', event, sessionId: 's' },
      { type: 'service.state', state, sessionId: 's' },
      { type: 'service.stop', sessionId: 's' },
    ]);
    const view = { value: 'a', status: 'error', context: 1, tags: ['x'], next: ['GO', 'xstate.done.state.m'] };
    expect(actor).toMatchObject({ at: 5, actor: 's', kind: 'actor', name: 'name', parent: 'p', state: view });
    expect(received).toEqual({
      at: 6,
      actor: 's',
      kind: 'event',
      type: 'xstate.done.actor.child',
      data: { type: 'xstate.done.actor.child', data: 1 },
      from: 'p',
    });
    expect(entered).toEqual({ at: 5, actor: 's', kind: 'state', state: view });
    expect(stopped).toEqual({ at: 5, actor: 's', kind: 'stop' });
  });

  it('leave it open, where the app does not', () => {
    const event = text({ name: 'GO', data: {} });
    const told = read4([register, { type: 'service.event', event, sessionId: 's' }]);
    const view = { value: 'a', status: 'active', context: { n: 1 }, tags: ['t'], next: null };
    expect(told[0]).toMatchObject({ at: now, name: 'm', parent: null, state: view });
    expect(told[1]).toMatchObject({ at: now, type: 'GO', data: { type: 'GO' }, from: null });
    const [done] = read4([
      { type: 'service.state', state: text({ value: 'a', done: true, tags: {} }), sessionId: 'other' },
    ]);
    expect(done).toMatchObject({ state: { status: 'done', tags: [] } });
  });

  it('repeated without name and parent, keep what is known of the actor until it stops', () => {
    const reader = new XState4Reader();
    read4([{ ...register, id: 'name', parent: 'p' }], reader);
    expect(reader.knows('s')).toBe(true);
    expect(read4([register], reader)).toEqual([]);
    const moved = { ...register, state: text({ value: 'a', context: { n: 2 } }) };
    expect(read4([moved], reader)).toMatchObject([{ name: 'name', parent: 'p', state: { context: { n: 2 } } }]);
    read4([{ type: 'service.stop', sessionId: 's' }], reader);
    expect(reader.knows('s')).toBe(false);
    expect(read4([register], reader)[0]).toMatchObject({ name: 'm', parent: null });
  });

  it('tell nothing new by a registration in a state that was told already', () => {
    const later = text({ value: 'a', context: { n: 3 }, at: 9 });
    const reader = new XState4Reader();
    read4([register, { type: 'service.state', state: later, sessionId: 's' }], reader);
    expect(read4([{ ...register, state: later }], reader)).toEqual([]);
  });

  it('of a stop bear the time of what was told in one go with it, and otherwise that of their arrival', () => {
    const stop = { type: 'service.stop', sessionId: 's' };
    const timed = { ...register, state: text({ value: 'a', at: 5 }) };
    const reader = new XState4Reader();
    reader.remember(reader.read(timed, now), now);
    expect(reader.read(stop, now + 1)).toMatchObject([{ kind: 'stop', at: 5 }]);
    expect(reader.read(stop, now + 60_000)).toMatchObject([{ kind: 'stop', at: now + 60_000 }]);
  });

  it('tell which event led to a state, where the app says so', () => {
    const state = text({ value: 'a', event: { type: 'done.invoke.kid' } });
    const told = read4([register, { type: 'service.state', state, sessionId: 's' }]);
    expect(statesIn(told)).toMatchObject([{ by: 'xstate.done.actor.kid' }]);
  });

  it('are refused by a short message, however deep the fault is', () => {
    const states = Array.from({ length: 120 }).reduce<object>(
      (inner) => ({ states: { aLongNameOfAState: inner } }),
      {},
    );
    const read = (): unknown => new XState4Reader().read({ ...register, machine: text(states) }, now);
    expect(read).toThrow(/^machine\.states\..{1,120}: nested more than 100 deep$/);
    expect(read).toThrow(/…/);
  });

  it('change nothing by being read alone', () => {
    const reader = new XState4Reader();
    reader.read(register, now);
    expect(reader.knows('s')).toBe(false);
  });

  const deep = `${'['.repeat(200)}${']'.repeat(200)}`;
  it.each<[string, object]>([
    ['no session', { ...register, sessionId: undefined }],
    ['a session that is a number', { ...register, sessionId: 1 }],
    ['a machine that is no text', { ...register, machine: {} }],
    ['a machine that is no JSON', { ...register, machine: '{' }],
    ['a machine that is no machine', { ...register, machine: '[]' }],
    ['a state that is null', { ...register, state: 'null' }],
    ['a state value that is a number', { ...register, state: '{"value":1}' }],
    ['a state value with a number in it', { ...register, state: '{"value":{"a":1}}' }],
    ['a status of its own', { ...register, state: '{"value":"a","status":"tired"}' }],
    ['a time that is a text', { ...register, state: '{"value":"a","at":"now"}' }],
    ['a prototype in its context', { ...register, state: '{"value":"a","context":{"__proto__":{}}}' }],
    ['a prototype in its machine', { ...register, machine: '{"id":"m","states":{"__proto__":{"id":"x"}}}' }],
    ['a context nested too deep', { ...register, state: `{"value":"a","context":${deep}}` }],
    ['a text that is too large', { ...register, machine: ' '.repeat(5_000_001) }],
    ['an event without a type', { type: 'service.event', event: '{"data":{}}', sessionId: 's' }],
    ['an event without data', { type: 'service.event', event: '{"name":"x"}', sessionId: 's' }],
    ['a name that is a number', { ...register, id: 1 }],
    ['a date', { ...register, extra: new Date(0) }],
    ['a map', { ...register, extra: new Map() }],
    ['a number without end', { ...register, extra: 1n }],
    ['bytes', { ...register, extra: new Uint8Array(4) }],
    ['a long array without items', { ...register, extra: new Array(6_000_000) }],
  ])('are refused with %s', (_, message) => {
    expect(() => new XState4Reader().read(message, now)).toThrow(MalformedError);
  });

  it('are refused with a cycle', () => {
    const cycle: Record<string, unknown> = { ...register };
    cycle.self = cycle;
    expect(() => new XState4Reader().read(cycle, now)).toThrow(/nested more than 100 deep/);
  });

  it('of other types say nothing', () => {
    expect(read4([{ type: 'service.other' }, { type: 'xstate.inspecting' }, { type: '@xstate.actor' }])).toEqual([]);
  });
});

describe('the messages of @statelyai/inspect', () => {
  it('tell the parent, and the sender of an event', () => {
    const child = createMachine({ id: 'child' });
    const parent = createMachine({ id: 'parent', invoke: { id: 'kid', src: child } });
    const told = read5(messagesOf5(parent, []));
    const actors = told.flatMap((entry) => (entry.kind === 'actor' ? [entry] : []));
    const [one, two] = actors;
    expect(actors.map(({ name }) => name).sort()).toEqual(['kid', 'parent']);
    const kid = one?.name === 'kid' ? one : two;
    const root = one?.name === 'kid' ? two : one;
    expect([kid?.parent, root?.parent, kid?.chart?.id]).toEqual([root?.actor, null, 'child']);
    expect(told).toContainEqual(expect.objectContaining({ kind: 'event', actor: kid?.actor, from: root?.actor }));
  });

  it('show an actor that is no machine by its snapshot, and its end', async () => {
    const messages: StatelyInspectionEvent[] = [];
    const inspector = createInspector({ send: (event) => messages.push(event) });
    const actor = createActor(
      fromPromise(async () => 42),
      { inspect: inspector.inspect },
    ).start();
    await vi.runAllTimersAsync();
    expect(actor.getSnapshot().status).toBe('done');
    const told = read5(messages.map((message): object => JSON.parse(text(message))));
    expect(told[0]).toMatchObject({ kind: 'actor', chart: null, state: { value: null } });
    expect(statesIn(told).at(-1)).toMatchObject({ value: null, status: 'done', context: { output: 42 } });
    expect(told.at(-1)?.kind).toBe('stop');
  });

  it('tell when they were made, or else when they came', () => {
    const event = { type: '@xstate.event', event: { type: 'GO', n: 1 }, sessionId: 'x:0', createdAt: '123' };
    const entry = { at: 123, actor: 'x:0', kind: 'event', type: 'GO', data: { type: 'GO', n: 1 }, from: null };
    expect(read5([event])).toEqual([entry]);
    for (const createdAt of ['', 'soon', undefined])
      expect(read5([{ ...event, createdAt }])).toEqual([{ ...entry, at: now }]);
  });

  const actor = {
    type: '@xstate.actor',
    sessionId: 'x:0',
    snapshot: { status: 'active', value: 'a' },
    definition: '{}',
  };
  it.each<[string, object]>([
    ['no session', { ...actor, sessionId: null }],
    ['a definition that is no JSON', { ...actor, definition: 'x' }],
    ['a definition that is no object', { ...actor, definition: '[]' }],
    ['a snapshot that is a text', { ...actor, snapshot: '[...]' }],
    ['a status of its own', { ...actor, snapshot: { status: 'tired' } }],
    ['a value that is a number', { ...actor, snapshot: { value: 1 } }],
    ['an event without a type', { type: '@xstate.event', sessionId: 'x:0', event: {} }],
    ['a time that is a number', { ...actor, createdAt: 1 }],
    ['a prototype', { ...actor, snapshot: JSON.parse('{"context":{"__proto__":1}}') }],
  ])('are refused with %s', (_, message) => {
    expect(() => entriesFrom5(message, now)).toThrow(MalformedError);
  });

  it('of other types say nothing', () => {
    expect(read5([{ type: '@xstate.microstep' }, { type: '@statelyai.connected' }, { type: 'service.stop' }])).toEqual(
      [],
    );
  });
});
