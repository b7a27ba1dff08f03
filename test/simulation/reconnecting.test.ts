import { describe, expect, it } from 'vitest';
import { FakeTransport, VirtualClock } from '../../src/testing/index.js';
import { seeded } from '../support/dice.js';
import { answersPings, FakeEnvironment, pingPong, rigged } from '../support/rig.js';

const minute = 60_000;

describe('a server that accepts and drops after 100 ms', () => {
  it.each([1, 2, 3, 4, 5])(
    'is tried at most 40 times in ten minutes, ever more patiently (P1, L10, B26), seed %i',
    (seed) => {
      const starts: number[] = [];
      const clock = new VirtualClock();
      rigged(
        { clock, random: seeded(seed) },
        {
          onConnect: (link) => {
            starts.push(clock.now());
            link.open();
            clock.setTimeout(() => link.drop(), 100);
          },
        },
      );
      clock.advance(10 * minute);
      expect(starts.length).toBeLessThanOrEqual(40);
      expect(starts.length).toBeGreaterThan(5);
      const waits = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
      // The envelope only grows: no wait after the breaker is shorter than half of the long cap.
      for (const wait of waits.slice(5)) expect(wait).toBeGreaterThanOrEqual(30_000);
    },
  );

  it('is forgiven only after ten seconds and a frame received (P1, E3, B26)', () => {
    const { clock, transport, connection } = rigged({}, { respond: answersPings });
    transport.latest.refuse();
    clock.advance(2_000);
    expect(connection.getSnapshot().attempt).toBe(1);
    transport.latest.open();
    clock.advance(9_000);
    transport.latest.message('useful, but too early');
    transport.latest.drop();
    expect(connection.getSnapshot().attempt).toBe(2);
    clock.advance(connection.getSnapshot().retryInMs ?? 0);
    transport.latest.open();
    clock.advance(minute);
    transport.latest.drop();
    expect(connection.getSnapshot().attempt).toBe(3);
    clock.advance(connection.getSnapshot().retryInMs ?? 0);
    transport.latest.open();
    transport.latest.message('useful');
    clock.advance(10_000);
    transport.latest.drop();
    expect(connection.getSnapshot().attempt).toBe(1);
  });
});

describe('a thousand clients dropped in the same instant', () => {
  const firstRetry = (seed: number): number => {
    const { clock, transport, connection } = rigged({ random: seeded(seed) }, { onConnect: (link) => link.open() });
    clock.advance(minute);
    transport.latest.message('hello');
    transport.latest.drop();
    return connection.getSnapshot().retryInMs ?? Number.NaN;
  };

  it('never share a tenth of a second with more than 7 % of them, and half are back within 1.5 s (P2, B12)', () => {
    const sorted = Array.from({ length: 1_000 }, (_, seed) => firstRetry(seed)).sort((a, b) => a - b);
    let busiest = 0;
    for (const [index, at] of sorted.entries()) {
      busiest = Math.max(busiest, sorted.filter((other, later) => later >= index && other < at + 100).length);
    }
    expect(busiest).toBeLessThanOrEqual(70);
    expect(sorted[500]).toBeLessThanOrEqual(1_500);
  });

  it('draw the same waits from the same seeds (P2, I18)', () => {
    expect(firstRetry(7)).toBe(firstRetry(7));
    expect(firstRetry(7)).not.toBe(firstRetry(8));
  });
});

describe('the attempt budget (E4, I8)', () => {
  it('holds against storms of every hint and of reconnect()', () => {
    const starts: number[] = [];
    const clock = new VirtualClock();
    const environment = new FakeEnvironment();
    const dice = seeded(42);
    const { connection } = rigged(
      { clock, random: dice, heartbeat: pingPong },
      {
        onConnect: (link) => {
          starts.push(clock.now());
          if (dice() < 0.5) clock.setTimeout(() => link.refuse(), 5);
          else link.open();
        },
      },
      environment,
    );
    const hints = ['network.online', 'network.offline', 'page.visible', 'page.resumed', 'page.returned'] as const;
    for (let step = 0; step < 20_000; step += 1) {
      clock.advance(Math.floor(dice() * 40));
      if (dice() < 0.5) connection.reconnect();
      else environment.say(hints[Math.floor(dice() * hints.length)] ?? 'network.online');
    }
    expect(starts.length).toBeGreaterThan(50);
    for (const [index, at] of starts.entries()) {
      expect(at - (starts[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(250);
      expect(at - (starts[index - 10] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(minute);
    }
  });

  it('does not turn a clock that was set back into a long wait', () => {
    const { clock, transport, connection } = rigged({}, { onConnect: (link) => link.open() });
    clock.jump(-24 * 60 * minute);
    connection.reconnect();
    clock.advance(250);
    expect(transport.links).toHaveLength(2);
  });
});

describe('providers and transports that fail', () => {
  it('cost one attempt each, and the link opens once the fault is gone (P6)', () => {
    const transport = new FakeTransport({ onConnect: (link) => link.open() });
    transport.failing.add('connect');
    const { clock, connection } = rigged({ transports: [transport] });
    expect(connection.status).toBe('backoff');
    expect(connection.getSnapshot().lastError).toContain('connect fails');
    clock.advance(3 * minute);
    expect(connection.actor.getSnapshot().status).toBe('active');
    transport.failing.clear();
    clock.advance(minute);
    expect(connection.status).toBe('open');
  });

  it('never settle: the connect timeout ends the attempt and aborts its signal (P6, L2, B8)', () => {
    const { clock, transport, connection } = rigged();
    const { signal } = transport.latest.request;
    clock.advance(9_999);
    expect(connection.status).toBe('connecting');
    clock.advance(1);
    expect(connection.status).toBe('backoff');
    expect(connection.getSnapshot().lastClose?.cause).toBe('connect-timeout');
    expect(signal.aborted).toBe(true);
  });

  it('lengthen the connect timeout up to 30 s, so that a slow network can succeed (E5, B6)', () => {
    const { clock, transport, connection } = rigged();
    const timeouts = [10_000, 15_000, 22_500, 30_000, 30_000].map((expected) => {
      const count = transport.links.length;
      clock.advance(expected - 1);
      const isStillTrying = connection.status === 'connecting';
      clock.advance(1);
      const { retryInMs } = connection.getSnapshot();
      clock.advance(retryInMs ?? 0);
      return isStillTrying && transport.links.length === count + 1;
    });
    expect(timeouts).toEqual([true, true, true, true, true]);
  });

  it('whose send throws lose the link, not the message (P6, G4, I13)', () => {
    const { clock, transport, connection } = rigged({}, { onConnect: (link) => link.open() });
    transport.failing.add('send');
    expect(connection.send('precious')).toBe('queued');
    expect(connection.status).toBe('backoff');
    transport.failing.clear();
    clock.advance(2_000);
    expect(connection.status).toBe('open');
    expect(transport.latest.sent).toEqual(['precious']);
  });

  it.each(['close', 'connect'] as const)('that throw in %s do no harm to close() (P6, P12)', (call) => {
    const { clock, transport, connection } = rigged({}, { onConnect: (link) => link.open() });
    connection.on('error', () => {});
    transport.failing.add(call);
    connection.close();
    clock.advance(5_000);
    expect(connection.status).toBe('terminated');
    expect(connection.actor.getSnapshot().status).toBe('done');
  });
});
