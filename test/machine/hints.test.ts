import { describe, expect, it } from 'vitest';
import { heartbeat, Life, link } from '../support/pure.js';

const waiting = (retryInMs = 5_000): Life => new Life().say('transport.closed', { retryInMs }, 1_000);

describe('`online` in a wait (D9)', () => {
  it('changes nothing where the next attempt is due within a tenth of a second', () => {
    const life = waiting().say('network.online', {}, 4_900);
    expect([life.context.retryAt, life.effects]).toEqual([life.at + 100, []]);
  });

  it('brings the attempt forward where it is due later', () => {
    const life = waiting().say('network.online', {}, 4_899);
    expect(life.context.retryInMs).toBe(50);
    expect(life.effects).toContain('timer: retry.due in 50');
  });

  it('also where the attempt is overdue, as its timer may be throttled', () => {
    expect(waiting().say('network.online', {}, 5_101).effects).toContain('timer: retry.due in 50');
    expect(waiting().say('network.online', {}, 5_100).effects).toEqual([]);
  });
});

describe('a page that is hidden (R6)', () => {
  const park = { hidden: { policy: 'park', parkAfterMs: 60_000 } } as const;
  const opened = (hidden: boolean, own: object = park): Life =>
    new Life(own).say('transport.opened', { hidden }, 100).say('ping.due').say('transport.heard', link(), 50);
  const parked = (): Life => opened(true).say('park.due', { ...link(), hidden: true }, 60_000);

  it.each([
    ['park', true, true],
    ['park', false, false],
    ['keep', true, false],
    ['stretch', true, false],
  ] as const)('with the policy %s, hidden %s when the link opens: timer %s', (policy, hidden, isArmed) => {
    const life = new Life({ hidden: { policy, parkAfterMs: 60_000 } }).say('transport.opened', { hidden }, 100);
    expect(life.effects.includes('park: park.due in 60000')).toBe(isArmed);
  });

  it('is parked without a failure', () => {
    const life = parked();
    expect([life.state, life.context.paused, life.context.attempt]).toEqual(['backoff', 'parked', 0]);
  });

  it.each([
    ['it is seen again', { ...link(), hidden: false }],
    ['something waits to be sent', { ...link({ queued: 1 }), hidden: true }],
    ['nobody knows whether something waits', { hidden: true }],
  ])('is not parked when %s', (_when, facts) => {
    const life = opened(true).say('park.due', facts, 60_000);
    expect([life.state, life.effects]).toEqual(['open', ['stop park', 'park: park.due in 60000']]);
  });

  it('stays parked when only the clock jumps, and reconnects when it is shown', () => {
    const life = parked().say('clock.jumped', {}, 60_000);
    expect([life.state, life.context.paused]).toEqual(['backoff', 'parked']);
    expect(life.say('page.visible', {}, 1_000).state).toBe('connecting');
  });

  it('that is paused for another reason goes on when the clock jumps', () => {
    const life = waiting().say('page.frozen').say('clock.jumped', {}, 60_000);
    expect(life.state).toBe('connecting');
  });
});

describe('a limit of silence', () => {
  it('is counted from the last frame that came in', () => {
    const silence = { ...heartbeat, mode: 'silence', silenceMs: 40_000 } as const;
    const life = new Life({ heartbeat: silence }).say('transport.opened', {}, 100);
    expect(life.effects).toContain('timer: silence.exceeded in 40000 (silence)');
    life.say('silence.exceeded', link({ silentMs: 40_000 }), 40_000);
    expect([life.state, life.context.lastClose]).toMatchObject(['backoff', { cause: 'pong-timeout', code: 1006 }]);
  });
});
