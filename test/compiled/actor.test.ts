import { afterEach, describe, expect, it, vi } from 'vitest';
import { reactive } from 'vue';
import type { Children, Host } from '../../machines/host.js';
import type { ConnectionEvent } from '../../machines/index.js';
import { CompiledActor } from '../../src/compiled/actor.js';
import { aConnection } from '../../src/inspect/follow.js';
import { worldOf } from '../../src/life.compiled.js';
import { createRig } from '../../src/testing/index.js';

const at = 1_000_000;

type Logics = { readonly [Kind in keyof Children]?: (child: Children[Kind]) => () => void };

/** Actors that do nothing by themselves, but for those that are given. */
const actorWith = (logics: Logics = {}): CompiledActor => {
  const host: Host = { run: (kind, child) => logics[kind]?.(child) ?? (() => {}) };
  return new CompiledActor('test', host, { at });
};
const opened = { type: 'transport.opened', epoch: 1, at, chance: 0.5 } as const;
const closing: ConnectionEvent = { type: 'user.close', at };

const uncaught: unknown[] = [];
/** What surfaces does so in a task of its own. */
async function surfaced(): Promise<unknown[]> {
  await vi.runAllTimersAsync();
  return uncaught.splice(0);
}
function catchTimers(): void {
  vi.useFakeTimers();
  const { setTimeout: real } = globalThis;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void) =>
    real(() => {
      try {
        run();
      } catch (error) {
        uncaught.push(error);
      }
    })) as typeof setTimeout);
}
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the compiled actor', () => {
  it('says where it stands in the words of XState', () => {
    const actor = actorWith().start();
    const before = actor.getSnapshot();
    expect(before).toMatchObject({ status: 'active', value: 'connecting', output: undefined, error: undefined });
    expect(before.context).toMatchObject({ epoch: 1, at });
    expect([before.matches('connecting'), before.matches('open')]).toEqual([true, false]);
    expect([...before.tags]).toEqual(['retrying']);
    expect([before.hasTag('retrying'), before.hasTag('connected')]).toEqual([true, false]);
    expect(Object.keys(before.children)).toEqual(['environment', 'transport', 'timer']);
    expect([before.can(opened), before.can({ ...opened, epoch: 7 }), before.can({ type: 'page.hidden' })]).toEqual([
      true,
      false,
      false,
    ]);
    actor.send(opened);
    expect(before.value).toBe('connecting');
    expect(actor.getSnapshot().value).toBe('open');
    expect(JSON.parse(JSON.stringify(actor.getSnapshot()))).toMatchObject({
      value: 'open',
      tags: ['connected', 'sendable'],
      children: ['environment', 'transport'],
    });
  });

  it('can do nothing any more at the end, and says how it ended', () => {
    const actor = actorWith().start();
    actor.send(closing);
    const { status, value, output, ...snapshot } = actor.getSnapshot();
    expect([status, value, output?.reason]).toEqual(['done', 'terminated', 'client']);
    expect(actor.getSnapshot().can(closing)).toBe(false);
    actor.send(opened);
    expect(actor.getSnapshot()).toMatchObject(snapshot);
  });

  it('tells its observers of each event and of the end, until they leave', () => {
    const told: string[] = [];
    const actor = actorWith();
    const leaving = actor.subscribe(({ value }) => told.push(`one ${value}`));
    actor.subscribe({ next: ({ value }) => told.push(`two ${value}`), complete: () => told.push('two complete') });
    actor.start().start();
    leaving.unsubscribe();
    leaving.unsubscribe();
    actor.send(opened);
    actor.send({ type: 'page.hidden', at });
    actor.send(closing);
    actor.send({ type: 'close.timedOut', epoch: 1, lateMs: 0, at, chance: 0.5 });
    expect(told).toEqual([
      'one connecting',
      'two connecting',
      'two open',
      'two open',
      'two closing',
      'two terminated',
      'two complete',
    ]);
    const late = vi.fn();
    actor.subscribe({ complete: late });
    expect(late).toHaveBeenCalledOnce();
  });

  it('does not tell an observer that one before it sent away', () => {
    const actor = actorWith();
    const gone = vi.fn();
    actor.subscribe(() => leaving.unsubscribe());
    const leaving = actor.subscribe(gone);
    actor.start();
    expect(gone).not.toHaveBeenCalled();
  });

  it('tells an observer that joins while the others are told, and one under each of its subscriptions', () => {
    const actor = actorWith();
    const joining = vi.fn();
    const joins = actor.subscribe(() => {
      joins.unsubscribe();
      actor.subscribe(joining);
    });
    const twice = { next: vi.fn() };
    actor.subscribe(twice).unsubscribe();
    actor.subscribe(twice);
    actor.start();
    expect(joining).toHaveBeenCalledOnce();
    expect(twice.next).toHaveBeenCalledOnce();
  });

  it('lets events wait for those before them, and for its start', () => {
    const actor = actorWith();
    const told: string[] = [];
    actor.subscribe(({ value }) => {
      told.push(value);
      if (value === 'connecting') actor.send(opened);
      if (value === 'open') actor.send(closing);
    });
    actor.send({ type: 'network.offline', at });
    actor.start();
    expect(told).toEqual(['connecting', 'connecting', 'open', 'open', 'closing', 'closing']);
    expect(actor.getSnapshot().context.offline).toBe(true);
  });

  it('stops when it is told to, and everything that it started with it', () => {
    const stopped: string[] = [];
    const logic = (name: string) => () => () => void stopped.push(name);
    const actor = actorWith({
      transport: logic('transport'),
      timer: logic('timer'),
      environment: logic('environment'),
    });
    const complete = vi.fn();
    actor.subscribe({ complete });
    actor.start().stop();
    expect(stopped).toEqual(['environment', 'transport', 'timer']);
    expect(complete).toHaveBeenCalledOnce();
    expect(actor.getSnapshot()).toMatchObject({ status: 'stopped', value: 'connecting' });
    expect(actor.getSnapshot().children).toEqual({});
    actor.stop();
    expect(stopped).toHaveLength(3);
    const late = vi.fn();
    actor.subscribe({ complete: late });
    expect(late).not.toHaveBeenCalled();
  });

  it('may start after it was stopped before', () => {
    const actor = actorWith().stop();
    actor.start();
    actor.send(opened);
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'open' });
  });

  it('does not start what its very first turn stops', () => {
    const started: unknown[] = [];
    const timer = ({ input }: Children['timer']): (() => void) => {
      started.push(input.event);
      return () => {};
    };
    const host: Host = { run: (kind, child) => (kind === 'timer' ? timer(child as Children['timer']) : () => {}) };
    new CompiledActor('test', host, { at, starts: [at - 1] }).start();
    expect(started).toEqual(['retry.due']);
  });

  it('hears nothing from an actor that it has stopped', () => {
    let say = (_: ConnectionEvent): void => {};
    const actor = actorWith({
      transport: (child) => {
        say = (event) => child.sendBack(event);
        return () => {};
      },
    }).start();
    actor.send({ type: 'page.left', at });
    say(opened);
    expect(actor.getSnapshot().value).toBe('backoff');
  });

  it.each(['when it starts', 'when it is told something'])(
    'takes a transport that fails %s for a lost link',
    (when) => {
      const actor = actorWith({
        transport: (child) => {
          if (when === 'when it starts') throw new Error('broken');
          child.receive(() => {
            throw new Error('broken');
          });
          return () => {};
        },
      }).start();
      actor.send(opened);
      expect(actor.getSnapshot()).toMatchObject({ value: 'backoff', context: { lastClose: { cause: 'dropped' } } });
    },
  );

  it('fails with an actor that nobody knows how to do without, and says so', async () => {
    catchTimers();
    const broken = (): never => {
      throw new Error('broken');
    };
    const error = vi.fn();
    const actor = actorWith({ timer: broken });
    actor.subscribe({ error });
    actor.start();
    expect(error).toHaveBeenCalledExactlyOnceWith(new Error('broken'));
    expect(actor.getSnapshot()).toMatchObject({ status: 'error', error: new Error('broken') });
    expect(await surfaced()).toEqual([]);

    const late = vi.fn();
    actor.subscribe({ error: late });
    expect(late).toHaveBeenCalledOnce();
    actorWith({ timer: broken }).start();
    expect(await surfaced()).toEqual([new Error('broken')]);
  });

  it('surfaces its failure where even one observer does not listen for it', async () => {
    catchTimers();
    const error = vi.fn();
    const actor = actorWith({
      timer: () => {
        throw new Error('broken');
      },
    });
    actor.subscribe({ error });
    actor.subscribe(() => {});
    actor.start();
    expect(error).toHaveBeenCalledOnce();
    expect(await surfaced()).toEqual([new Error('broken')]);
  });

  it('fails, and hangs no further, with an actor that does not let go', () => {
    const actor = actorWith({
      timer: () => () => {
        throw new Error('stuck');
      },
    });
    const error = vi.fn();
    actor.subscribe({ error });
    actor.start().send(opened);
    expect(error).toHaveBeenCalledExactlyOnceWith(new Error('stuck'));
    expect(actor.getSnapshot().status).toBe('error');
  });

  it('fails, and hangs no further, with an event that has no type', () => {
    const actor = actorWith();
    const error = vi.fn();
    actor.subscribe({ error });
    actor.start().send({} as ConnectionEvent);
    expect(error).toHaveBeenCalledOnce();
    expect(actor.getSnapshot().status).toBe('error');
  });

  it('is left alone by what makes proxies of objects', () => {
    const actor = actorWith();
    expect(reactive(actor)).toBe(actor);
    expect(reactive({ actor }).actor).toBe(actor);
  });

  it('is not harmed by observers that throw', async () => {
    catchTimers();
    const actor = actorWith();
    const told = vi.fn();
    actor.subscribe({
      next: () => {
        throw new Error('next');
      },
      complete: () => {
        throw new Error('complete');
      },
    });
    actor.subscribe(told);
    actor.start().stop();
    expect(told).toHaveBeenCalledOnce();
    expect(await surfaced()).toEqual([new Error('next'), new Error('complete')]);
  });

  it('takes no name of an object for an event', () => {
    const actor = actorWith().start();
    const before = actor.getSnapshot();
    for (const type of ['constructor', 'toString', '__proto__']) actor.send({ type } as unknown as ConnectionEvent);
    expect(actor.getSnapshot()).toBe(before);
  });
});

describe('a connection with it', () => {
  it('refuses an inspector, and says what to import instead', () => {
    expect(() => createRig({ inspect: () => {} })).toThrow(/`inspect` .* import createConnection from heartline/);
  });

  it('is none for heartline/inspect, which says so', () => {
    const { connection } = createRig();
    expect(() => aConnection(connection)).toThrow(/needs the XState actor: import createConnection from heartline/);
  });

  it('says nothing of its options where it is logged', () => {
    const { connection } = createRig({ name: 'prices' });
    expect(JSON.parse(JSON.stringify(connection)).actor).toEqual({ id: 'prices' });
  });

  it('has the actor of its life, which knows its world', () => {
    const { connection } = createRig();
    expect(connection.actor).toBeInstanceOf(CompiledActor);
    expect(worldOf(connection.actor as unknown as CompiledActor).clock).toBeDefined();
    expect(() => worldOf({} as CompiledActor)).toThrow('createConnection');
  });
});
