import { describe, expect, it } from 'vitest';
import { constantBackoff, type Environment } from '../../../src/index.js';
import { VirtualClock } from '../../../src/testing/index.js';
import { FakeEnvironment, rigged } from '../../support/rig.js';
import { opensAfter, refusesAfter } from '../../support/welcomes.js';

const minute = 60_000;

describe('reconnecting', () => {
  it('happens once, however many reasons there are at once (R14, R37)', () => {
    const { clock, transport, connection, environment } = rigged({ backoff: constantBackoff(5_000, 0) });
    const everything = (): void => {
      environment.say('network.offline');
      environment.say('network.online');
      environment.say('page.visible');
      connection.wake();
      connection.reconnect();
      connection.start();
    };
    transport.latest.open();
    clock.advance(minute);
    transport.latest.drop();
    for (let turn = 0; turn < 20; turn += 1) {
      everything();
      expect(transport.live).toBeLessThanOrEqual(1);
      clock.advance(10);
    }
    transport.latest.open();
    expect(transport.live).toBe(1);
    expect(transport.links).toHaveLength(2);
  });

  it('waits for a while, and heals by itself: an attempt not open within 10 s is followed by another (R14)', () => {
    const { clock, transport, connection } = rigged({
      backoff: constantBackoff(5_000, 0),
      connectTimeoutMs: 10_000,
    });
    transport.latest.open();
    clock.advance(minute);
    transport.latest.drop();
    clock.advance(4_999);
    expect(connection.status).toBe('backoff');
    clock.advance(1);
    expect([connection.status, transport.links.length]).toEqual(['connecting', 2]);
    clock.advance(10_000);
    expect(connection.status).toBe('backoff');
    clock.advance(5_000);
    transport.latest.open();
    expect([connection.status, transport.links.length, transport.live]).toEqual(['open', 3, 1]);
  });

  it('may come at a fixed distance: 4 s after each failure, without jitter (R37)', () => {
    const clock = new VirtualClock();
    const starts: number[] = [];
    rigged(
      { clock, backoff: constantBackoff(4_000, 0), random: () => 0.99 },
      {
        onConnect: (link) => {
          starts.push(clock.now());
          refusesAfter(clock, 3_000)(link);
        },
      },
    );
    clock.advance(10 * minute);
    expect(starts.length).toBeGreaterThan(50);
    for (const [index, at] of starts.slice(1).entries()) expect(at - (starts[index] ?? 0)).toBe(7_000);
  });

  it('gives the reason of each failure to whoever listens, as it is told and without secrets (R33)', () => {
    const { connection, transport } = rigged();
    const told: unknown[] = [];
    connection.on('status', ({ status, lastError, lastClose }) => told.push([status, lastError, lastClose?.cause]));
    transport.latest.refuse('connect ECONNREFUSED 10.0.0.1:443');
    expect(told).toEqual([['backoff', 'connect ECONNREFUSED 10.0.0.1:443', 'never-opened']]);
    expect(connection.getSnapshot().lastError).toBe('connect ECONNREFUSED 10.0.0.1:443');
  });
});

describe('after the lock screen', () => {
  it('a link that was closed meanwhile is replaced at once on waking (R6)', () => {
    const { clock, transport, connection, environment } = rigged({ backoff: () => 15_000 });
    transport.latest.open();
    clock.advance(minute);
    environment.say('page.frozen');
    clock.jump(10 * minute);
    transport.latest.drop();
    environment.say('page.resumed');
    expect([connection.status, transport.links.length]).toEqual(['connecting', 2]);
  });

  it('a link of which nothing was heard meanwhile is replaced, though it says that it is open (R6)', () => {
    const { clock, transport, connection } = rigged({}, {}, new FakeEnvironment({ watchdogMs: 5_000 }));
    transport.latest.open();
    clock.advance(minute);
    clock.jump(10 * minute);
    clock.advance(5_000);
    expect([connection.status, transport.links.length, transport.live]).toEqual(['connecting', 2, 1]);
  });

  it('a product may decide otherwise: by classify, that the drop is the end (R6)', () => {
    const environment = new FakeEnvironment();
    const { clock, transport, connection } = rigged(
      {
        classify: ({ cause }) =>
          cause === 'dropped' && environment.hidden() ? { kind: 'terminate', reason: 'locked' } : undefined,
      },
      {},
      environment,
    );
    transport.latest.open();
    transport.latest.drop();
    clock.advance(5_000);
    transport.latest.open();
    environment.say('page.hidden');
    clock.jump(10 * minute);
    transport.latest.drop();
    expect(connection.getSnapshot().output).toMatchObject({ reason: 'locked' });
  });

  it('a product may decide otherwise: by its environment, that waking changes nothing until the user is back (R6)', () => {
    const host = new FakeEnvironment();
    const environment: Environment = {
      online: () => true,
      hidden: () => host.hidden(),
      listen: (report) => host.listen((hint) => hint !== 'page.resumed' && report(hint)),
    };
    const clock = new VirtualClock();
    const { connection, transport } = rigged({ clock, environment }, { onConnect: opensAfter(clock, 50) });
    clock.advance(minute);
    clock.jump(10 * minute);
    host.say('page.resumed');
    expect([connection.status, transport.links.length]).toEqual(['open', 1]);
    connection.wake();
    expect([connection.status, transport.links.length]).toEqual(['connecting', 2]);
  });
});
