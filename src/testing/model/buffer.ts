import type { ConnectionEvent } from '../../../machines/types.js';
import type { Rig } from '../rig.js';
import { linkOf } from './possible.js';

/** More than the high-water mark of an outbox. */
const full = 2 ** 30;
/** Less than when the ping was sent: an upload goes on. */
const fewer = 1;

/** What may send a ping, which remembers how full the buffer was. */
const mayPing = (type: ConnectionEvent['type'], isCandidate: boolean): boolean =>
  type === 'ping.due' ||
  type === 'pong.missed' ||
  type.startsWith('network.') ||
  type.startsWith('page.') ||
  (type === 'transport.opened' && isCandidate);

const isBlocked = ({ connection }: Rig): boolean => 'flush' in connection.actor.getSnapshot().children;

/** Gives the link the buffer that an event is about: full, with room again, or getting emptier since the last ping. */
export function fillBuffer(rig: Rig, type: ConnectionEvent['type'], draining: boolean): void {
  const link = linkOf(rig);
  if (link === null) return;
  const isCandidate = rig.connection.status === 'polling-fallback';
  if (draining) link.bufferedAmount = fewer;
  else if (type === 'flush.due') link.bufferedAmount = 0;
  else if (type === 'outbox.blocked' || mayPing(type, isCandidate)) link.bufferedAmount = full;
}

/** Between two events there is room, unless the outbox waits for it: what the test sends meanwhile is sent. */
export function restBuffer(rig: Rig): void {
  const link = linkOf(rig);
  if (link !== null) link.bufferedAmount = isBlocked(rig) ? full : 0;
}
