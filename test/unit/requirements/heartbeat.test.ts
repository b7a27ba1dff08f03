import { describe, expect, it } from 'vitest';
import { createConnection } from '../../../src/index.js';
import { FakeTransport, VirtualClock } from '../../../src/testing/index.js';
import { answersPings, FakeEnvironment, pingPong, rigged } from '../../support/rig.js';
import { pingsOf } from '../../support/welcomes.js';

describe('the heartbeat', () => {
  it('starts when the link opens, and after the missed pongs it is this side that closes and reconnects (R2, R11)', () => {
    const heartbeat = { ...pingPong, intervalMs: 30_000, timeoutMs: 10_000, maxMissed: 3 };
    const { clock, transport, connection } = rigged({ heartbeat, greeting: () => 'who I am' });
    clock.advance(5_000);
    expect(transport.latest.sent).toEqual([]);
    transport.latest.open();
    clock.advance(29_999);
    // The network is fine all the while: it is the server that does not know us any more.
    expect([pingsOf(transport.latest), transport.latest.phase]).toEqual([3, 'open']);
    clock.advance(1);
    expect(transport.latest.closeRequests).toEqual([{ code: 1000, reason: '' }]);
    clock.advance(2_000);
    expect(transport.links).toHaveLength(2);
    transport.latest.open();
    expect(transport.latest.sent[0]).toBe('who I am');
    expect(connection.getSnapshot().isConnected).toBe(true);
  });

  it('asks for a sign of life right after every opening (R13)', () => {
    const { clock, transport } = rigged({ heartbeat: pingPong, backoff: () => 1_000 }, { respond: answersPings });
    for (let links = 1; links <= 3; links += 1) {
      transport.latest.open();
      clock.advance(0);
      expect([transport.links.length, pingsOf(transport.latest)]).toEqual([links, 1]);
      clock.advance(20_000);
      transport.latest.drop();
      clock.advance(1_000);
    }
  });

  it('asks 5 s after the last traffic, gives 5 s to answer, and then reconnects exactly once (R36)', () => {
    const heartbeat = { ...pingPong, intervalMs: 5_000, timeoutMs: 5_000, maxMissed: 1 };
    const { clock, transport, connection } = rigged({ heartbeat, random: () => 0.999, backoff: () => 4_000 });
    const first = transport.latest;
    first.open();
    clock.advance(0);
    first.message('pong');
    for (let second = 0; second < 60; second += 1) {
      connection.send('traffic');
      first.message('traffic');
      clock.advance(1_000);
    }
    expect(pingsOf(first)).toBe(1);
    clock.advance(5_000);
    expect(pingsOf(first)).toBe(2);
    clock.advance(5_000);
    expect([connection.status, first.closeRequests.length]).toEqual(['backoff', 1]);
    first.serverClose(1006, '', false);
    clock.advance(5_000);
    first.serverClose(1006, '', false);
    expect([connection.status, transport.links.length, transport.live]).toEqual(['connecting', 2, 1]);
  });

  it.each(['pong', 'any other frame'])('counts missed pongs from zero again after %s (R3, R12)', (frame) => {
    const heartbeat = { ...pingPong, timeoutMs: 2_000, maxMissed: 5 };
    const { clock, transport, connection } = rigged({ heartbeat });
    transport.latest.open();
    for (let round = 0; round < 10; round += 1) {
      clock.advance(9_000);
      expect(connection.getSnapshot().missedPongs).toBeGreaterThanOrEqual(3);
      transport.latest.message(frame);
      expect(connection.getSnapshot()).toMatchObject({ status: 'open', missedPongs: 0 });
      // On to the next ping.
      for (let steps = 0; steps < 100 && connection.status === 'open'; steps += 1) clock.advanceToNext();
    }
    expect(transport.links).toHaveLength(1);
  });

  it.each([
    ['pings', pingPong],
    ['silence', { silenceMs: 60_000 }],
  ])('of %s has one timer, however often the link was replaced (R4)', (_, heartbeat) => {
    const { clock, transport } = rigged({ heartbeat, backoff: () => 1_000 }, { respond: answersPings });
    for (let links = 1; links <= 6; links += 1) {
      transport.latest.open();
      clock.advance(10_000);
      expect([transport.links.length, clock.pending]).toEqual([links, 1]);
      transport.latest.drop();
      expect(clock.pending).toBe(1);
      clock.advance(1_000);
    }
  });

  it('finds a dead link out within a second where calls or monitoring need that (R20)', () => {
    const heartbeat = { ...pingPong, intervalMs: 500, timeoutMs: 250, maxMissed: 1 };
    let isCut = false;
    const { clock, transport, connection } = rigged(
      { heartbeat },
      { respond: (data) => (isCut ? undefined : answersPings(data)) },
    );
    transport.latest.open();
    clock.advance(10_000);
    isCut = true;
    clock.advance(750);
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', lastClose: { cause: 'pong-timeout' } });
  });

  it.each([
    ['intervalMs', 9],
    ['intervalMs', 300_001],
    ['timeoutMs', 9],
    ['maxMissed', 0],
  ])('takes no %s of %d, and says which it takes (R20)', (name, value) => {
    const transports = [new FakeTransport()];
    const make = () => createConnection({ transports, heartbeat: { ...pingPong, [name]: value }, autoStart: false });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(`\`heartbeat.${name}\` must be a number from`);
  });

  it('pings in whatever form the server answers: binary, or a text that is made anew each time (R28)', () => {
    const nop = (data: unknown): boolean => data instanceof ArrayBuffer && data.byteLength === 1;
    let count = 0;
    const ping = () => {
      count += 1;
      return count % 2 === 0 ? new Uint8Array([9]) : `~h~${count}`;
    };
    const { clock, transport, messages } = rigged(
      { heartbeat: { ping, isPong: (data) => nop(data) || (typeof data === 'string' && data.startsWith('~h~')) } },
      { respond: (data) => (typeof data === 'string' ? data : new ArrayBuffer(1)) },
    );
    transport.latest.open();
    clock.advance(120_000);
    transport.latest.message(new ArrayBuffer(2));
    expect(transport.latest.sent.slice(0, 3)).toEqual(['~h~1', new Uint8Array([9]), '~h~3']);
    expect(messages).toEqual([new ArrayBuffer(2)]);
  });

  it('serves as a liveness watch every five seconds, and ends with close (R31)', () => {
    const clock = new VirtualClock();
    let isAnswering = true;
    const { transport, connection } = rigged(
      { clock, heartbeat: { ...pingPong, intervalMs: 5_000, timeoutMs: 1_000, maxMissed: 1 } },
      { respond: (data) => (isAnswering ? answersPings(data) : undefined), onConnect: (link) => link.open() },
      new FakeEnvironment({ watchdogMs: 5_000 }),
    );
    clock.advance(60_000);
    expect(pingsOf(transport.latest)).toBeGreaterThanOrEqual(12);
    isAnswering = false;
    const silentSince = clock.now();
    for (let steps = 0; steps < 100 && connection.status !== 'backoff'; steps += 1) clock.advanceToNext();
    expect(clock.now() - silentSince).toBeLessThanOrEqual(6_000);
    isAnswering = true;
    clock.advance(2_000);
    expect([transport.links.length, connection.status]).toEqual([2, 'open']);
    connection.close();
    transport.latest.serverClose();
    expect([connection.status, clock.pending]).toEqual(['terminated', 0]);
  });
});
