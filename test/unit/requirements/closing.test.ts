import { describe, expect, it } from 'vitest';
import type { ConnectionOptions } from '../../../src/index.js';
import { VirtualClock } from '../../../src/testing/index.js';
import { pingPong, type Rig, rigged } from '../../support/rig.js';
import { refusesAfter } from '../../support/welcomes.js';

const minute = 60_000;

describe('the ways to lose a link', () => {
  it('are told apart: no pong, where this side closes a link that is still up (R5)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: pingPong });
    transport.latest.open();
    clock.advance(20_000);
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', lastClose: { cause: 'pong-timeout' } });
    expect([transport.latest.phase, transport.latest.closeRequests.length]).toEqual(['closing', 1]);
  });

  it('are told apart: never established, where nothing is left to close (R5)', () => {
    const { transport, connection } = rigged();
    transport.latest.refuse();
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', lastClose: { cause: 'never-opened' } });
    expect(transport.latest.phase).toBe('over');
  });

  it('are told apart: closed by the server as this user is on another device, where nobody reconnects (R5)', () => {
    const { clock, transport, connection } = rigged({ terminalCodes: [4001] });
    transport.latest.open();
    transport.latest.serverClose(4001, 'another device');
    expect(connection.getSnapshot()).toMatchObject({
      status: 'terminated',
      lastClose: { cause: 'server-close', code: 4001 },
    });
    clock.advance(10 * minute);
    expect(transport.links).toHaveLength(1);
  });

  it.each([1000, 1001, 1005, 1006, 1011, 1012, 1013, 3500, 4000])(
    'by %d reconnect, but for the own close (R24)',
    (code) => {
      const { clock, transport, connection } = rigged();
      transport.latest.open();
      transport.latest.serverClose(code);
      expect(connection.status).toBe('backoff');
      clock.advance(connection.getSnapshot().retryInMs ?? 0);
      transport.latest.open();
      connection.close();
      transport.latest.serverClose(code);
      clock.advance(10 * minute);
      expect([connection.status, transport.links.length]).toEqual(['terminated', 2]);
    },
  );
});

describe('the end', () => {
  const ways: readonly [string, string, Partial<ConnectionOptions>, (rig: Rig) => void][] = [
    ['the app closes', 'client', {}, ({ connection }) => connection.close()],
    ['the attempts are used up', 'exhausted', { maxRetries: 0 }, ({ transport }) => transport.latest.drop()],
    ['the server forbids it', 'rejected', {}, ({ transport }) => transport.latest.serverClose(3003, 'no')],
  ];

  it.each(ways)('is one and the same, told once, when %s: %s (R7)', (_, reason, options, happen) => {
    const rig = rigged(options, { answersClose: true });
    const { clock, transport, connection } = rig;
    const ends: string[] = [];
    connection.on('end', (end) => ends.push(end.reason));
    transport.latest.open();
    happen(rig);
    clock.advance(0);
    connection.close();
    clock.advance(10 * minute);
    expect([ends, connection.status, transport.links.length, transport.live, clock.pending]).toEqual([
      [reason],
      'terminated',
      1,
      0,
      0,
    ]);
  });

  it('comes after three retries, 1 to 4 s apart; a session that worked gives all of them back (R8)', () => {
    const clock = new VirtualClock();
    const dice = [0, 0.5, 0.999];
    let throws = 0;
    const random = (): number => dice[throws++ % 3] ?? 0;
    const { transport, connection, log } = rigged({
      clock,
      random,
      maxRetries: 3,
      backoff: ({ chance }) => 1_000 + 3_000 * chance,
    });
    const waits: number[] = [];
    const fail = (): void => {
      transport.latest.refuse();
      const { retryInMs } = connection.getSnapshot();
      if (retryInMs === null) return;
      waits.push(retryInMs);
      clock.advance(retryInMs);
    };
    for (let failures = 0; failures < 3; failures += 1) fail();
    transport.latest.open();
    transport.latest.message('welcome');
    clock.advance(minute);
    transport.latest.drop();
    clock.advance(connection.getSnapshot().retryInMs ?? 0);
    expect(connection.getSnapshot().attempt).toBe(1);
    for (let failures = 0; failures < 3; failures += 1) fail();
    expect([connection.getSnapshot().output?.reason, transport.links.length]).toEqual(['exhausted', 7]);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(4_000);
    expect(new Set(waits).size).toBeGreaterThan(1);
    expect(log.at(-1)).toBe('terminated');
  });

  it('by the app is there in every state, and sending says what became of the message (R41)', () => {
    const clock = new VirtualClock();
    const { connection, transport } = rigged({ clock }, { onConnect: refusesAfter(clock, 10) });
    expect([connection.status, connection.send('a')]).toEqual(['connecting', 'queued']);
    clock.advance(10);
    expect([connection.status, connection.send('b')]).toEqual(['backoff', 'queued']);
    connection.close(4000, 'enough');
    expect([connection.status, connection.send('c')]).toEqual(['terminated', 'rejected']);
    expect([connection.outbox.items, transport.live]).toEqual([0, 0]);
  });

  it.each([0, 999, 1001, 1006, 2999, 5000, 3000.5, Number.NaN])('takes no code of %s (R10)', (code) => {
    const { transport, connection } = rigged();
    transport.latest.open();
    expect(() => connection.close(code)).toThrow(/`code` must be 1000 or an integer from 3000 to 4999/);
    expect(connection.status).toBe('open');
  });

  it('takes a reason of any length: what does not fit is cut between characters (R10)', () => {
    const { transport, connection } = rigged();
    transport.latest.open();
    connection.close(3000, '€'.repeat(60));
    expect(transport.latest.closeRequests).toEqual([{ code: 3000, reason: '€'.repeat(41) }]);
  });
});
