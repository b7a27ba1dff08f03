import type { ConnectionEvent } from '../../../machines/types.js';
import type { FakeLink } from '../fake-link.js';
import type { Rig } from '../rig.js';
import { hints } from './facts.js';
import { isConnected, timerInputs } from './world.js';

type EventType = ConnectionEvent['type'];

const requests: readonly EventType[] = [...hints, 'user.close', 'user.reconnect'];

/** The link of the newest epoch, if it is not over. */
export function linkOf({ connection, transports }: Rig): FakeLink | null {
  const { context, children } = connection.actor.getSnapshot();
  const link = transports[context.transportIndex]?.links.at(-1);
  return 'transport' in children && link !== undefined && link.phase !== 'over' ? link : null;
}

/** What can happen now in the world of a rig. */
export function possibleIn(rig: Rig): EventType[] {
  const snapshot = rig.connection.actor.getSnapshot();
  const { context, children, value } = snapshot;
  if (snapshot.status !== 'active') return [];
  const link = linkOf(rig);
  const isAwaited = value === 'awaiting-pong' || context.candidate === 'opened';
  const types: (EventType | false)[] = [
    link?.phase === 'connecting' && 'transport.opened',
    link !== null && 'transport.closed',
    link?.phase === 'open' && isAwaited && 'transport.heard',
    isConnected(snapshot) && !('flush' in children) && 'outbox.blocked',
    context.polling && 'poll.succeeded',
    context.polling && 'poll.failed',
    ...timerInputs(snapshot).map(([, { event }]) => event),
    ...(value === 'closing' ? [] : requests),
  ];
  return types.filter((type) => type !== false);
}
