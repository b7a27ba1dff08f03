import { describe, expect, it } from 'vitest';
import { initialContext } from '../../machines/context.js';
import type { ConnectionContext, ConnectionEvent, LinkReport } from '../../machines/index.js';
import * as updates from '../../machines/updates.js';
import { lived } from '../support/losing.js';
import { link, settings, start } from '../support/pure.js';

const used: ConnectionContext = { ...initialContext({ settings, at: start }), ...lived };
const betweenSessions: ConnectionContext = { ...used, openedAt: null };
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
const noRetry = { retryInMs: null, retryAt: null, notBefore: null, paused: null };
const forgiven = {
  attempt: 0,
  flaps: [],
  flapping: false,
  neverOpened: 0,
  connectTimeouts: 0,
  limitedRetries: 0,
  authRefused: false,
  promoted: false,
  failedUpgrades: 0,
};

/** Half a second after the start, long before the session is proven; or as late as said. */
const event = (type: ConnectionEvent['type'], facts: object = {}, afterMs = 500): ConnectionEvent =>
  ({ type, at: start + afterMs, chance: 0.5, epoch: 4, ...facts }) as ConnectionEvent;
const closed = (facts: object = {}): ConnectionEvent =>
  event('transport.closed', { cause: 'never-opened', code: 1006, reason: '', wasClean: false, ...facts });
const at = start + 500;

describe('an attempt (E4, I10)', () => {
  it('is a new generation without a session or a wait, and remembers whether it began offline', () => {
    const changes = { ...noSession, ...noRetry, at, epoch: 5, starts: [start - 1_000, at] };
    const offline = { ...used, startedOffline: false };
    expect(updates.recordAttempt(offline, event('retry.due'))).toEqual({
      ...offline,
      ...changes,
      startedOffline: true,
    });
    const online = { ...used, offline: false };
    expect(updates.recordAttempt(online, event('retry.due'))).toEqual({ ...online, ...changes, startedOffline: false });
  });

  it('counts only starts that are past: the clock may have been set back', () => {
    const starts = [start - 1_000, at, at + 1, at + 5_000];
    expect(updates.recordAttempt({ ...used, starts }, event('retry.due')).starts).toEqual([start - 1_000, at, at]);
  });

  it('of an upgrade takes the transports in turn, and leaves the poll under way alone (F6)', () => {
    const transports = ['a', 'b', 'c'].map((name) => ({ name, connectTimeoutMs: 10_000 }));
    const several = { ...used, settings: { ...settings, transports } };
    const candidateAt = (failedUpgrades: number, polling = true) =>
      updates.recordCandidate({ ...several, failedUpgrades, polling }, event('upgrade.due'));
    const after = {
      ...several,
      ...noSession,
      at,
      epoch: 5,
      starts: [start - 1_000, at],
      candidate: 'connecting',
      notBefore: null,
    };
    expect(candidateAt(3)).toEqual({
      ...after,
      failedUpgrades: 3,
      polling: true,
      transportIndex: 0,
      rotatedAt: null,
    });
    expect(candidateAt(4, false)).toEqual({ ...after, failedUpgrades: 4, transportIndex: 1, rotatedAt: at });
    expect(candidateAt(5)).toMatchObject({ transportIndex: 2, rotatedAt: at });
  });

  it('that was cut off is one that began offline', () => {
    const online = { ...used, offline: false, startedOffline: false };
    expect(updates.recordOfflineAttempt(online, event('network.offline'))).toEqual({
      ...online,
      offline: true,
      startedOffline: true,
    });
  });
});

describe('an opened link', () => {
  it('begins a session', () => {
    const changes = { at, openedAt: at, connectTimeouts: 0, sessions: 4 };
    expect(updates.recordOpened(used, event('transport.opened'))).toEqual({ ...used, ...changes });
  });

  it('is no session yet where it is a candidate (F6)', () => {
    const changes = { at, openedAt: at, connectTimeouts: 0, sessions: 3, candidate: 'opened' };
    const connecting: ConnectionContext = { ...used, candidate: 'connecting' };
    expect(updates.recordCandidateOpened(connecting, event('transport.opened'))).toEqual({ ...connecting, ...changes });
  });

  it.each([
    [true, 'in-flight'],
    [false, 'fetching'],
  ])('becomes the session by promotion, to be caught up with; poll under way: %s (F6)', (polling, catchUp) => {
    const changes = { at, candidate: 'none', promoted: true, sessions: 4, neverOpened: 0, catchUp };
    const quiet: ConnectionContext = { ...used, polling, heard: false, promoted: false, catchUp: 'none' };
    const promoted = { ...quiet, ...changes };
    expect(updates.recordPromotion(quiet, event('transport.heard'))).toEqual({ ...promoted, heard: true });
    expect(updates.recordPromotion(quiet, event('candidate.timedOut'))).toEqual({ ...promoted, heard: false });
    expect(updates.recordPromotion({ ...quiet, heard: true }, event('candidate.timedOut')).heard).toBe(true);
  });
});

describe('a candidate that failed (F6)', () => {
  const trusted = { ...used, authRefused: false };
  const after = { ...trusted, ...noSession, at, polling: true, failedUpgrades: 4 };

  it('is counted, and how it ended is remembered', () => {
    const lastClose = { cause: 'never-opened', code: 1006, reason: '', wasClean: false };
    const told = { ...after, notBefore: null, lastClose };
    expect(updates.recordCandidateFailed(trusted, closed())).toEqual(told);
    expect(updates.recordCandidateFailed(used, closed()).authRefused).toBe(true);
  });

  it('remembers for how long the server asked to be left alone, until the next one (E6)', () => {
    const advised = closed({ cause: 'server-close', verdict: { kind: 'retry-after', delayMs: 60_000 } });
    expect(updates.recordCandidateFailed(trusted, advised).notBefore).toBe(at + 60_000);
    expect(updates.recordCandidate({ ...used, notBefore: at + 60_000 }, event('upgrade.due')).notBefore).toBeNull();
  });

  it('may have been refused for its credentials', () => {
    const refused = closed({ cause: 'server-close', code: 4401 });
    expect(updates.recordCandidateFailed(trusted, refused).authRefused).toBe(true);
  });

  it('takes nobody its turn where this runtime does not have it, and is not tried again', () => {
    const missing = updates.recordCandidateFailed(trusted, closed({ cause: 'unsupported' }));
    expect(missing).toMatchObject({ unsupported: [...trusted.unsupported, trusted.transportIndex] });
    expect(missing.failedUpgrades).toBe(trusted.failedUpgrades);
    expect(updates.recordCandidateFailed(trusted, closed()).unsupported).toEqual(trusted.unsupported);
  });

  it('says nothing of a close where its time was up', () => {
    const timedOut = event('candidate.timedOut');
    expect(updates.recordCandidateFailed(trusted, timedOut)).toEqual(after);
  });
});

describe('a sign of life (D2, E3)', () => {
  const changes = { at, heard: true, missedPongs: 0, probing: false, graced: false, extendedMs: 0, suspect: false };
  const heardBy = (context: ConnectionContext, type: ConnectionEvent['type'], report?: Partial<LinkReport>) =>
    updates.recordAlive(context, event(type, report && link(report))).heard;

  it('ends every doubt, but forgives nothing before the session is proven', () => {
    expect(updates.recordAlive(used, event('transport.heard'))).toEqual({ ...used, ...changes });
  });

  it('forgives everything once it is', () => {
    const proven = updates.recordAlive({ ...used, heard: false }, event('transport.heard', {}, 10_000));
    expect(proven).toEqual({ ...used, ...changes, at: start + 10_000, ...forgiven });
    expect(updates.recordAlive(used, event('transport.heard', {}, 9_999)).attempt).toBe(used.attempt);
    const unheard = updates.recordAlive({ ...used, heard: false }, event('ping.due', link({ heard: false }), 60_000));
    expect(unheard.attempt).toBe(used.attempt);
  });

  it('is a frame that came in, whoever says so', () => {
    const unheard = { ...used, heard: false };
    expect(heardBy(unheard, 'transport.heard')).toBe(true);
    expect(heardBy(unheard, 'ping.due', { heard: true })).toBe(true);
    expect(heardBy(unheard, 'ping.due', { heard: false })).toBe(false);
    expect(heardBy(unheard, 'ping.due')).toBe(false);
    expect(heardBy(used, 'ping.due', { heard: false })).toBe(true);
  });
});

describe('what is asked of a link (D3, D4, D6, D8)', () => {
  const idle = { ...used, probing: false };
  const begun = { ...idle, at, probing: true, probedAt: at, missedPongs: 0, graced: false, extendedMs: 0 };

  it('is void where the ping never left', () => {
    const changes = { missedPongs: 0, probing: false, graced: false, extendedMs: 0 };
    expect(updates.forgetPing(used, event('ping.skipped'))).toEqual({ ...used, ...changes });
  });

  it('is a probe, once more after a late deadline', () => {
    expect(updates.beginProbe(idle, event('network.changed'))).toEqual(begun);
    const ungraced = { ...idle, graced: false };
    expect(updates.grantGrace(ungraced, event('pong.missed'))).toEqual({ ...begun, graced: true });
  });

  it('is missed once more, or waited for once more', () => {
    expect(updates.countMiss(used, event('pong.missed'))).toEqual({ ...used, at, missedPongs: 2 });
    expect(updates.extendDeadline(used, event('pong.missed'))).toEqual({ ...used, at, extendedMs: 15_000 });
    expect(updates.extendDeadline(idle, event('pong.missed'))).toEqual({ ...idle, at, extendedMs: 20_000 });
  });
});

describe('what the host says of the network', () => {
  it.each([
    ['network.offline', true, true],
    ['network.offline', false, true],
    ['network.online', true, false],
    ['network.online', false, false],
    ['network.changed', true, true],
    ['clock.jumped', false, false],
  ] as const)('%s after %s: offline is %s', (type, offline, expected) => {
    expect(updates.recordNetwork({ ...used, offline }, event(type))).toEqual({ ...used, offline: expected });
  });
});

describe('a link that is replaced (E3, D8)', () => {
  const changes = { ...noSession, ...noRetry, at, lostAt: at, retryInMs: 0, retryAt: at };

  it('at the wish of the user did not end by itself', () => {
    expect(updates.replaceLink(used, event('user.reconnect', link()))).toEqual({ ...used, ...changes });
    expect(updates.replaceLink(betweenSessions, event('user.reconnect'))).toEqual({
      ...betweenSessions,
      ...changes,
      lostAt: start - 2_000,
    });
  });

  it('after a sleep did, and how is remembered', () => {
    const reason = expect.stringContaining('200');
    const lastClose = { cause: 'probe-failed', code: 1006, reason, wasClean: false };
    const slept = event('page.resumed', link({ silentMs: 200_000 }));
    expect(updates.replaceLink(used, slept)).toEqual({ ...used, ...changes, lastClose });
    expect(updates.replaceLink(used, event('page.resumed'))).toEqual({ ...used, ...changes });
  });

  it('is forgiven if it was proven', () => {
    const proven = updates.replaceLink(used, event('user.reconnect', {}, 10_000));
    expect(proven).toMatchObject(forgiven);
  });

  it('waits for the budget', () => {
    const busy = { ...used, starts: [at - 100] };
    expect(updates.replaceLink(busy, event('user.reconnect'))).toMatchObject({ retryInMs: 150, retryAt: at + 150 });
  });
});

describe('a retry', () => {
  const busy = { ...used, starts: [at - 100] };
  const advised = { ...used, notBefore: at + 400 };

  it('by hand waits for the budget, not for the server', () => {
    expect(updates.retryNow(busy, event('user.reconnect'))).toEqual({
      ...busy,
      ...noRetry,
      at,
      retryInMs: 150,
      retryAt: at + 150,
    });
    expect(updates.retryNow(advised, event('user.reconnect')).retryInMs).toBe(0);
  });

  it('after a pause waits for both (E6)', () => {
    const changes = { at, paused: null, retryInMs: 400, retryAt: at + 400 };
    expect(updates.retryWhenAllowed(advised, event('page.resumed'))).toEqual({ ...advised, ...changes });
    expect(updates.retryWhenAllowed({ ...busy, notBefore: null }, event('page.resumed')).retryInMs).toBe(150);
  });

  it('after `online` waits for both, and for up to a tenth of a second (D9)', () => {
    const free = { ...used, notBefore: null };
    const changes = { at, offline: false, paused: null, retryInMs: 50, retryAt: at + 50 };
    expect(updates.retrySoon(free, event('network.online'))).toEqual({ ...free, ...changes });
    expect(updates.retrySoon(free, event('network.online', { chance: 0.99 })).retryInMs).toBe(99);
    expect(updates.retrySoon(advised, event('network.online')).retryInMs).toBe(400);
    expect(updates.retrySoon({ ...busy, notBefore: null }, event('network.online')).retryInMs).toBe(150);
  });

  it('offline waits for the cap at least (D9)', () => {
    const changes = { at, offline: true, paused: 'offline', retryInMs: 15_000, retryAt: at + 15_000 };
    const online = { ...used, offline: false };
    expect(updates.retryAfterCap(online, event('network.offline'))).toEqual({ ...online, ...changes });
    const long = { ...used, notBefore: at + 100_000 };
    expect(updates.retryAfterCap(long, event('network.offline')).retryInMs).toBe(100_000);
    const full = { ...used, starts: Array.from({ length: 10 }, () => at - 1_000) };
    expect(updates.retryAfterCap(full, event('network.offline')).retryInMs).toBe(59_000);
  });
});

describe('a pause (R39, E3)', () => {
  it.each([
    ['page.left', 'left'],
    ['park.due', 'parked'],
    ['page.frozen', 'frozen'],
  ] as const)('by %s is called %s, and ends the session without a failure', (type, paused) => {
    const lastClose = { cause: 'page', code: 1000, reason: '', wasClean: false };
    const changes = { ...noSession, at, retryInMs: null, retryAt: null, paused };
    const open = { ...used, paused: null };
    expect(updates.pause(open, event(type))).toEqual({ ...open, ...changes, lostAt: at, lastClose });
    const waiting = { ...betweenSessions, paused: null };
    expect(updates.pause(waiting, event(type))).toEqual({ ...waiting, ...changes });
  });

  it('of a proven session forgives', () => {
    expect(updates.pause(used, event('page.left', {}, 10_000))).toMatchObject(forgiven);
  });
});

describe('the end that was asked for', () => {
  it('is remembered with its code and reason, or with the usual ones', () => {
    const closeRequest = { code: 4_002, reason: 'bye' };
    expect(updates.recordCloseRequest(used, event('user.close', closeRequest))).toEqual({
      ...used,
      ...noRetry,
      at,
      closeRequest,
      termination: 'client',
      lastClose: { cause: 'client', ...closeRequest, wasClean: false },
    });
    expect(updates.recordCloseRequest(used, event('user.close')).closeRequest).toEqual({ code: 1_000, reason: '' });
  });

  it.each([true, false])('was clean or not: %s', (wasClean) => {
    const lastClose = { cause: 'client', code: 1_000, reason: '', wasClean: !wasClean } as const;
    const after = updates.recordClosed({ ...used, lastClose }, closed({ wasClean }));
    expect(after).toEqual({ ...used, lastClose: { ...lastClose, wasClean } });
  });
});

it.each([
  ['a freeze makes the link suspect', updates.suspectLink, 'page.frozen', { suspect: false }, { suspect: true }],
  [
    'catching up in vain is given up (F6)',
    updates.giveUpCatchUp,
    'poll.failed',
    { catchUp: 'fetching', polling: true },
    { catchUp: 'none', polling: false },
  ],
] as const)('%s, and nothing else changes', (_what, update, type, given, changes) => {
  const before: ConnectionContext = { ...used, ...given };
  expect(update(before, event(type))).toEqual({ ...before, ...changes });
});

it('a life begins without a session, and with nothing to forgive', () => {
  expect(initialContext()).toMatchObject({ ...noSession, ...forgiven });
});
