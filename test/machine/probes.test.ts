import { describe, expect, it } from 'vitest';
import type { LinkReport } from '../../machines/index.js';
import { type EventType, heartbeat, Life, link } from '../support/pure.js';

/** Open, pinged and answered, so long ago that another probe is a new one. */
const healthy = (own: Partial<typeof heartbeat> = {}): Life =>
  new Life({ heartbeat: { ...heartbeat, ...own } })
    .say('transport.opened', {}, 100)
    .say('ping.due')
    .say('transport.heard', link(), 100);

const asks = (life: Life, type: EventType, report: Partial<LinkReport> = {}, afterMs = 5_000): boolean =>
  life.say(type, link(report), afterMs).effects.includes('tell transport ping');

describe('a probe (D8, D9)', () => {
  const changes = ['network.offline', 'network.online', 'network.changed', 'clock.jumped'] as const;
  const showings = ['page.visible', 'page.resumed', 'page.returned'] as const;

  it.each(changes)('follows %s, however recent the last frame is', (type) => {
    const life = healthy();
    expect(asks(life, type)).toBe(true);
    expect([life.state, life.context.probing, life.context.probedAt]).toEqual(['awaiting-pong', true, life.at]);
  });

  it.each(showings)('follows %s where nothing was received for more than 10 s', (type) => {
    expect(asks(healthy(), type, { idleMs: 10_000 })).toBe(false);
    expect(asks(healthy(), type, { idleMs: 10_001 })).toBe(true);
  });

  it.each(showings)('follows %s where nobody knows when something was received', (type) => {
    expect(healthy().say(type, {}, 5_000).state).toBe('awaiting-pong');
  });

  it.each(showings)('follows %s after the host was frozen, however recent the last frame is', (type) => {
    expect(asks(healthy().say('page.frozen'), type)).toBe(true);
  });

  it('is not repeated for hints in the same second, on whichever side of it the clock says they are', () => {
    for (const [afterMs, isAsked] of [
      [999, false],
      [1_000, true],
      [-999, false],
      [-1_000, true],
    ] as const) {
      const life = healthy().say('network.changed', link(), 5_000);
      const { at } = life;
      life.say('transport.heard', link(), 10);
      life.at = at;
      expect(asks(life, 'network.changed', {}, afterMs), `${afterMs} ms later`).toBe(isAsked);
    }
  });

  it('is the only one under way', () => {
    const life = healthy().say('network.changed', link(), 5_000);
    expect(asks(life, 'network.changed')).toBe(false);
    expect(life.effects).toEqual([]);
  });

  it.each(['none', 'silence'] as const)('needs a ping: there is none in the mode %s', (mode) => {
    const life = new Life({ heartbeat: { ...heartbeat, mode } }).say('transport.opened', {}, 100);
    for (const type of [...changes, ...showings]) expect(asks(life, type, { idleMs: 60_000 })).toBe(false);
    expect(life.state).toBe('open');
  });

  it('has its own deadline and no second try', () => {
    const life = healthy().say('network.changed', link(), 5_000);
    expect(life.effects).toContain('timer: pong.missed in 5000');
    life.say('pong.missed', link(), 5_000);
    expect([life.state, life.context.lastClose?.cause]).toEqual(['backoff', 'probe-failed']);
  });
});

describe('a link that was silent for too long to be probed (D8)', () => {
  const reconnects = (life: Life, silentMs: number, type: EventType = 'page.resumed'): boolean =>
    life.say(type, link({ idleMs: silentMs, silentMs }), 5_000).state === 'connecting';

  it.each(['none', 'silence', 'ping'] as const)('is replaced after two minutes, in the mode %s', (mode) => {
    const own = mode === 'ping' ? {} : { intervalMs: 300_000 };
    expect(reconnects(healthy({ mode, ...own }), 119_999)).toBe(false);
    expect(reconnects(healthy({ mode, ...own }), 120_000)).toBe(true);
  });

  it('is left alone for as long as its ping and the answer may take', () => {
    const slow = { intervalMs: 150_000, timeoutMs: 10_000 };
    expect(reconnects(healthy(slow), 159_999)).toBe(false);
    expect(reconnects(healthy(slow), 160_000)).toBe(true);
  });

  it('is not replaced because the host says it is offline, which is no wake', () => {
    const life = healthy();
    expect(reconnects(life, 200_000, 'network.offline')).toBe(false);
    expect([life.state, life.context.offline]).toEqual(['awaiting-pong', true]);
  });

  it('waits for the budget', () => {
    const life = healthy();
    const starts = Array.from({ length: 10 }, (_, index) => life.at - 9_000 + index * 1_000);
    life.snapshot = { ...life.snapshot, context: { ...life.context, starts } };
    life.say('page.resumed', link({ silentMs: 200_000 }), 5_000);
    expect([life.state, life.context.retryInMs]).toEqual(['backoff', 46_000]);
    expect(life.context.lastClose).toMatchObject({ cause: 'probe-failed', code: 1006, wasClean: false });
  });
});

describe('the deadline of an answer', () => {
  const asked = (own: Partial<typeof heartbeat> = {}): Life =>
    new Life({ heartbeat: { ...heartbeat, maxMissed: 1, ...own } }).say('transport.opened', {}, 100).say('ping.due');
  const missed = (life: Life, lateMs: number): string => life.say('pong.missed', { ...link(), lateMs }, 10_000).state;

  it('proves nothing when it fires more than a second late, once (D6)', () => {
    expect(missed(asked(), 1_000)).toBe('backoff');
    const life = asked();
    expect([missed(life, 1_001), life.context.graced, life.effects.includes('tell transport ping')]).toEqual([
      'awaiting-pong',
      true,
      true,
    ]);
    expect(life.effects).toContain('timer: pong.missed in 5000');
    expect(missed(life, 1_001)).toBe('backoff');
  });

  it('is put off for an upload that makes progress, by a minute in all (D4)', () => {
    const life = asked();
    for (let times = 1; times <= 6; times += 1) {
      life.say('pong.missed', link({ draining: true }), 10_000);
      expect([life.state, life.context.extendedMs]).toEqual(['awaiting-pong', times * 10_000]);
      expect(life.effects).not.toContain('tell transport ping');
    }
    expect(life.say('pong.missed', link({ draining: true }), 10_000).state).toBe('backoff');
  });

  it('is not put off where nothing leaves the transport (D4)', () => {
    expect(asked().say('pong.missed', link({ draining: false }), 10_000).state).toBe('backoff');
  });
});
