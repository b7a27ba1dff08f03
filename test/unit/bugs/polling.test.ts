import { describe, expect, it } from 'vitest';
import { httpPolling } from '../../../src/index.js';
import { VirtualClock } from '../../../src/testing/index.js';
import { FakePolling, rigged, settled } from '../../support/rig.js';
import { refusesAfter } from '../../support/welcomes.js';

/** A connection whose server lets no socket in, once it polls. */
async function polls() {
  const clock = new VirtualClock();
  const polling = new FakePolling();
  const rig = rigged({ clock, polling }, { onConnect: refusesAfter(clock, 10) });
  /** Goes on for so long; each poll is answered within a second if the server answers. */
  const pass = async (ms: number, isAnswering = true): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      clock.advance(1_000);
      await settled();
      expect(polling.inFlight).toBeLessThanOrEqual(1);
      if (isAnswering && polling.inFlight > 0) await polling.latest.answer();
    }
  };
  const untilPolling = async (): Promise<void> => {
    for (let second = 0; polling.inFlight === 0; second += 1) {
      if (second > 60) throw new Error('no poll within a minute');
      await pass(1_000, false);
    }
  };
  await untilPolling();
  await polling.latest.answer();
  return { ...rig, polling, pass, untilPolling };
}

describe('polling', () => {
  it('goes on from poll to poll for as long as it has to stand in (B13)', async () => {
    const { polling, pass } = await polls();
    await pass(600_000);
    expect(polling.polls.length).toBeGreaterThanOrEqual(90);
    expect(polling.polls.length).toBeLessThanOrEqual(125);
  });

  it('asks once at a time, whatever else would be a reason to ask (B13)', async () => {
    const { polling, pass, untilPolling, environment } = await polls();
    await pass(20_000);
    await untilPolling();
    const { latest } = polling;
    for (let turn = 0; turn < 10; turn += 1) {
      environment.say('network.online');
      environment.say('page.visible');
      await pass(1_000, false);
    }
    expect(polling.latest).toBe(latest);
    expect(latest.signal.aborted).toBe(false);
  });

  it('gives a poll up that is not answered in time, and polls again (B13)', async () => {
    const { polling, pass, untilPolling } = await polls();
    await pass(20_000);
    await untilPolling();
    const { latest, polls: made } = polling;
    const count = made.length;
    await pass(31_000, false);
    expect(latest.signal.aborted).toBe(true);
    await pass(20_000);
    expect(made.length).toBeGreaterThan(count);
  });

  it('is aborted and leaves no timer when the connection ends (B13)', async () => {
    const { polling, pass, untilPolling, clock, connection } = await polls();
    await pass(20_000);
    await untilPolling();
    connection.close();
    expect([polling.latest.signal.aborted, clock.pending]).toEqual([true, 0]);
    const count = polling.polls.length;
    await pass(600_000, false);
    expect(polling.polls).toHaveLength(count);
  });

  it.each([Number.NaN, -1, 0, 999, 600_001, Number.POSITIVE_INFINITY])(
    'takes no interval of %s ms, which would mean "at once" or "never" (B13)',
    (intervalMs) => {
      expect(() => httpPolling({ url: 'https://example.com', intervalMs })).toThrow(
        /`intervalMs` must be a number from/,
      );
    },
  );

  it('has an interval if none is given (B13)', () => {
    expect(httpPolling({ url: 'https://example.com' }).intervalMs).toBe(5_000);
  });

  it('is asked for once a page is shown again, not by each event that says so (B13)', async () => {
    const { polling, clock, environment } = await polls();
    clock.advance(2_000);
    const count = polling.polls.length;
    for (const hint of ['page.visible', 'page.resumed', 'network.online'] as const) environment.say(hint);
    await settled();
    expect(polling.polls.length).toBe(count + 1);
  });
});
