import { describe, expect, it } from 'vitest';
import type { SockJsClass } from '../../../src/sockjs.js';
import { sockJsTransport } from '../../../src/sockjs.js';
import { answersPings, FakeEnvironment, pingPong, rigged } from '../../support/rig.js';
import { stubClass } from '../../support/stub-socket.js';
import { pingsOf } from '../../support/welcomes.js';

const patient = { ...pingPong, maxMissed: 5, timeoutMs: 2_000 };

describe('a heartbeat', () => {
  it('pings again after every interval of silence, for as long as the link lives (B1)', () => {
    const { clock, transport } = rigged({ heartbeat: { ...pingPong, intervalMs: 30_000 } }, { respond: answersPings });
    transport.latest.open();
    clock.advance(600_000);
    expect(transport.links).toHaveLength(1);
    expect(pingsOf(transport.latest)).toBeGreaterThanOrEqual(20);
  });

  it('gives a silent server up after its missed pongs, instead of believing it open for ever (B1)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: patient });
    transport.latest.open();
    clock.advance(10_000);
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', lastClose: { cause: 'pong-timeout' } });
    expect(transport.latest.closeRequests).toHaveLength(1);
  });

  it('waits for the answer to the last ping as long as for the others (B2)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: patient });
    transport.latest.open();
    clock.advance(9_999);
    expect([pingsOf(transport.latest), connection.status]).toEqual([5, 'awaiting-pong']);
    clock.advance(1);
    expect([pingsOf(transport.latest), connection.status]).toEqual([5, 'backoff']);
  });

  it('is content with an answer to the last ping (B2)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: patient });
    transport.latest.open();
    clock.advance(9_999);
    transport.latest.message('pong');
    clock.advance(5_000);
    expect([transport.links.length, connection.status]).toEqual([1, 'open']);
  });

  it('counts from zero on every link, however often links are lost with a count of four (B3)', () => {
    const { clock, transport, connection } = rigged({ heartbeat: patient, backoff: () => 1_000 });
    for (let drops = 0; drops < 5; drops += 1) {
      transport.latest.open();
      clock.advance(9_000);
      expect(connection.getSnapshot().missedPongs).toBe(4);
      transport.latest.drop();
      expect(connection.getSnapshot().missedPongs).toBe(0);
      clock.advance(1_000);
    }
    transport.latest.open();
    clock.advance(9_999);
    expect([pingsOf(transport.latest), connection.status]).toEqual([5, 'awaiting-pong']);
  });

  it('does not count a ping that was never sent (B3)', () => {
    const ping = (): string => {
      throw new Error('there is nothing to ping with');
    };
    const { clock, transport, connection } = rigged({ heartbeat: { ...patient, ping } });
    connection.on('error', () => {});
    transport.latest.open();
    clock.advance(600_000);
    expect([transport.links.length, connection.status]).toEqual([1, 'open']);
  });

  it('ends with its link: nothing is sent while the next one connects, and no timer is left (B4)', () => {
    const { clock, transport } = rigged({ heartbeat: pingPong, backoff: () => 1_000 }, { respond: answersPings });
    transport.latest.open();
    clock.advance(20_000);
    transport.latest.drop();
    expect(clock.pending).toBe(1);
    clock.advance(1_000);
    expect([transport.links.length, clock.pending]).toEqual([2, 1]);
    clock.advance(9_000);
    expect(transport.latest.sent).toEqual([]);
  });

  it('of a new link keeps its own time, not that of the link before (B4)', () => {
    const { clock, transport } = rigged({ heartbeat: pingPong, backoff: () => 1_000 }, { respond: answersPings });
    transport.latest.open();
    clock.advance(15_000);
    transport.latest.drop();
    clock.advance(1_000);
    transport.latest.open();
    clock.advance(15_000);
    expect([transport.links.length, pingsOf(transport.latest)]).toEqual([2, 1]);
  });

  it('goes on while the server talks without a pause: it may wait for our beats, too (B10)', () => {
    const { clock, transport } = rigged({ heartbeat: pingPong });
    transport.latest.open();
    for (let second = 0; second < 100; second += 1) {
      transport.latest.message('news');
      clock.advance(1_000);
    }
    expect(pingsOf(transport.latest)).toBeGreaterThanOrEqual(4);
  });

  it('finds out that its pings are swallowed (B20)', () => {
    const { clock, transport } = rigged({ heartbeat: pingPong });
    const first = transport.latest;
    first.open();
    first.message('alive when it opened');
    clock.advance(60_000);
    expect(first.closeRequests).toHaveLength(1);
    expect(pingsOf(first)).toBeLessThanOrEqual(3);
  });

  it('leaves no interval behind when the connection is closed (B21)', () => {
    const { clock, transport, connection } = rigged(
      { heartbeat: pingPong },
      { respond: answersPings, answersClose: true },
      new FakeEnvironment({ watchdogMs: 5_000 }),
    );
    transport.latest.open();
    clock.advance(60_000);
    const pings = pingsOf(transport.latest);
    connection.close();
    clock.advance(0);
    expect([connection.status, clock.pending]).toEqual(['terminated', 0]);
    clock.advance(600_000);
    expect(pingsOf(transport.latest)).toBe(pings);
  });

  it('that gives a link up closes it: of a silent server there is never more than one (B21)', () => {
    const { clock, transport } = rigged({ heartbeat: { ...pingPong, intervalMs: 10_000 } });
    for (let second = 0; second < 120; second += 1) {
      transport.latest.open();
      clock.advance(1_000);
      expect(transport.live).toBeLessThanOrEqual(1);
    }
    expect(transport.links.length).toBeGreaterThan(2);
  });

  it('starts on open, whatever `this` a client calls its handlers with, and though a listener throws (B27)', () => {
    const stub = stubClass();
    const SockJS: SockJsClass = stub.Class;
    const { clock, connection } = rigged({
      transports: [sockJsTransport({ url: 'https://example.com/sockjs', SockJS })],
      heartbeat: pingPong,
    });
    connection.on('error', () => {});
    connection.on('open', () => {
      throw new TypeError('this.checkHeartBeat is not a function');
    });
    stub.latest.onopen?.call(null, {});
    clock.advance(0);
    expect(stub.latest.sent).toEqual(['ping']);
  });

  it('replaces a half-open link without waiting for its close event (B33)', () => {
    let isCut = false;
    const { clock, transport, connection } = rigged(
      { heartbeat: { ...pingPong, intervalMs: 5_000, timeoutMs: 5_000, maxMissed: 1 } },
      { respond: (data) => (isCut ? undefined : answersPings(data)) },
    );
    const first = transport.latest;
    first.open();
    clock.advance(1_000);
    isCut = true;
    clock.advance(11_000);
    expect([transport.links.length, first.phase]).toEqual([2, 'closing']);
    transport.latest.open();
    first.serverClose(1006, '', false);
    expect([transport.links.length, connection.getSnapshot().isConnected]).toEqual([2, true]);
  });
});
