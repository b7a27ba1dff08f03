import { describe, expect, it } from 'vitest';
import { brisk, patient, threeTries, urgent } from '../../src/index.js';
import { seeded } from '../support/dice.js';
import { pingPong, rigged } from '../support/rig.js';

const accepts = { onConnect: (link: { open(): void }) => link.open() };

describe('timing presets', () => {
  it.each([
    ['patient', patient, 80_000],
    ['brisk', brisk, 30_000],
    ['urgent', urgent, 10_000],
  ])(
    '%s leaves a dead link in time, and no sooner than its answers are missed (R12, R20, R27, R36)',
    (_name, preset, bound) => {
      const { clock, transport, connection } = rigged(
        { ...preset, heartbeat: { ...pingPong, ...preset.heartbeat }, random: () => 0.999 },
        accepts,
      );
      clock.advance(1_000);
      transport.latest.message('the last frame');
      const { intervalMs = 0 } = preset.heartbeat ?? {};
      clock.advance(bound - 0.1 * intervalMs - 1_000);
      expect(connection.getSnapshot().isConnected).toBe(true);
      clock.advance(0.1 * intervalMs + 1_000);
      expect(connection.getSnapshot().lastClose?.cause).toBe('pong-timeout');
    },
  );

  it('threeTries tries three times more, 1 to 4 s apart, and ends (R8)', () => {
    const waits: number[] = [];
    const { clock, transport, connection } = rigged(
      { ...threeTries, random: seeded(3) },
      { onConnect: (link) => link.refuse() },
    );
    for (let tries = 0; tries < 3; tries += 1) {
      waits.push(connection.getSnapshot().retryInMs ?? Number.NaN);
      clock.advance(connection.getSnapshot().retryInMs ?? 0);
    }
    for (const wait of waits) {
      expect(wait).toBeGreaterThanOrEqual(1_000);
      expect(wait).toBeLessThanOrEqual(4_000);
    }
    expect(transport.links).toHaveLength(4);
    expect(connection.getSnapshot().output?.reason).toBe('exhausted');
  });

  it('urgent waits about 4 s (R37)', () => {
    const { transport, connection } = rigged({ ...urgent, heartbeat: { ...pingPong, ...urgent.heartbeat } });
    transport.latest.refuse();
    expect(connection.getSnapshot().retryInMs).toBe(4_000);
  });
});
