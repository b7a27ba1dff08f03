import { describe, expect, it } from 'vitest';
import { initialContext } from '../../machines/context.js';
import type { ConnectionContext, ConnectionEvent, ConnectionSettings } from '../../machines/index.js';
import * as waits from '../../machines/waits.js';
import { heartbeat, settings, start } from '../support/pure.js';

const at = start + 500;
const context = (
  changes: Partial<ConnectionContext> = {},
  own: Partial<ConnectionSettings> = {},
): ConnectionContext => ({
  ...initialContext({ settings: { ...settings, ...own }, at: start }),
  ...changes,
});
const event = (type: ConnectionEvent['type'], facts: object = {}): ConnectionEvent =>
  ({ type, at, chance: 0.5, ...facts }) as ConnectionEvent;

describe('the connect timeout (E5)', () => {
  const timeout = (connectTimeouts: number, connectTimeoutMs: number): number =>
    waits.connectTimeoutMs(context({ connectTimeouts }, { transports: [{ name: 'ws', connectTimeoutMs }] }));

  it.each([
    [0, 10_000, 10_000],
    [1, 10_000, 15_000],
    [2, 10_000, 22_500],
    [3, 10_000, 30_000],
    [0, 40_000, 40_000],
    [3, 40_000, 40_000],
  ])('after %i timeouts in a row with a base of %i ms is %i ms', (timeouts, base, expected) => {
    expect(timeout(timeouts, base)).toBe(expected);
  });

  it('is 10 s for a transport that says nothing', () => {
    expect(waits.connectTimeoutMs(context({ transportIndex: 7 }))).toBe(10_000);
  });
});

describe('a ping (D1, R13)', () => {
  const delay = (hidden: boolean, chance: number, policy: 'keep' | 'stretch' | 'park' = 'stretch'): number =>
    waits.pingDelayMs(
      context({}, { hidden: { policy, parkAfterMs: 1 } }),
      event('transport.heard', { hidden, chance }),
    );

  it('is due at once after the opening, and otherwise after the interval or up to a tenth earlier', () => {
    expect(waits.pingDelayMs(context(), event('transport.opened'))).toBe(0);
    expect([delay(false, 0), delay(false, 0.5), delay(false, 1)]).toEqual([22_500, 23_750, 25_000]);
  });

  it('is due half as often on a hidden page where that was asked for', () => {
    expect([delay(true, 1), delay(true, 1, 'keep'), delay(true, 1, 'park')]).toEqual([50_000, 25_000, 25_000]);
  });

  it('may take its own time to be answered, a probe another', () => {
    expect(waits.pongTimeoutMs(context())).toBe(10_000);
    expect(waits.pongTimeoutMs(context({ probing: true }))).toBe(5_000);
  });
});

describe('the next poll (F2, E6)', () => {
  const delay = (changes: Partial<ConnectionContext>, type: ConnectionEvent['type'], facts: object = {}): number =>
    waits.pollDelayMs(context(changes), event(type, facts));
  const failed = (facts: object = {}, failedPolls = 0): number =>
    delay({ failedPolls }, 'poll.failed', { code: 503, reason: '', retryAfterMs: null, ...facts });

  it('is due after the interval, give or take a fifth', () => {
    expect([0, 0.5, 1].map((chance) => delay({}, 'poll.succeeded', { chance }))).toEqual([4_000, 5_000, 6_000]);
  });

  it('is due later while nobody looks, or the host is offline', () => {
    expect(delay({}, 'poll.succeeded', { hidden: true })).toBe(30_000);
    expect(delay({ offline: true }, 'poll.succeeded')).toBe(30_000);
  });

  it('waits after failures for the backoff, which grows', () => {
    expect([0, 1, 2, 3, 4].map((failures) => failed({}, failures))).toEqual([5_000, 5_000, 5_000, 9_000, 15_000]);
  });

  it('waits for the server, or for the policy of the user, where that is longer', () => {
    expect(failed({ retryAfterMs: 20_000 })).toBe(21_500);
    expect(failed({ retryAfterMs: 1_000 })).toBe(5_000);
    expect(failed({ retryInMs: 8_000 })).toBe(8_000);
    expect(failed({ retryInMs: 0 }, 4)).toBe(5_000);
  });

  it('is given up after its timeout, and after an upgrade as soon as a probe', () => {
    expect(waits.pollTimeoutMs(context())).toBe(30_000);
    expect(waits.pollTimeoutMs(context({ catchUp: 'in-flight' }))).toBe(5_000);
    expect(waits.pollTimeoutMs(context({ catchUp: 'fetching' }))).toBe(5_000);
    const hasty = { polling: { name: 'polling', intervalMs: 1, hiddenIntervalMs: 1, timeoutMs: 2_000 } };
    expect(waits.pollTimeoutMs(context({ catchUp: 'fetching' }, hasty))).toBe(2_000);
  });

  it('is never due where there is no polling', () => {
    const none = context({}, { polling: null });
    expect([waits.pollDelayMs(none, event('poll.due')), waits.pollTimeoutMs(none)]).toEqual([0, 0]);
  });
});

describe('the next upgrade (F6, E4)', () => {
  const delay = (failedUpgrades: number, chance = 0.5, starts: readonly number[] = []): number =>
    waits.upgradeDelayMs(context({ failedUpgrades, starts }), event('upgrade.due', { chance }));

  it('is tried after 10 s, twice as long after each failure, up to 5 minutes, give or take a fifth', () => {
    expect([0, 1, 2, 4, 5, 9].map((failures) => delay(failures))).toEqual([
      10_000, 20_000, 40_000, 160_000, 300_000, 300_000,
    ]);
    expect([delay(0, 0), delay(0, 1), delay(9, 1)]).toEqual([8_000, 12_000, 360_000]);
  });

  it('waits for the budget', () => {
    const starts = Array.from({ length: 10 }, () => at - 1_000);
    expect(delay(0, 0.5, starts)).toBe(59_000);
  });

  it('waits as long as the server asked its candidate to (E6)', () => {
    const close = { cause: 'server-close', code: 4000, reason: '', wasClean: true, epoch: 0 };
    const advised = event('transport.closed', { ...close, verdict: { kind: 'retry-after', delayMs: 60_000 } });
    expect(waits.upgradeDelayMs(context(), advised)).toBeGreaterThanOrEqual(60_000);
    expect(waits.upgradeDelayMs(context(), event('transport.closed', close))).toBe(10_000);
    expect(waits.upgradeDelayMs(context({ notBefore: at + 45_000 }), event('page.visible'))).toBe(45_000);
  });
});

describe('the settings', () => {
  it('are the documented ones where nothing was said', () => {
    const { settings: defaults } = initialContext();
    expect(defaults).toMatchObject({
      transports: [{ name: 'transport', connectTimeoutMs: 10_000 }],
      polling: null,
      heartbeat: { ...heartbeat, mode: 'none', intervalMs: 25_000, timeoutMs: 10_000, maxMissed: 2 },
      backoff: { initialMs: 1_000, maxMs: 15_000, longMaxMs: 60_000 },
      maxRetries: null,
      stableAfterMs: 10_000,
      closeTimeoutMs: 5_000,
      fallbackAfter: 3,
      hidden: { policy: 'keep', parkAfterMs: 60_000 },
    });
    expect(defaults.heartbeat).toMatchObject({ silenceMs: 60_000, probeTimeoutMs: 5_000 });
    expect(defaults.closeRules.length).toBeGreaterThan(0);
  });

  it('begin a life in which nothing has happened', () => {
    expect(initialContext()).toMatchObject({
      at: 0,
      epoch: 0,
      transportIndex: 0,
      rotatedAt: null,
      attempt: 0,
      retryInMs: null,
      retryAt: null,
      notBefore: null,
      paused: null,
      offline: false,
      probedAt: null,
      startedOffline: false,
      starts: [],
      unsupported: [],
      request: 0,
      polledAt: null,
      pollProven: false,
      failedPolls: 0,
      sessions: 0,
      lostAt: null,
      lastClose: null,
      lastError: null,
      closeRequest: null,
      termination: null,
    });
  });
});
