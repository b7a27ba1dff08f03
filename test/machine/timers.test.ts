import { describe, expect, it } from 'vitest';
import { connectionMachine } from '../../machines/index.js';
import { heartbeat, Life, link } from '../support/pure.js';

const park = { hidden: { policy: 'park', parkAfterMs: 500 } } as const;
const opened = (own: object = {}): Life => new Life(own).say('transport.opened', { hidden: true }, 100);
const fallenBack = (own: object = {}): Life => {
  const life = new Life({ fallbackAfter: 1, ...own });
  return life.say('transport.closed', { cause: 'never-opened' }, 1_000).say('poll.succeeded', {}, 100);
};

describe('a full transport (A6, I5)', () => {
  it('is looked at again after a tenth of a second, once', () => {
    const life = opened().say('outbox.blocked', link({ queued: 1 }));
    expect(life.effects).toEqual(['flush: flush.due in 100']);
    expect(life.say('flush.due', link(), 100).effects).toEqual(['stop flush', 'tell transport flush']);
  });

  it.each(['transport.closed', 'user.close', 'user.reconnect'] as const)('is looked at no more after %s', (type) => {
    const life = opened().say('outbox.blocked', link({ queued: 1 }));
    expect(life.say(type, {}, 1_000).effects).toContain('stop flush');
  });
});

describe('a hidden page that is to be parked (R6, I5)', () => {
  it('has its timer from the moment that it is hidden', () => {
    const life = new Life(park).say('transport.opened', {}, 100).say('page.hidden');
    expect(life.effects).toEqual(['park: park.due in 500']);
    expect(life.say('page.hidden', {}, 100).effects).toEqual(['stop park', 'park: park.due in 500']);
  });

  it.each(['page.visible', 'page.resumed', 'page.returned'] as const)('has none after %s', (type) => {
    expect(opened(park).say(type, link(), 1_000).effects).toEqual(['stop park']);
    // A probe that is due goes along with it.
    const asked = opened({ ...park, heartbeat }).say(type, link({ idleMs: 20_000 }), 1_000);
    expect(asked.effects).toEqual(expect.arrayContaining(['stop park', 'tell transport ping']));
  });

  it('that cannot be parked yet is looked at again, not more often than once a second', () => {
    const facts = { ...link({ queued: 1 }), hidden: true };
    expect(opened(park).say('park.due', facts, 500).effects).toEqual(['stop park', 'park: park.due in 1000']);
  });

  it.each(['transport.closed', 'user.close', 'user.reconnect'] as const)('has none after %s', (type) => {
    expect(opened(park).say(type, {}, 1_000).effects).toContain('stop park');
  });
});

describe('an upgrade (F6, I5)', () => {
  it('without a ping listens for the first frame, for as long as a probe takes', () => {
    const life = fallenBack({ heartbeat: { ...heartbeat, mode: 'none' } });
    life.say('upgrade.due', {}, 10_000).say('transport.opened', {}, 100);
    expect(life.effects).toEqual(['tell transport listen', 'stop upgrade', 'upgrade: candidate.timedOut in 5000']);
    life.say('candidate.timedOut', link(), 5_000);
    expect([life.state, life.context.promoted, life.context.heard]).toEqual(['open', true, false]);
    expect(life.effects).toEqual(expect.arrayContaining(['stop upgrade', 'poll #2', 'poll: poll.timedOut in 5000']));
  });

  it('with a ping is given up where nothing answers', () => {
    const life = fallenBack().say('upgrade.due', {}, 10_000).say('transport.opened', {}, 100);
    expect(life.effects).toContain('tell transport ping');
    life.say('candidate.timedOut', link(), 5_000);
    expect([life.state, life.context.candidate, life.context.failedUpgrades]).toEqual(['polling-fallback', 'none', 1]);
    expect(life.effects).toEqual(expect.arrayContaining(['stop transport', 'upgrade: upgrade.due in 20000']));
  });

  it('is tried at once when the network is back, and so is a poll', () => {
    const life = fallenBack().say('network.online', {}, 3_000);
    expect(life.effects).toEqual([
      'poll #2',
      'stop poll',
      'poll: poll.timedOut in 30000',
      'stop upgrade',
      'upgrade: upgrade.due in 0',
    ]);
  });

  it('is not tried at once where the budget or another candidate stands against it', () => {
    const candidate = fallenBack().say('upgrade.due', {}, 10_000).say('network.online', {}, 100);
    expect(candidate.effects).toEqual(['poll #2', 'stop poll', 'poll: poll.timedOut in 30000']);
    const full = fallenBack();
    const starts = Array.from({ length: 10 }, () => full.at);
    full.snapshot = { ...full.snapshot, context: { ...full.context, starts } };
    expect(full.say('network.online', {}, 3_000).effects).not.toContain('upgrade: upgrade.due in 0');
  });
});

describe('a retry (E4, I5)', () => {
  it.each([
    ['user.reconnect', 150],
    ['page.left', null],
  ] as const)('is armed anew by %s, for %s ms, and there is one', (type, retryInMs) => {
    const life = new Life().say('transport.closed', { cause: 'never-opened', retryInMs: 5_000 }, 50).say(type, {}, 50);
    expect([life.state, life.context.retryInMs]).toEqual(['backoff', retryInMs]);
    const armed = retryInMs === null ? [] : [`timer: retry.due in ${retryInMs}`];
    expect(life.effects).toEqual(['stop timer', ...armed]);
  });
});

describe('the machine', () => {
  it('has a name of its own and begins with an attempt', () => {
    expect([connectionMachine.id, new Life().state]).toEqual(['heartline', 'connecting']);
    expect(new Life().effects).toEqual(['start environment', 'connect #1 via 0', 'timer: connect.timedOut in 10000']);
  });

  it('leaves nothing behind at its end (I5, I6)', () => {
    const life = fallenBack({ closeRules: [] }).say('upgrade.due', {}, 10_000).say('poll.due', {}, 100);
    const { effects } = life.say('user.close');
    for (const child of ['transport', 'poller', 'poll', 'upgrade', 'environment']) {
      expect(effects).toContain(`stop ${child}`);
    }
  });
});
