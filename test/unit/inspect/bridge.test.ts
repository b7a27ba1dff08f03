import { describe, expect, it } from 'vitest';
import {
  assign,
  createActor,
  createMachine,
  fromCallback,
  fromPromise,
  fromTransition,
  sendParent,
  sendTo,
  setup,
  spawnChild,
  stopChild,
} from 'xstate';
import { createMachine as createXState4Machine } from 'xstate-v4';
import { Bridge } from '../../../src/inspect/bridge/bridge.js';
import { definitionOf } from '../../../src/inspect/bridge/definition.js';
import { nameInXState4, nameInXState5 } from '../../../src/inspect/bridge/names.js';
import { createSafe } from '../../../src/inspect/bridge/safe.js';
import { Inspector } from '../../../src/inspect/inspector.js';

type AnyActor = ConstructorParameters<typeof Bridge>[0];

interface Posted {
  readonly type: string;
  readonly sessionId: string;
  readonly [key: string]: unknown;
}

const parsed = (posted: Posted, key: string): Record<string, unknown> => JSON.parse(String(posted[key]));

/** An actor under inspection: what is posted of it, and a way to send to it as a viewer does. */
function inspected(actor: AnyActor, takesEvents = true) {
  const posted: Posted[] = [];
  const refused: string[] = [];
  const inspector = new Inspector((message) => posted.push({ ...message }));
  const bridge = new Bridge(actor, inspector, {
    safe: createSafe(undefined),
    now: () => 1_000,
    takesEvents,
    refused: (reason) => refused.push(reason),
  });
  const send = (type: string): string | null =>
    inspector.receive({ name: type, data: { type }, $$type: 'scxml', type: 'external', origin: actor.sessionId });
  const of = (type: string, sessionId = actor.sessionId): Posted[] =>
    posted.filter((message) => message.type === type && message.sessionId === sessionId);
  const values = (): unknown[] => of('service.state').map((message) => parsed(message, 'state').value);
  const events = (): unknown[] => of('service.event').map((message) => parsed(message, 'event').name);
  return { bridge, inspector, posted, refused, send, of, values, events };
}

const toggle = setup({
  types: { context: {} as { count: number }, events: {} as { type: 'flip' | 'end' } },
}).createMachine({
  id: 'toggle',
  context: { count: 0 },
  initial: 'off',
  states: {
    off: { on: { flip: { target: 'on', actions: assign({ count: ({ context }) => context.count + 1 }) } } },
    on: { tags: ['lit'], on: { flip: 'off' } },
    over: { type: 'final' },
  },
  on: { end: '.over' },
});

describe('an actor of XState 5 over the real @xstate/inspect', () => {
  it('is shown from its beginning to its end, each event before the state that it led to', () => {
    const actor = createActor(toggle);
    const { posted, values, events, of } = inspected(actor);
    actor.start();
    actor.send({ type: 'flip' });
    actor.send({ type: 'end' });
    expect(values().slice(-2)).toEqual(['on', 'over']);
    expect(events().slice(-2)).toEqual(['flip', 'end']);
    expect(posted.slice(-5).map(({ type }) => type)).toEqual([
      'service.event',
      'service.state',
      'service.event',
      'service.state',
      'service.stop',
    ]);
    const [on, over] = of('service.state')
      .slice(-2)
      .map((message) => parsed(message, 'state'));
    expect(on).toMatchObject({ context: { count: 1 }, tags: ['lit'], next: ['end', 'flip'], status: 'active' });
    expect(on?.taken).toEqual([{ source: 'toggle.off', event: 'flip', index: 0 }]);
    expect(over).toMatchObject({ done: true, status: 'done', next: [] });
  });

  it('begins once: with its registration, and from whoever spawned it', () => {
    const machine = createMachine({
      id: 'root',
      initial: 'alone',
      states: { alone: { on: { go: 'together' } }, together: { invoke: { id: 'child', src: toggle } } },
    });
    const actor = createActor(machine);
    const { posted, of, events } = inspected(actor);
    actor.start();
    expect(posted[0]).toMatchObject({ type: 'service.register', id: 'root' });
    expect(events()).toEqual(['xstate.init']);
    actor.send({ type: 'go' });
    const child = String(posted.find(({ id }) => id === 'child')?.sessionId);
    const told = of('service.event', child).map((message) => parsed(message, 'event'));
    expect(told).toMatchObject([{ name: 'xstate.init', origin: actor.sessionId }]);
    expect(of('service.state', child)).toHaveLength(1);
  });

  it('is shown from now on when it has started long ago, with what it has spawned', () => {
    const parent = createMachine({ id: 'parent', invoke: { id: 'child', src: toggle } });
    const actor = createActor(parent).start();
    const { posted } = inspected(actor);
    const registers = posted.filter(({ type }) => type === 'service.register');
    expect(registers.map(({ id }) => id)).toEqual(['parent', 'child']);
    expect(registers.map((register) => register.parent)).toEqual([undefined, actor.sessionId]);
    const child = actor.getSnapshot().children.child;
    child?.send({ type: 'flip' });
    expect(posted.at(-1)).toMatchObject({ type: 'service.state', sessionId: child?.sessionId });
  });

  it('shows what it spawns later, what passes between them, and how that ends', async () => {
    const machine = createMachine({
      id: 'asker',
      initial: 'asking',
      states: {
        asking: { invoke: { id: 'answer', src: fromPromise(() => Promise.resolve(42)), onDone: 'telling' } },
        telling: {
          invoke: { id: 'listener', src: fromCallback(({ receive }) => receive(() => {})) },
          entry: sendTo('listener', { type: 'hello' }),
        },
      },
    });
    const actor = createActor(machine);
    const { posted, of } = inspected(actor);
    actor.start();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    const ids = posted.filter(({ type }) => type === 'service.register').map(({ id }) => id);
    expect(ids).toEqual(['asker', 'answer', 'listener']);
    const answer = String(posted.find(({ id }) => id === 'answer')?.sessionId);
    expect(of('service.stop', answer)).toHaveLength(1);
    const done = of('service.event').map((message) => parsed(message, 'event'));
    expect(done.at(-1)).toMatchObject({ name: 'done.invoke.answer', origin: answer });
    const listener = String(posted.find(({ id }) => id === 'listener')?.sessionId);
    const heard = of('service.event', listener).map((message) => parsed(message, 'event'));
    expect(heard).toContainEqual(expect.objectContaining({ name: 'hello', origin: actor.sessionId }));
  });

  it('takes what a viewer sends, and shows it once', () => {
    const actor = createActor(toggle).start();
    const { send, values, events } = inspected(actor);
    send('flip');
    expect(actor.getSnapshot().value).toBe('on');
    expect(values().at(-1)).toBe('on');
    expect(events().filter((name) => name === 'flip')).toHaveLength(1);
  });

  it('takes nothing where that is not allowed, or when it is over, and says so', () => {
    const actor = createActor(toggle).start();
    const { send, events } = inspected(actor, false);
    expect(send('flip')).toBe('toggle takes no events from a viewer: `allowEvents` is false');
    expect(actor.getSnapshot().value).toBe('off');
    expect(events()).not.toContain('flip');
  });

  it.each(['xstate.done.actor.x', 'done.invoke.x', 'error.platform.x', 'xstate.stop', '*', 'a.*'])(
    'takes no %s by hand',
    (type) => {
      const actor = createActor(toggle).start();
      const { send, events } = inspected(actor);
      expect(send(type)).toMatch(/only XState sends that|a wildcard is no event/);
      expect(events()).not.toContain(type);
      expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'off' });
    },
  );

  it('offers no wildcard, and nothing that only XState sends', () => {
    const on = { '*': 'b', 'mouse.*': 'b', go: 'b' };
    const machine = createMachine({ initial: 'a', states: { a: { on, after: { 10: 'b' } }, b: {} } });
    const { of } = inspected(createActor(machine).start());
    const next = parsed(of('service.state')[0] as Posted, 'state').next;
    expect(next).toEqual(expect.arrayContaining(['xstate.after(10)#(machine).a', 'go']));
    expect(next).toHaveLength(2);
  });

  it('gives each state to the event that led to it, also where an answer comes at once', () => {
    const child = createMachine({ on: { PING: { actions: sendParent({ type: 'PONG' }) } } });
    const parent = createMachine({
      initial: 'idle',
      invoke: { id: 'child', src: child },
      states: {
        idle: { on: { ASK: { target: 'asked', actions: sendTo('child', { type: 'PING' }) } } },
        asked: { on: { PONG: 'answered' } },
        answered: {},
      },
    });
    const actor = createActor(parent).start();
    const { of } = inspected(actor);
    actor.send({ type: 'ASK' });
    const told = of('service.state').map((message) => parsed(message, 'state'));
    expect(told.slice(-2)).toMatchObject([
      { value: 'asked', event: { type: 'ASK' } },
      { value: 'answered', event: { type: 'PONG' } },
    ]);
  });

  it('ends for the one who looks where it fails, of which XState tells nobody', async () => {
    const fails = (): never => {
      throw new Error('boom');
    };
    const actor = createActor(createMachine({ id: 'failing', on: { GO: { actions: fails } } }));
    actor.subscribe({ error: () => {} });
    actor.start();
    const { of, send } = inspected(actor);
    actor.send({ type: 'GO' });
    await Promise.resolve();
    expect(parsed(of('service.state').at(-1) as Posted, 'state')).toMatchObject({ status: 'error' });
    expect(of('service.stop')).toHaveLength(1);
    expect(send('GO')).not.toBeNull();
  });

  it('ends where it was stopped, although its snapshot does not say so', () => {
    const machine = createMachine({
      entry: spawnChild(fromTransition((count: number) => count, 1) as never, { id: 'count' }),
      on: { STOP: { actions: stopChild('count') } },
    });
    const actor = createActor(machine).start();
    const { posted, of } = inspected(actor);
    const count = String(posted.find(({ id }) => id === 'count')?.sessionId);
    actor.send({ type: 'STOP' });
    expect(of('service.stop', count)).toHaveLength(1);
  });

  it('is shown where it is over as soon as it begins', () => {
    const quick = createMachine({ initial: 'over', states: { over: { type: 'final' } } });
    const machine = createMachine({ on: { GO: { actions: spawnChild(quick as never, { id: 'quick' }) } } });
    const actor = createActor(machine).start();
    const { posted, of } = inspected(actor);
    actor.send({ type: 'GO' });
    const session = String(posted.find(({ id }) => id === 'quick')?.sessionId);
    expect(of('service.stop', session)).toHaveLength(1);
  });

  it('is shown no longer after stop, nor held', () => {
    const actor = createActor(toggle).start();
    const { bridge, posted, send } = inspected(actor);
    bridge.stop();
    const { length } = posted;
    expect(posted.at(-1)?.type).toBe('service.stop');
    actor.send({ type: 'flip' });
    expect(send('flip')).toContain('no actor that is shown');
    expect(posted).toHaveLength(length);
    expect(actor.getSnapshot().value).toBe('on');
  });

  it('leaves other actors of the same system alone', () => {
    const parent = createActor(createMachine({ invoke: { id: 'one', src: toggle } })).start();
    const child = parent.getSnapshot().children.one as AnyActor;
    const { posted } = inspected(child);
    parent.send({ type: 'something' });
    expect(posted.every(({ sessionId }) => sessionId === child.sessionId)).toBe(true);
  });
});

describe('the chart of a machine', () => {
  const chart = createMachine({
    id: 'player',
    type: 'parallel',
    description: 'plays',
    states: {
      track: {
        initial: 'paused',
        states: {
          paused: { on: { play: { target: 'playing', guard: 'hasTrack' } } },
          playing: {
            always: { guard: ({ context }) => context === null, target: 'paused' },
            after: { 1000: 'ended' },
            on: { pause: [{ guard: 'isLast', target: 'ended', description: 'no more' }, 'paused'] },
          },
          ended: { type: 'final' },
        },
        onDone: { actions: 'rewind' },
      },
      volume: {
        initial: 'normal',
        states: {
          normal: { on: { mute: { target: 'muted', reenter: true } } },
          muted: {},
          last: { type: 'history', history: 'deep', target: 'normal' },
        },
      },
    },
  });

  it('is one that XState 4 understands, and moves through in the same way', () => {
    const definition = JSON.parse(JSON.stringify(definitionOf(chart, 'x')));
    const machine = createXState4Machine({ ...definition, predictableActionArguments: true });
    expect(machine.initialState.value).toEqual({ track: 'paused', volume: 'normal' });
    expect(machine.transition(machine.initialState, 'mute').value).toEqual({ track: 'paused', volume: 'muted' });
    expect(machine.stateIds).toEqual(expect.arrayContaining(['player.volume.last', 'player.track.ended']));
  });

  it('keeps guards, actions, descriptions, delays and histories by name', () => {
    const definition = JSON.parse(JSON.stringify(definitionOf(chart, 'x')));
    const { track, volume } = definition.states;
    expect(definition).toMatchObject({ id: 'player', type: 'parallel', description: 'plays' });
    expect(track.states.paused.on.play[0]).toMatchObject({
      cond: { type: 'hasTrack' },
      target: ['#player.track.playing'],
    });
    expect(track.states.playing.on.pause).toMatchObject([
      { description: 'no more' },
      { target: ['#player.track.paused'] },
    ]);
    expect(Object.keys(track.states.playing.on)).toContain('xstate.after(1000)#player.track.playing');
    expect(track.states.playing.always).toMatchObject([{ event: '', target: ['#player.track.paused'] }]);
    expect(track.on['done.state.player.track']).toMatchObject([{ actions: [{ type: 'rewind' }], target: [] }]);
    expect(volume.states.last).toMatchObject({ type: 'history', history: 'deep' });
    expect(volume.states.normal.on.mute[0].internal).toBe(false);
  });

  it.each([
    ['xstate.done.actor.0.player', 'done.invoke.0.player'],
    ['xstate.error.actor.x', 'error.platform.x'],
    ['xstate.done.state.player.track', 'done.state.player.track'],
    ['xstate.after.1000.player.track', 'xstate.after(1000)#player.track'],
    ['transport.opened', 'transport.opened'],
  ])('calls %s %s, and back', (five, four) => {
    expect(nameInXState4(five)).toBe(four);
    expect(nameInXState5(four)).toBe(five);
  });
});
