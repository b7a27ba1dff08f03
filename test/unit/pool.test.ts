import { describe, expect, it } from 'vitest';
import { type Connection, createConnectionPool, type SharedConnectionOptions } from '../../src/index.js';
import { FakeEnvironment, FakeTransport, VirtualClock } from '../../src/testing/index.js';

/** A pool, and options whose clock and server are the test's: links open by themselves and closes are answered. */
function world(options: Partial<SharedConnectionOptions> = {}) {
  const clock = new VirtualClock();
  const environment = new FakeEnvironment();
  const transport = new FakeTransport({ clock, onConnect: (link) => link.open(), answersClose: true });
  const source: SharedConnectionOptions = { clock, environment, transports: [transport], ...options };
  return { pool: createConnectionPool(), clock, environment, transport, source };
}

describe('a pool', () => {
  it('gives all who ask for one key one connection, and those of another key another', () => {
    const { pool, source, transport } = world();
    const [one, two, other] = [pool.lease('a', source), pool.lease('a', source), pool.lease('b', source)];
    expect(two.connection).toBe(one.connection);
    expect(pool.get('a', source)).toBe(one.connection);
    expect(other.connection).not.toBe(one.connection);
    expect(transport.live).toBe(2);
  });

  it('shares nothing with another pool', () => {
    const { pool, source } = world();
    expect(createConnectionPool().get('a', source)).not.toBe(pool.get('a', source));
  });

  it('lets the first who asks decide the options, and asks nobody else', () => {
    const { pool, source } = world({ name: 'first' });
    const first = pool.get('a', source);
    const lease = pool.lease('a', () => {
      throw new Error('asked in vain');
    });
    expect(lease.connection).toBe(first);
    expect(lease.connection.actor.id).toBe('first');
  });

  it('names a connection by its key, unless it is told otherwise (R23)', () => {
    const { pool, source } = world();
    expect(pool.get('prices', source).actor.id).toBe('prices');
  });

  it('takes the key for the URL of a WebSocket where no more is said', () => {
    const connection = createConnectionPool().get('wss://example.com/live');
    expect(connection.getSnapshot().transport).toBe('websocket');
    expect(() => createConnectionPool().get('ftp://example.com')).toThrow(/`url`.*ftp/);
  });

  it('starts nothing before the first lease, then starts once', () => {
    const { pool, clock, source, transport } = world();
    const connection = pool.get('a', source);
    expect([transport.links.length, clock.pending]).toEqual([0, 0]);
    pool.lease('a', source);
    pool.lease('a', source);
    expect([connection.status, transport.links.length]).toEqual(['open', 1]);
  });

  it('leaves the start of `autoStart: false` to the app', () => {
    const { pool, source, transport } = world({ autoStart: false });
    const { connection } = pool.lease('a', source);
    expect(transport.links).toHaveLength(0);
    connection.start();
    expect(transport.links).toHaveLength(1);
  });

  it('keeps what is sent before the first lease for the first link', () => {
    const { pool, source, transport } = world();
    expect(pool.get('a', source).send('early')).toBe('queued');
    pool.lease('a', source);
    expect(transport.latest.sent).toEqual(['early']);
  });
});

describe('the end of the last lease', () => {
  it('closes after one macrotask, and a release that is repeated counts once', () => {
    const { pool, clock, source } = world();
    const [one, two] = [pool.lease('a', source), pool.lease('a', source)];
    one.release();
    one.release();
    clock.advance(60_000);
    expect(one.connection.status).toBe('open');
    two.release();
    expect(two.connection.status).toBe('open');
    clock.advance(0);
    expect(two.connection.getSnapshot()).toMatchObject({ status: 'terminated', output: { reason: 'client' } });
  });

  it('closes `lingerMs` later where that is set', () => {
    const { pool, clock, source } = world({ lingerMs: 5_000 });
    const { connection, release } = pool.lease('a', source);
    release();
    clock.advance(4_999);
    expect(connection.status).toBe('open');
    clock.advance(1);
    expect(connection.status).toBe('terminated');
  });

  it('changes nothing where somebody leases it within the same macrotask (field 26)', () => {
    const { pool, clock, source, transport } = world();
    const first = pool.lease('a', source);
    first.release();
    const second = pool.lease('a', source);
    clock.advance(60_000);
    expect(second.connection).toBe(first.connection);
    expect([second.connection.status, transport.links.length]).toEqual(['open', 1]);
  });

  it('counts anew after a lease within `lingerMs`', () => {
    const { pool, clock, source } = world({ lingerMs: 5_000 });
    const first = pool.lease('a', source);
    first.release();
    clock.advance(4_000);
    const second = pool.lease('a', source);
    clock.advance(4_000);
    second.release();
    clock.advance(4_999);
    expect(second.connection.status).toBe('open');
    clock.advance(1);
    expect(second.connection.status).toBe('terminated');
  });

  it('lets the next who asks have a new connection', () => {
    const { pool, clock, source, transport } = world();
    const first = pool.lease('a', source);
    first.release();
    clock.advance(0);
    const second = pool.lease('a', source);
    expect(second.connection).not.toBe(first.connection);
    expect([second.connection.status, transport.links.length]).toEqual(['open', 2]);
  });

  it('waits a second for what is being rendered with it, and no longer', () => {
    const { pool, clock, source } = world();
    const first = pool.lease('a', source);
    first.release();
    expect(pool.get('a', source)).toBe(first.connection);
    clock.advance(999);
    expect(first.connection.status).toBe('open');
    clock.advance(1);
    expect(first.connection.status).toBe('terminated');
  });

  it('waits no shorter than `lingerMs` for what is being rendered', () => {
    const { pool, clock, source } = world({ lingerMs: 5_000 });
    const first = pool.lease('a', source);
    first.release();
    pool.get('a', source);
    clock.advance(4_999);
    expect(first.connection.status).toBe('open');
  });

  it('has one timer however often it was put off', () => {
    const { pool, clock, source } = world({ lingerMs: 3_600_000 });
    const held = pool.lease('a', source);
    const idle = clock.pending;
    for (let turn = 0; turn < 100; turn += 1) {
      held.release();
      pool.lease('a', source).release();
      pool.get('a', source);
      expect(clock.pending).toBe(idle + 1);
      pool.lease('a', source).release();
    }
    pool.lease('a', source);
    expect(clock.pending).toBe(idle);
  });
});

describe('a shared connection that was kicked', () => {
  const kicked = () => {
    const all = world({ terminalCodes: [4001], lingerMs: 1_000 });
    const lease = all.pool.lease('a', all.source);
    all.transport.latest.serverClose(4001, 'another device');
    return { ...all, lease };
  };

  it('is not revived by another lease while it is held', () => {
    const { pool, clock, source, transport, lease } = kicked();
    expect(pool.lease('a', source).connection).toBe(lease.connection);
    clock.advance(60_000);
    expect([lease.connection.status, transport.links.length]).toEqual(['terminated', 1]);
  });

  it('is not revived by another lease while it lingers', () => {
    const { pool, clock, source, transport, lease } = kicked();
    lease.release();
    clock.advance(500);
    expect(pool.lease('a', source).connection).toBe(lease.connection);
    clock.advance(60_000);
    expect([lease.connection.status, transport.links.length]).toEqual(['terminated', 1]);
  });

  it('is revived by the app alone, and stays shared', () => {
    const { pool, clock, source, transport, lease } = kicked();
    lease.connection.start();
    clock.advance(1_000);
    expect(pool.lease('a', source).connection.status).toBe('open');
    expect(transport.links).toHaveLength(2);
  });

  it('is forgotten with its last lease', () => {
    const { pool, clock, source, lease } = kicked();
    lease.release();
    clock.advance(1_000);
    expect(pool.lease('a', source).connection.status).toBe('open');
  });
});

describe('a connection that was shown and never leased', () => {
  it('is forgotten after half a minute, by whoever asks next', () => {
    const { pool, clock, source } = world();
    const shown = pool.get('a', source);
    clock.advance(29_999);
    expect(pool.get('a', source)).toBe(shown);
    clock.advance(1);
    expect(pool.get('a', source)).not.toBe(shown);
  });

  it('is forgotten by its own clock, whatever that of an older one says', () => {
    const { pool, clock, source } = world();
    pool.get('older', world().source);
    const shown = pool.get('a', source);
    clock.advance(30_000);
    expect(pool.get('a', source)).not.toBe(shown);
  });

  it('drops what was sent over it, and says so', () => {
    const { pool, clock, source } = world();
    const shown = pool.get('a', source);
    const drops: unknown[] = [];
    shown.on('drop', ({ data, reason }) => drops.push([data, reason]));
    shown.send('in vain');
    clock.advance(30_000);
    pool.get('b', source);
    expect(drops).toEqual([['in vain', 'closed']]);
  });

  it('is not what a late lease gets', () => {
    const { pool, clock, source, transport } = world();
    const shown = pool.get('a', source);
    clock.advance(30_000);
    const { connection } = pool.lease('a', source);
    expect(connection).not.toBe(shown);
    expect([shown.status, connection.status, transport.links.length]).toEqual(['connecting', 'open', 1]);
  });

  it('stays once it was leased in time', () => {
    const { pool, clock, source } = world();
    const shown = pool.get('a', source);
    pool.lease('a', source);
    clock.advance(60_000);
    expect(pool.get('a', source)).toBe(shown);
    expect(shown.status).toBe('open');
  });

  it('gives way to newer ones where there are more than a thousand', { timeout: 60_000 }, () => {
    const { pool, source } = world();
    const first = pool.get('0', source);
    const second = pool.get('1', source);
    for (let key = 2; key <= 1_000; key += 1) pool.get(String(key), source);
    expect(pool.get('1', source)).toBe(second);
    expect(pool.get('0', source)).not.toBe(first);
  });

  it('holds no process by a timer', () => {
    const { pool, clock, source } = world();
    pool.get('a', source);
    expect(clock.pending).toBe(0);
  });
});

describe('what makes no sense', () => {
  const { pool, source } = world();

  it.each<[string, () => unknown, RegExp]>([
    ['a key that is no string', () => pool.get(JSON.parse('1'), source), /`key` must be a string/],
    ['options that are none', () => pool.get('a', JSON.parse('null')), /`source` must be options.*null/],
    ['a function that returns none', () => pool.lease('a', () => Reflect.get({}, 'x')), /`source` .*undefined/],
    ['a `lingerMs` that is too long', () => pool.get('a', { ...source, lingerMs: 3_600_001 }), /`lingerMs`.*3600000/],
    ['an option of the connection', () => pool.lease('a', { ...source, transports: [] }), /`transports`/],
  ])('is a TypeError: %s', (_, ask, message) => {
    expect(ask).toThrow(TypeError);
    expect(ask).toThrow(message);
  });

  it('leaves the key to the next who asks', () => {
    expect(() => pool.lease('b', { ...source, transports: [] })).toThrow();
    expect(pool.lease('b', source).connection.status).toBe('open');
  });
});

describe('ten thousand leases', () => {
  it('one after another within one macrotask each share one connection', () => {
    const { pool, clock, environment, source, transport } = world();
    for (let turn = 0; turn < 10_000; turn += 1) pool.lease('a', source).release();
    expect([transport.links.length, transport.live]).toEqual([1, 1]);
    clock.advance(0);
    expect([transport.live, clock.pending, environment.reports.size]).toEqual([0, 0, 0]);
  });

  it('of as many lives leave no link, no timer, no listener and no connection', { timeout: 180_000 }, () => {
    const { pool, clock, environment, source, transport } = world();
    const lives = new Set<Connection>();
    for (let turn = 0; turn < 10_000; turn += 1) {
      const { connection, release } = pool.lease('a', source);
      lives.add(connection);
      release();
      clock.advance(0);
    }
    expect([lives.size, transport.links.length]).toEqual([10_000, 10_000]);
    expect([transport.live, clock.pending, environment.reports.size]).toEqual([0, 0, 0]);
    expect(lives.has(pool.get('a', source))).toBe(false);
  });
});
