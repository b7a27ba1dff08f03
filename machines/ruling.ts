import type { LinkClose } from './close.js';
import { hasMissesLeft, isCurrent, isCurrentPoll, isLate, isUploading } from './guards.js';
import { closeBy } from './loss.js';
import type { ConnectionContext, ConnectionEvent } from './types.js';

/**
 * The close that the user's own policy is asked about: null for facts that end nothing, such as those of an earlier
 * epoch, a missed pong with tries left, or the end that the user asked for.
 */
export function closeToRuleOn(context: ConnectionContext, event: ConnectionEvent): LinkClose | null {
  if (context.closeRequest !== null) return null;
  const isOfNow = event.type.startsWith('poll.') ? isCurrentPoll : isCurrent;
  if (!isOfNow(context, event)) return null;
  const isAskedAgain = [isUploading, isLate, hasMissesLeft].some((holds) => holds(context, event));
  return event.type === 'pong.missed' && isAskedAgain ? null : closeBy(context, event);
}
