import { describe, expect, it } from 'vitest';
import { createActor, fromCallback, setup } from 'xstate';
import {
  type ConnectionMachine,
  connectionMachine,
  type EnvironmentLogic,
  type TimerLogic,
  type TransportCommand,
  type TransportLogic,
} from '../../machines/index.js';

/** The machine in a world of a user's own: every actor is a plain callback. */
function embedded(transport: TransportLogic): {
  readonly machine: ConnectionMachine;
  readonly timers: readonly { readonly event: string; readonly fire: () => void }[];
} {
  const timers: { readonly event: string; readonly fire: () => void }[] = [];
  const machine = connectionMachine.provide({
    actors: {
      transport,
      timer: fromCallback(({ input, sendBack }) => {
        const { event, epoch } = input as { event: string; epoch: number };
        const timer = { event, fire: () => sendBack({ type: event, epoch, lateMs: 0, at: 0, chance: 0.5 }) };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      }) as TimerLogic,
      environment: fromCallback(() => {}) as EnvironmentLogic,
    },
  });
  return { machine, timers };
}

const opens: TransportLogic = fromCallback(({ input, sendBack }) => {
  sendBack({ type: 'transport.opened', epoch: input.epoch, at: 0, chance: 0.5 });
});

describe('the bare machine', () => {
  it('lives on actors of the user, and is started, told and read like any other (D12)', () => {
    const commands: TransportCommand[] = [];
    const { machine, timers } = embedded(
      fromCallback(({ input, sendBack, receive }) => {
        receive((command) => commands.push(command));
        sendBack({ type: 'transport.opened', epoch: input.epoch, at: 0, chance: 0.5 });
      }),
    );
    const actor = createActor(machine, { input: { settings: { closeTimeoutMs: 1_000 } } }).start();
    expect(actor.getSnapshot().matches('open')).toBe(true);
    expect(actor.getSnapshot().hasTag('sendable')).toBe(true);
    actor.send({ type: 'user.close' });
    expect(commands).toEqual([
      { type: 'admit', hold: false },
      { type: 'close', code: 1000, reason: '' },
    ]);
    timers.at(-1)?.fire();
    expect(actor.getSnapshot().output).toMatchObject({ reason: 'client', code: 1000 });
    expect(timers).toEqual([]);
  });

  it('is a child whose end its parent is told', () => {
    const { machine } = embedded(opens);
    const parent = createActor(
      setup({ actors: { connection: machine } }).createMachine({
        initial: 'linked',
        states: {
          linked: { invoke: { src: 'connection', id: 'link', input: undefined, onDone: 'unlinked' } },
          unlinked: {},
        },
      }),
    ).start();
    const { link } = parent.getSnapshot().children;
    link?.send({ type: 'user.close' });
    link?.send({ type: 'close.timedOut', epoch: 1, lateMs: 0, at: 0, chance: 0 });
    expect(parent.getSnapshot().value).toBe('unlinked');
  });

  it('survives a transport actor that throws: the attempt is lost, and another is made (P15, X5)', () => {
    let tries = 0;
    const { machine, timers } = embedded(
      fromCallback(({ input, sendBack }) => {
        tries += 1;
        if (tries === 1) throw new Error('raw');
        sendBack({ type: 'transport.opened', epoch: input.epoch, at: 0, chance: 0.5 });
      }),
    );
    const actor = createActor(machine).start();
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'backoff' });
    timers.at(-1)?.fire();
    expect(actor.getSnapshot().value).toBe('open');
  });

  it('fails loudly where the transport was forgotten, instead of trying for ever', () => {
    const { machine } = embedded(opens);
    const { transport: _forgotten, ...actors } = machine.implementations.actors;
    const failures: unknown[] = [];
    const actor = createActor(connectionMachine.provide({ actors } as never));
    actor.subscribe({ error: (error) => failures.push(error) });
    actor.start();
    expect(actor.getSnapshot().status).toBe('error');
    expect(String(failures[0])).toContain("provide 'transport'");
  });

  it('persists as JSON, and a life restored in backoff tries again (P15)', () => {
    const refuses: TransportLogic = fromCallback(({ input, sendBack }) => {
      const close = { cause: 'never-opened', code: 1006, reason: '', wasClean: false };
      sendBack({ type: 'transport.closed', epoch: input.epoch, at: 0, chance: 0.5, ...close });
    });
    const before = embedded(refuses);
    const saved = JSON.parse(JSON.stringify(createActor(before.machine).start().getPersistedSnapshot()));
    const after = embedded(opens);
    const actor = createActor(after.machine, { snapshot: saved }).start();
    expect(actor.getSnapshot().value).toBe('backoff');
    after.timers.at(-1)?.fire();
    expect(actor.getSnapshot().value).toBe('open');
  });
});
