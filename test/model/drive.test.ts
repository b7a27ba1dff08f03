import { describe, expect, it } from 'vitest';
import { getInitialSnapshot, getNextSnapshot } from 'xstate';
import {
  connectionModel,
  createModelRig,
  createRig,
  drive,
  edgePaths,
  enabledEvents,
  stateKey,
  walk,
} from '../../src/testing/index.js';

describe('drive', () => {
  it('takes the type of an event alone, for the plainest of its kind as soon as it can be', async () => {
    const rig = createModelRig();
    for (const type of ['transport.opened', 'ping.due', 'transport.heard'] as const) await drive(rig, type);
    expect(rig.connection.status).toBe('open');
    expect(rig.transport.latest.sent).toEqual(['ping']);

    await drive(rig, 'transport.closed');
    expect(rig.connection.getSnapshot().lastClose).toMatchObject({ cause: 'dropped', code: 1006 });
    await drive(rig, 'retry.due');
    await drive(rig, 'transport.closed');
    await drive(rig, 'retry.due');
    await drive(rig, 'user.close');
    expect(rig.log).toEqual([
      'connecting',
      'open',
      'awaiting-pong',
      'open',
      'backoff 1000',
      'connecting',
      'backoff 3000',
      'connecting',
      'terminated',
    ]);
  });

  it('lets the clock go on to a timer, and no further', async () => {
    const rig = createModelRig();
    const before = rig.clock.now();
    await drive(rig, 'connect.timedOut');
    expect(rig.clock.now() - before).toBe(10_000);
    await drive(rig, 'retry.due');
    expect(rig.clock.now() - before).toBe(10_000 + 1_000);
  });

  it('says what can happen instead of what cannot', async () => {
    const rig = createRig();
    await expect(drive(rig, 'retry.due')).rejects.toThrow(
      'retry.due cannot happen now, in connecting: nothing would bring it about. What can: transport.opened, transport.closed, connect.timedOut,',
    );
    rig.connection.close();
    await expect(drive(rig, 'transport.opened')).rejects.toThrow(/in terminated: .*Nothing can any more\.$/);
  });

  it('says which timer comes before the one that was asked for', async () => {
    const rig = createModelRig();
    for (const type of ['transport.closed', 'retry.due', 'transport.closed', 'poll.succeeded'] as const) {
      await drive(rig, type);
    }
    expect(rig.connection.status).toBe('polling-fallback');
    await expect(drive(rig, 'upgrade.due')).rejects.toThrow('poll.due comes first');
  });

  it('refuses what was to happen at a time that is over', async () => {
    const rig = createModelRig();
    const at = rig.clock.now() - 5;
    await expect(drive(rig, { type: 'network.offline', at })).rejects.toThrow('its time was 5 ms ago');
  });

  it('refuses to let time pass over a timer', async () => {
    const rig = createModelRig();
    const at = rig.clock.now() + 60_000;
    await expect(drive(rig, { type: 'network.offline', at })).rejects.toThrow('connect.timedOut comes first');
  });

  it.each<[string, unknown]>([
    ['`event` must be an event of the model, or the type of one', undefined],
    ['`event` must be an event of the model, or the type of one', {}],
    ["There is no event 'nope', but transport.opened,", 'nope'],
    ["There is no event 'socket.opened', but", { type: 'socket.opened' }],
    ['`at` must be a moment in ms, not NaN', { type: 'network.offline', at: Number.NaN }],
  ])('knows what is no event: %s', async (message, event) => {
    const rig = createModelRig();
    await expect(drive(rig, event as never)).rejects.toThrow(TypeError);
    await expect(drive(rig, event as never)).rejects.toThrow(message);
    expect(rig.log).toEqual(['connecting']);
  });

  it('knows what is no rig', async () => {
    const { connection } = createModelRig();
    await expect(drive(connection as never, 'transport.opened')).rejects.toThrow(TypeError);
    await expect(drive(connection as never, 'transport.opened')).rejects.toThrow('`rig` must be a rig of createRig');
  });

  it('leaves room in the buffer, so that a test can send between two steps', async () => {
    const rig = createModelRig();
    for (const type of ['transport.opened', 'ping.due', 'transport.heard'] as const) await drive(rig, type);
    expect(rig.connection.send('hello')).toBe('sent');
    await drive(rig, 'outbox.blocked');
    expect(rig.connection.send('too much')).toBe('queued');
    await drive(rig, 'flush.due');
    expect(rig.connection.send('hello again')).toBe('sent');
    expect(rig.connection.outbox.items).toBe(0);
  });
});

describe('stale events (I2)', () => {
  it('are told apart from the enabled ones, and change no connection', { timeout: 60_000 }, async () => {
    const types = new Set<string>();
    for (const path of edgePaths({ only: ({ event }) => event.type === 'retry.due' || event.type === 'poll.due' })) {
      const enabled = enabledEvents(path.state);
      const stale = enabledEvents(path.state, { stale: true }).slice(enabled.length);
      expect(stale.length).toBeGreaterThan(0);
      const rig = createModelRig();
      await walk(path, undefined, rig);
      const before = rig.connection.actor.getSnapshot();
      for (const event of stale) {
        await drive(rig, event);
        types.add(event.type);
      }
      expect(rig.connection.actor.getSnapshot()).toBe(before);
    }
    expect([...types].sort()).toEqual(['poll.succeeded', 'transport.closed', 'transport.heard', 'transport.opened']);
  });
});

describe('walk', () => {
  it('checks after each step, the start included', async () => {
    const [path] = edgePaths({ only: ({ event }) => event.type === 'close.timedOut' });
    if (path === undefined) throw new Error('no such path');
    const seen: string[] = [];
    await walk(path, ({ connection }, { event }) => {
      seen.push(`${event.type}: ${connection.status}`);
    });
    expect(seen).toEqual([
      'xstate.init: connecting',
      'transport.opened: open',
      'user.close: closing',
      'close.timedOut: terminated',
    ]);
    expect(path.title).toBe('transport.opened > user.close > close.timedOut: terminated, client');
    expect(path.weight).toBe(3);
  });

  it('refuses a rig of other settings than the path', async () => {
    const [path] = edgePaths();
    if (path === undefined) throw new Error('no such path');
    await expect(walk(path, undefined, createModelRig({ maxRetries: 7 }))).rejects.toThrow('settings: rig.settings');
  });

  it('refuses a rig that has lived already', async () => {
    const [path] = edgePaths();
    if (path === undefined) throw new Error('no such path');
    const rig = createModelRig();
    rig.clock.advance(1);
    await expect(walk(path, undefined, rig)).rejects.toThrow('The rig must be new');
  });

  it('notices a connection that leaves the way of the model', async () => {
    const [path] = edgePaths({ only: ({ event }) => event.type === 'retry.due' });
    if (path === undefined) throw new Error('no such path');
    const strict = createModelRig({ classify: () => ({ kind: 'terminate', reason: 'rejected' }) });
    await expect(walk(path, undefined, strict)).rejects.toThrow(
      /^The model is in "backoff.*", the connection in "terminated, rejected"\.\nThe way: transport.closed never-opened\n/,
    );
  });

  it('says the way so that it can be taken again', async () => {
    const [path] = edgePaths({ only: ({ target }) => target.context.missedPongs > 0 });
    if (path === undefined) throw new Error('no such path');
    const keys: string[] = [];
    const failing = walk(path, ({ connection }, { state }) => {
      keys.push(stateKey(connection.actor.getSnapshot()));
      if (state === path.state) throw new Error('the badge lies');
    });
    const { message } = await failing.then(
      () => new Error('nothing has failed'),
      (error: Error) => error,
    );
    const [what, way, again, ...lines] = message.split('\n');
    expect([what, way, again]).toEqual([
      'the badge lies',
      'The way: transport.opened > ping.due > pong.missed',
      'Again, in a new rig:',
    ]);
    const rig = createModelRig();
    for (const line of lines) {
      const [, event = ''] = /^await drive\(rig, (.+)\);$/.exec(line) ?? [];
      await drive(rig, JSON.parse(event));
    }
    expect([lines.length, stateKey(rig.connection.actor.getSnapshot())]).toEqual([3, keys.at(-1)]);
  });

  it.each<[string, unknown, unknown]>([
    ['`path` must be one of the paths', 'open', undefined],
    ['`path` must be one of the paths', undefined, undefined],
    ['`check` must be a function', edgePaths()[0], 5],
  ])('says what is no path, or no check: %s', async (message, path, check) => {
    await expect(walk(path as never, check as never)).rejects.toThrow(TypeError);
    await expect(walk(path as never, check as never)).rejects.toThrow(message);
  });

  it('is stopped by a check that fails', async () => {
    const [path] = edgePaths();
    if (path === undefined) throw new Error('no such path');
    await expect(
      walk(path, () => {
        throw new Error('the badge lies');
      }),
    ).rejects.toThrow('the badge lies\nThe way: the start');
  });
});

describe('stateKey', () => {
  it('is the same for a model and for the connection that it is a model of, in words', async () => {
    const rig = createModelRig();
    expect(stateKey(rig.connection.actor.getSnapshot())).toBe('connecting');
    await drive(rig, 'network.offline');
    await drive(rig, 'transport.closed');
    expect(stateKey(rig.connection.actor.getSnapshot())).toBe(
      'backoff, 1 failed, last try of its transport, paused: offline',
    );
    await drive(rig, 'user.close');
    expect(stateKey(rig.connection.actor.getSnapshot())).toBe('terminated, client');
  });
});

describe('stateKey and enabledEvents', () => {
  it.each([undefined, 'open', createRig().connection.getSnapshot()])('know what is no snapshot: %o', (none) => {
    expect(() => stateKey(none as never)).toThrow(TypeError);
    expect(() => stateKey(none as never)).toThrow('`connection.actor.getSnapshot()`');
    expect(() => enabledEvents(none as never)).toThrow('This snapshot is of no model');
  });
});

describe('enabledEvents', () => {
  it('says that a snapshot of a connection is of no model, and where to start', () => {
    const rig = createRig();
    expect(() => enabledEvents(rig.connection.actor.getSnapshot())).toThrow(TypeError);
    expect(() => enabledEvents(rig.connection.actor.getSnapshot())).toThrow(
      'This snapshot is of no model. One of a connection does not say when its timers are due: start from',
    );
  });

  it('takes what XState makes of the model', () => {
    const model = connectionModel();
    const first = getInitialSnapshot(model, { at: 0 });
    const opened = enabledEvents(first).find(({ type }) => type === 'transport.opened');
    if (opened === undefined) throw new Error('a link can open');
    const next = getNextSnapshot(model, first, opened);
    expect(stateKey(next)).toBe('open, nothing heard yet');
    expect(enabledEvents(next).map(({ type }) => type)).toContain('ping.due');
  });

  it('has a bound to the states of a model', () => {
    expect(() => edgePaths({ mostStates: 50 })).toThrow(
      'The model has more than 50 states: give it a small `maxRetries`',
    );
  });
});
