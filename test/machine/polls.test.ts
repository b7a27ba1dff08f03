import { describe, expect, it } from 'vitest';
import { initialContext } from '../../machines/context.js';
import type { ConnectionContext, ConnectionEvent } from '../../machines/index.js';
import * as updates from '../../machines/updates.js';
import { lived } from '../support/losing.js';
import { Life, link, settings, start } from '../support/pure.js';

const at = start + 500;
const polling: ConnectionContext = {
  ...initialContext({ settings, at: start }),
  ...lived,
  neverOpened: 7,
  attempt: 3,
  flapping: false,
  authRefused: false,
  offline: false,
  retryInMs: 5,
  retryAt: 6,
  notBefore: 7,
  paused: 'left',
};
const event = (type: ConnectionEvent['type'], facts: object = {}): ConnectionEvent =>
  ({ type, at, chance: 0.5, epoch: 4, request: 8, ...facts }) as ConnectionEvent;
const failed = (code: number, facts: object = {}): ConnectionEvent =>
  event('poll.failed', { code, reason: 'status', retryAfterMs: null, ...facts });
const closeOf = (code: number) => ({ cause: 'http', code, reason: 'status', wasClean: true });
const noSession = {
  openedAt: null,
  heard: false,
  missedPongs: 0,
  probing: false,
  graced: false,
  extendedMs: 0,
  suspect: false,
  candidate: 'none',
  polling: false,
  catchUp: 'none',
};

describe('what is remembered of polls', () => {
  it('is nothing when polling begins', () => {
    const changes = { retryInMs: null, retryAt: null, paused: null, pollProven: false, failedPolls: 0 };
    expect(updates.beginPolling(polling, failed(503))).toEqual({ ...polling, ...changes });
  });

  it.each([
    ['none', 'none'],
    ['in-flight', 'fetching'],
    ['fetching', 'fetching'],
  ] as const)('is the start of one; catching up, %s becomes %s (F6, I16)', (before, catchUp) => {
    const changes = { at, paused: null, request: 9, polling: true, polledAt: at, catchUp };
    const due = { ...polling, polling: false, catchUp: before };
    expect(updates.recordPollStart(due, event('poll.due'))).toEqual({ ...due, ...changes });
  });

  it('is forgotten with a success (F2)', () => {
    const changes = { at, polling: false, pollProven: true, failedPolls: 0, authRefused: false, catchUp: 'none' };
    const failing = { ...polling, pollProven: false, authRefused: true };
    expect(updates.recordPoll(failing, event('poll.succeeded'))).toEqual({ ...failing, ...changes });
  });

  it('is a failure, and whether the credentials were refused (C3)', () => {
    const changes = { at, polling: false, failedPolls: 3, authRefused: false, lastClose: closeOf(503) };
    expect(updates.recordPollFailed(polling, failed(503))).toEqual({ ...polling, ...changes });
    expect(updates.recordPollFailed(polling, failed(401)).authRefused).toBe(true);
    expect(updates.recordPollFailed({ ...polling, authRefused: true }, failed(503)).authRefused).toBe(true);
  });

  it('is a timeout, as a close without a status', () => {
    const { lastClose } = updates.recordPollFailed(polling, event('poll.timedOut', { request: undefined }));
    expect(lastClose).toMatchObject({ cause: 'http', code: 0, wasClean: false });
  });

  it('is the verdict that ends everything (C, C3)', () => {
    const noRetry = { retryInMs: null, retryAt: null, notBefore: null, paused: null };
    const changes = { ...noSession, ...noRetry, at, lastClose: closeOf(410), termination: 'rejected' };
    expect(updates.recordVerdict(polling, failed(410))).toEqual({ ...polling, ...changes });
    expect(updates.recordVerdict(polling, failed(401)).termination).toBe('auth');
  });

  it('is that polling does not work either: one more attempt that never opens leads here again (P13)', () => {
    expect(updates.recordPollingUnfit(polling, failed(503))).toEqual({
      ...polling,
      ...noSession,
      at,
      failedPolls: 3,
      authRefused: false,
      lastClose: closeOf(503),
      neverOpened: 2,
      retryInMs: 9_000,
      retryAt: at + 9_000,
      notBefore: null,
      paused: null,
    });
  });
});

/** In polling-fallback, its first poll under way, or answered. */
const fallenBack = (): Life => {
  const life = new Life();
  for (let tries = 1; tries <= 3; tries += 1) {
    life.say('transport.closed', { cause: 'never-opened' }, 1_000);
    if (tries < 3) life.say('retry.due', {}, life.context.retryInMs ?? 0);
  }
  return life;
};
const proven = (): Life => fallenBack().say('poll.succeeded', {}, 100);

describe('polling', () => {
  it.each(['poll.succeeded', 'poll.failed'] as const)('ignores the %s of an earlier poll (I16)', (type) => {
    const life = fallenBack();
    const before = life.snapshot;
    expect(life.say(type, { request: life.context.request - 1 }, 100).snapshot).toBe(before);
  });

  it('ends after a second refusal of the credentials, not for another fault after the first (C3)', () => {
    const life = proven().say('poll.due', {}, 5_000).say('poll.failed', { code: 401 }, 100);
    expect([life.state, life.context.authRefused]).toEqual(['polling-fallback', true]);
    life.say('poll.due', {}, 5_000).say('poll.failed', { code: 503 }, 100);
    expect(life.state).toBe('polling-fallback');
    life.say('poll.due', {}, 5_000).say('poll.failed', { code: 401 }, 100);
    expect(life.snapshot.output).toMatchObject({ reason: 'auth', cause: 'http', code: 401 });
  });

  it('is asked for by a page that is shown, a second after the last poll began or later (D9, F2)', () => {
    expect(proven().say('page.visible', {}, 899).effects).toEqual([]);
    expect(proven().say('page.visible', {}, 900).effects).toContain('poll #2');
    // On the other side of a clock that was set back, too.
    expect(proven().say('page.visible', {}, -1_100).effects).toContain('poll #2');
  });
});

describe('catching up after an upgrade (F6)', () => {
  const upgraded = (): Life =>
    proven().say('upgrade.due', {}, 10_000).say('transport.opened', {}, 100).say('transport.heard', link(), 100);

  it('is tried three times', () => {
    const life = upgraded();
    for (let failures = 1; failures <= 2; failures += 1) {
      life.say('poll.failed', { code: 503 }, 100);
      expect([life.context.failedPolls, life.context.catchUp]).toEqual([failures, 'fetching']);
      life.say('poll.due', {}, 5_000);
      expect(life.effects).toContain(`poll #${life.context.request}`);
    }
    life.say('poll.failed', { code: 503 }, 100);
    expect([life.state, life.context.catchUp, life.context.polling]).toEqual(['open', 'none', false]);
    expect(life.say('poll.due', {}, 5_000).effects).toEqual([]);
  });

  it('needs one poll more where one was under way', () => {
    const life = proven().say('upgrade.due', {}, 10_000).say('transport.opened', {}, 100).say('poll.due', {}, 100);
    life.say('transport.heard', link(), 100);
    expect(life.context.catchUp).toBe('in-flight');
    life.say('poll.succeeded', {}, 100);
    expect([life.context.catchUp, life.effects.includes(`poll #${life.context.request}`)]).toEqual(['fetching', true]);
    life.say('poll.succeeded', {}, 100);
    expect([life.context.catchUp, life.effects.includes('tell transport release')]).toEqual(['none', true]);
  });
});
