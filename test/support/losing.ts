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
export const event = (facts: object = {}): ConnectionEvent =>
  ({ type: 'transport.closed', at, chance: 0.5, epoch: 4, ...dropped, ...facts }) as ConnectionEvent;
export const lose = (before: ConnectionContext, close: LinkClose, facts: object = {}): Consequence =>
  afterLoss(before, event({ ...close, ...facts }), close);
