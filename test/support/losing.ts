import { initialContext } from '../../machines/context.js';
import type { ConnectionContext, ConnectionEvent, ConnectionSettings, LinkClose } from '../../machines/index.js';
import type { Consequence } from '../../machines/loss.js';
import { afterLoss } from '../../machines/loss.js';
import { settings, start } from './pure.js';

/** When a link is lost. */
export const at: number = start + 500;
/** The network broke it, or nothing ever opened. */
export const dropped: LinkClose = { cause: 'dropped', code: 1006, reason: '', wasClean: false };
export const refused: LinkClose = { ...dropped, cause: 'never-opened' };

/** In the middle of a life, without polling. */
export const context = (
  changes: Partial<ConnectionContext> = {},
  own: Partial<ConnectionSettings> = {},
): ConnectionContext => ({
  ...initialContext({ settings: { ...settings, polling: null, ...own }, at: start }),
  epoch: 4,
  ...changes,
});

/**
 * What a life has left behind in its context: nothing is as it was at the beginning.
 * What an update resets can be seen, and what it must leave alone as well.
 */
export const lived: Omit<ConnectionContext, 'settings' | 'at'> = {
  epoch: 4,
  transportIndex: 2,
  rotatedAt: start - 9_000,
  openedAt: start,
  heard: true,
  missedPongs: 1,
  probing: true,
  probedAt: start - 4_000,
  graced: true,
  extendedMs: 10_000,
  suspect: true,
  candidate: 'opened',
  polling: true,
  catchUp: 'in-flight',
  attempt: 5,
  flaps: [start],
  flapping: true,
  neverOpened: 2,
  connectTimeouts: 2,
  limitedRetries: 2,
  authRefused: true,
  promoted: true,
  failedUpgrades: 3,
  retryInMs: 700,
  retryAt: start + 700,
  notBefore: start + 600,
  paused: 'frozen',
  offline: true,
  startedOffline: true,
  starts: [start - 1_000],
  unsupported: [9],
  request: 8,
  polledAt: start - 5_000,
  pollProven: true,
  failedPolls: 2,
  sessions: 3,
  lostAt: start - 2_000,
  lastClose: { cause: 'server-close', code: 4_000, reason: 'before', wasClean: true },
  lastError: 'before',
  closeRequest: { code: 4_003, reason: 'before' },
  termination: 'before',
};

export const event = (facts: object = {}): ConnectionEvent =>
  ({ type: 'transport.closed', at, chance: 0.5, epoch: 4, ...dropped, ...facts }) as ConnectionEvent;
export const lose = (before: ConnectionContext, close: LinkClose, facts: object = {}): Consequence =>
  afterLoss(before, event({ ...close, ...facts }), close);
