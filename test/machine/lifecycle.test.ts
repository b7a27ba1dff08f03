import { describe, expect, it } from 'vitest';
import { type AnyActorLogic, createActor } from 'xstate';
import { connectionMachine, connectionStates } from '../../machines/index.js';
import { lifecyclePage } from './lifecycle-page.js';
import { eventTypes, situations } from './situations.js';

describe('the chart', () => {
  it('has exactly the seven states, flat', () => {
    expect(Object.keys(connectionMachine.states)).toEqual(expect.arrayContaining([...connectionStates]));
    expect(Object.keys(connectionMachine.states)).toHaveLength(7);
    for (const state of Object.values(connectionMachine.states)) expect(Object.keys(state.states)).toEqual([]);
  });

  it('answers every event in every situation as docs/lifecycle.md says, timers and delays included', async () => {
    await expect(lifecyclePage()).toMatchFileSnapshot('../../docs/lifecycle.md');
  });

  it('describes every state', () => {
    for (const state of Object.values(connectionMachine.states)) expect(state.description).toBeTruthy();
  });
});

describe.each(Object.entries(situations))('%s', (_name, arise) => {
  it.each(
    eventTypes.filter((type) =>
      /^(transport|ping|pong|connect|retry|candidate|outbox|flush|park|silence|close)\./.test(type),
    ),
  )('is not changed by a %s of an earlier epoch (I2, B4, B6)', (type) => {
    const life = arise();
    const before = life.snapshot;
    life.say(type, { epoch: life.context.epoch - 1 }, 300);
    expect(life.snapshot).toBe(before);
    // A machine that is done stops its invoked children at each event again, if it is asked without an actor.
    expect(life.effects).toEqual(life.state === 'terminated' ? ['stop environment'] : []);
  });

  it('keeps plain JSON only (P15, I17)', () => {
    const { context } = arise();
    expect(JSON.parse(JSON.stringify(context))).toEqual(context);
  });
});

describe('the defaults of the injected actors', () => {
  it.each(['transport', 'timer', 'poller', 'environment'] as const)('say that %s must be provided', (name) => {
    const logic = connectionMachine.implementations.actors[name] as AnyActorLogic;
    const failures: unknown[] = [];
    const child = createActor(logic);
    child.subscribe({ error: (error) => failures.push(error) });
    child.start();
    expect(String(failures[0])).toContain(`provide '${name}'`);
  });
});
