import { describe, expect, it } from 'vitest';
import { type ConnectionState, connectionMachine, connectionStates } from '../../machines/index.js';
import { FakeEnvironment, FakePolling, pingPong, type Rig, rigged } from '../support/rig.js';

/** What leads from the beginning to each state. */
const ways: Readonly<Record<ConnectionState, (rig: Rig) => void>> = {
  connecting: () => {},
  open: ({ transport }) => transport.latest.open(),
  'awaiting-pong': ({ transport, clock }) => {
    transport.latest.open();
    clock.advance(1);
  },
  closing: ({ transport, connection }) => {
    transport.latest.open();
    connection.close();
  },
  backoff: ({ transport }) => {
    transport.latest.open();
    transport.latest.drop();
  },
  'polling-fallback': ({ transport }) => {
    for (let time = 0; time < 2; time += 1) transport.latest.refuse();
  },
  terminated: ({ connection }) => connection.close(),
};

/** All that the machine knows, but for what only XState sends. */
const types = [...new Set<string>(connectionMachine.events)].filter((type) => !type.startsWith('xstate.'));
const nonsense = {
  at: Number.NaN,
  lateMs: 'x',
  code: 'x',
  reason: 5,
  cause: 'nope',
  link: null,
  chance: {},
  hidden: 'yes',
};

describe('an event that is sent by hand, as from an inspector, fails the machine in no state (P6)', () => {
  it.each(types)('%s', (type) => {
    for (const state of connectionStates) {
      for (const more of ['nothing', 'what tells of now', 'nonsense']) {
        const rig = rigged({ heartbeat: pingPong, polling: new FakePolling(), fallbackAfter: 1 });
        ways[state](rig);
        const { actor } = rig.connection;
        const { epoch, request } = actor.getSnapshot().context;
        const now = more === 'nothing' ? {} : { epoch, request };
        actor.send({ type, ...now, ...(more === 'nonsense' && nonsense) } as never);
        expect(actor.getSnapshot().status, `${type} with ${more} in ${state}`).not.toBe('error');
        rig.connection.close();
      }
    }
  });

  it('which is about all of them', () => {
    expect(types.length).toBeGreaterThan(25);
  });

  it.each(connectionStates)('and the way to %s leads there', (state) => {
    const rig = rigged({ heartbeat: pingPong, polling: new FakePolling(), fallbackAfter: 1 });
    ways[state](rig);
    expect(rig.connection.status).toBe(state);
  });
});

describe('what is no hint of a host', () => {
  it.each([undefined, 5, 'offline', 'user.close', 'transport.closed'])(
    'is told of, and changes nothing: %s',
    (hint) => {
      const environment = new FakeEnvironment();
      const rig = rigged({}, {}, environment);
      rig.transport.latest.open();
      const errors: string[] = [];
      rig.connection.on('error', ({ message }) => errors.push(message));
      for (const report of environment.reports) report(hint as never);
      expect(errors).toEqual([`The function given as \`environment\` failed: there is no hint ${hint}`]);
      expect(rig.connection.status).toBe('open');
      expect(rig.connection.send('on')).toBe('sent');
    },
  );
});

it('a machine that fails all the same is told of as an end, and leaves nothing (I6, P6)', () => {
  const rig = rigged();
  rig.transport.latest.open();
  const told: unknown[] = [];
  rig.connection.on('end', (output) => told.push(output.reason));
  rig.connection.on('error', ({ message }) => told.push(message));
  rig.connection.actor.send({ type: 'xstate.error.actor.nobody', error: new Error('unheard of') } as never);
  expect(rig.connection.actor.getSnapshot().status).toBe('error');
  expect(rig.connection.getSnapshot()).toMatchObject({ status: 'terminated', isConnected: false });
  expect(told).toEqual(['client', expect.stringContaining('a bug of heartline')]);
  expect(rig.transport.latest.closeRequests).toHaveLength(1);
  rig.clock.advance(1_000);
  rig.connection.start();
  expect(rig.connection.status).toBe('connecting');
});
