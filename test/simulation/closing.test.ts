import { describe, expect, it } from 'vitest';
import type { Connection, ConnectionState } from '../../src/index.js';
import { FakePolling, pingPong, type Rig, rigged, settled } from '../support/rig.js';

/** How to bring a connection into each state. */
const ways: Readonly<Record<ConnectionState, () => Promise<Rig> | Rig>> = {
  connecting: () => rigged(),
  open: () => rigged({}, { onConnect: (link) => link.open() }),
  'awaiting-pong': () => {
    const rig = rigged({ heartbeat: pingPong }, { onConnect: (link) => link.open() });
    rig.clock.advance(0);
    return rig;
  },
  closing: () => {
    const rig = rigged({}, { onConnect: (link) => link.open() });
    rig.connection.close();
    return rig;
  },
  backoff: () => {
    const rig = rigged();
    rig.transport.latest.refuse();
    return rig;
  },
  'polling-fallback': async () => {
    const polling = new FakePolling();
    const rig = rigged({ polling }, { onConnect: (link) => link.refuse() });
    rig.clock.advance(60_000);
    await settled();
    return rig;
  },
  terminated: () => {
    const rig = rigged();
    rig.connection.close();
    return rig;
  },
};
const states = Object.keys(ways) as ConnectionState[];

function nothingIsLeft({ connection, clock, transport, environment }: Rig): void {
  expect(connection.status).toBe('terminated');
  expect(clock.pending).toBe(0);
  expect(transport.live).toBe(0);
  expect(environment.reports.size).toBe(0);
  // XState keeps the reference of what the root invoked; it must have stopped.
  for (const child of Object.values(connection.actor.getSnapshot().children)) {
    expect(child?.getSnapshot().status).toBe('stopped');
  }
}

describe.each(states)('close() in %s', (state) => {
  it('ends within closeTimeoutMs though the transport never answers, and leaves nothing (P12, L1, I6, R24)', async () => {
    const rig = await ways[state]();
    expect(rig.connection.status).toBe(state);
    rig.connection.close(3001, 'bye');
    rig.connection.close();
    rig.clock.advance(5_000);
    nothingIsLeft(rig);
    const links = rig.transport.links.length;
    rig.connection.close();
    rig.connection.reconnect();
    rig.environment.say('network.online');
    rig.connection.wake();
    expect(rig.connection.send('too late')).toBe('rejected');
    rig.clock.advance(3_600_000);
    expect(rig.transport.links).toHaveLength(links);
  });

  it('followed by start() makes exactly one new transport (P12, P8)', async () => {
    const rig = await ways[state]();
    rig.connection.close();
    const links = rig.transport.links.length;
    rig.connection.start();
    rig.clock.advance(250);
    expect(rig.transport.links).toHaveLength(links + 1);
    expect(rig.transport.live).toBeLessThanOrEqual(1);
    rig.clock.advance(1);
    expect(rig.connection.status).not.toBe('terminated');
  });

  it('and reconnect() never makes a second transport (I1, B17, B28)', async () => {
    const rig = await ways[state]();
    for (let times = 0; times < 5; times += 1) rig.connection.reconnect();
    expect(rig.transport.live).toBeLessThanOrEqual(1);
    rig.clock.advance(2_000);
    expect(rig.transport.live).toBeLessThanOrEqual(1);
  });
});

describe('a graceful close', () => {
  it('tells the server the code and the reason, cut to 123 bytes between characters (A1, R10)', () => {
    const { transport, connection } = rigged({}, { onConnect: (link) => link.open() });
    connection.close(4000, '€'.repeat(100));
    expect(transport.latest.closeRequests).toEqual([{ code: 4000, reason: '€'.repeat(41) }]);
  });

  it('waits for the closing handshake and says whether it was completed', () => {
    const { transport, connection } = rigged({}, { onConnect: (link) => link.open() });
    const ends: unknown[] = [];
    connection.on('end', (output) => ends.push(output));
    connection.close(1000, 'bye');
    expect(connection.status).toBe('closing');
    transport.latest.serverClose(1000, 'bye');
    expect(ends).toEqual([
      {
        reason: 'client',
        cause: 'client',
        code: 1000,
        closeReason: 'bye',
        wasClean: true,
        attempts: 0,
        lastError: null,
      },
    ]);
    expect(connection.getSnapshot().output).toEqual(ends[0]);
  });

  it.each([1001, 1006, 2999, 5000, Number.NaN, 1000.5])('refuses code %d (A1, R10)', (code) => {
    const { connection } = rigged();
    expect(() => connection.close(code)).toThrow(TypeError);
    expect(() => connection.close(code)).toThrow(/`code`.*1000.*3000.*4999/);
    expect(connection.status).toBe('connecting');
  });

  it('delivers nothing any more, though frames still come in (A7, A8)', () => {
    const { transport, connection, messages } = rigged({}, { onConnect: (link) => link.open() });
    const { callbacks } = transport.latest;
    connection.close();
    callbacks.received('late');
    callbacks.opened();
    expect(messages).toEqual([]);
    expect(connection.status).toBe('closing');
  });

  it('while connecting does not come back by an error that the close itself causes (P12)', () => {
    const { transport, connection, log } = rigged();
    connection.close();
    transport.latest.callbacks.closed({ cause: 'never-opened', code: 1006, reason: '', wasClean: false });
    expect(log).toEqual(['connecting', 'terminated']);
  });

  it('closes a transport that opens too late in the same task (I3, X4)', () => {
    const { transport, connection } = rigged();
    const [link] = transport.links;
    connection.close();
    const asked = link?.closeRequests.length ?? 0;
    link?.callbacks.opened();
    expect(link?.closeRequests).toHaveLength(asked + 1);
  });
});

describe('close() in a listener', () => {
  it('is the end of sending at once, though the machine hears of it a moment later', () => {
    const { transport, connection } = rigged({ autoStart: false }, { onConnect: (link) => link.open() });
    const results: string[] = [];
    connection.on('open', () => {
      connection.close();
      results.push(connection.send('too late'));
    });
    connection.start();
    expect(results).toEqual(['rejected']);
    expect(transport.latest.sent).toEqual([]);
    expect(connection.status).toBe('closing');
  });
});

describe('restarting', () => {
  it('ends the life before it: what waited is dropped and reported, and the end is told once', () => {
    const { clock, transport, connection } = rigged(
      { outbox: { highWaterBytes: 10 } },
      { onConnect: (link) => link.open() },
    );
    clock.advance(250);
    const told: unknown[] = [];
    connection.on('drop', ({ data, reason }) => told.push([data, reason]));
    connection.on('end', ({ reason }) => told.push(reason));
    transport.latest.bufferedAmount = 100;
    expect(connection.send('old')).toBe('queued');
    connection.close();
    connection.start();
    expect(told).toEqual([['old', 'closed'], 'client']);
    expect(connection.send('new')).toBe('sent');
    expect(transport.latest.sent).toEqual(['new']);
  });

  it('in a status listener tells the end of the old life first, and subscribers never go back in time', () => {
    const { clock, connection } = rigged();
    const seen: unknown[] = [];
    const ends: unknown[] = [];
    connection.subscribe(({ status }) => seen.push(status));
    connection.on('end', ({ reason }) => ends.push(reason));
    const off = connection.on('status', ({ status }) => {
      if (status !== 'terminated') return;
      off();
      connection.start();
    });
    connection.close();
    expect(ends).toEqual(['client']);
    expect(seen).toEqual(['terminated', 'backoff']);
    clock.advance(250);
    expect(connection.getSnapshot().status).toBe('connecting');
  });

  it('goes on with the attempt budget of the life before it (E4)', () => {
    const { clock, transport, connection } = rigged();
    for (let lives = 0; lives < 9; lives += 1) {
      connection.close();
      connection.start();
      expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', retryInMs: 250 });
      clock.advance(250);
    }
    expect(transport.links).toHaveLength(10);
    connection.close();
    connection.start();
    clock.advance(60_000 - 9 * 250 - 1);
    expect(transport.links).toHaveLength(10);
    clock.advance(1);
    expect(transport.links).toHaveLength(11);
  });

  it('again and again, at each end, is no storm: a server that sends everyone away is asked 10 times a minute (E4, I8)', () => {
    const { clock, transport, connection } = rigged({ terminalCodes: [4001] });
    connection.on('end', () => connection.start());
    for (let minute = 0; minute < 10; minute += 1) {
      for (let second = 0; second < 600; second += 1) {
        clock.advance(100);
        transport.latest.open();
        transport.latest.serverClose(4001);
      }
    }
    expect(transport.links.length).toBeLessThanOrEqual(101);
    expect(transport.links.length).toBeGreaterThan(90);
  });

  it('an actor that is stopped from outside is told of as an end like any other (I6)', () => {
    const { connection, log, transport } = rigged({}, { onConnect: (link) => link.open() });
    const ends: unknown[] = [];
    connection.on('end', (output) => ends.push(output));
    connection.actor.stop();
    expect(connection.status).toBe('terminated');
    expect(connection.getSnapshot()).toMatchObject({ status: 'terminated', isConnected: false });
    expect(log).toEqual(['connecting', 'open', 'terminated']);
    expect(ends).toMatchObject([{ reason: 'client' }]);
    expect(transport.latest.closeRequests).toHaveLength(1);
  });

  it('works after the actor was stopped from outside', () => {
    const { clock, connection, transport } = rigged();
    connection.actor.stop();
    clock.advance(250);
    connection.start();
    expect(transport.links).toHaveLength(2);
  });

  it('keeps the listeners and makes a new actor', () => {
    const { clock, connection, log, transport } = rigged({}, { onConnect: (link) => link.open() });
    const before: Connection['actor'] = connection.actor;
    connection.close();
    transport.latest.serverClose(1000);
    clock.advance(250);
    connection.start();
    expect(connection.actor).not.toBe(before);
    expect(log).toEqual(['connecting', 'open', 'closing', 'terminated', 'connecting', 'open']);
  });

  it('is told from the first status on, also where somebody looked before', () => {
    const { connection, log } = rigged({ autoStart: false });
    const seen: unknown[] = [];
    connection.subscribe(({ status }) => seen.push(status));
    const before = connection.getSnapshot();
    connection.start();
    expect(connection.getSnapshot()).not.toBe(null);
    expect(before.status).toBe('connecting');
    expect([log, seen]).toEqual([['connecting'], ['connecting']]);
  });

  it('is what start() does with a connection that was not started', () => {
    const { transport, connection } = rigged({ autoStart: false });
    expect(transport.links).toHaveLength(0);
    connection.close();
    connection.reconnect();
    expect(transport.links).toHaveLength(0);
    connection.start();
    connection.start();
    expect(transport.links).toHaveLength(1);
  });
});
