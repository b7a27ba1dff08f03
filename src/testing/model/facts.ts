import type { LinkClose } from '../../../machines/close.js';
import type { ConnectionEvent } from '../../../machines/types.js';
import type { EnvironmentHint } from '../../environment/port.js';
import type { ModelSnapshot } from './types.js';
import { isConnected } from './world.js';

type Unstamped<Event> = Event extends unknown ? Omit<Event, 'at' | 'chance' | 'hidden' | 'link'> : never;

/** What an event says beside when it happened. */
export type Facts = Unstamped<ConnectionEvent>;

const serverClose = (code: number): LinkClose => ({ cause: 'server-close', code, reason: '', wasClean: true });
const broken = (cause: LinkClose['cause']): LinkClose => ({ cause, code: 1006, reason: '', wasClean: false });

/** How attempts end that never opened: one close for each way to go on. */
const refusals: readonly LinkClose[] = [broken('never-opened'), broken('unsupported'), broken('config')];

/** How open links end: one close for each verdict of the default rules. */
const closes: readonly LinkClose[] = [
  broken('dropped'),
  serverClose(1012),
  serverClose(3000),
  serverClose(1002),
  serverClose(1008),
  serverClose(4400),
];

/** One HTTP status for each verdict on a poll. */
const statuses: readonly number[] = [503, 401, 403];

/** What any host may say at any time. */
export const hints: readonly EnvironmentHint[] = [
  'network.changed',
  'network.offline',
  'network.online',
  'page.hidden',
  'page.visible',
  'page.frozen',
  'page.resumed',
  'page.left',
  'page.returned',
];

function linkFacts({ value, context, children }: ModelSnapshot): readonly Facts[] {
  const { epoch, candidate } = context;
  const closed = (of: readonly LinkClose[]): Facts[] =>
    of.map((close) => ({ type: 'transport.closed', epoch, ...close }));
  const opened: Facts = { type: 'transport.opened', epoch };
  const heard: Facts = { type: 'transport.heard', epoch };

  if (value === 'connecting' || candidate === 'connecting') return [opened, ...closed(refusals)];
  if (candidate === 'opened') return [heard, ...closed(closes)];
  if (value === 'closing') return [{ type: 'transport.closed', epoch, ...serverClose(1000), cause: 'client' }];
  const blocked: Facts[] = 'flush' in children ? [] : [{ type: 'outbox.blocked', epoch }];
  if (value === 'open') return [...blocked, ...closed(closes)];
  if (value === 'awaiting-pong') return [heard, ...blocked, ...closed(closes)];
  return [];
}

function pollFacts({ context: { polling, request } }: ModelSnapshot): readonly Facts[] {
  if (!polling) return [];
  const failed = statuses.map(
    (code): Facts => ({ type: 'poll.failed', request, code, reason: `status ${code}`, retryAfterMs: null }),
  );
  return [{ type: 'poll.succeeded', request }, ...failed];
}

/** What may happen next in the world of a snapshot, timers aside. */
export function factsOf(snapshot: ModelSnapshot): readonly Facts[] {
  const { value } = snapshot;
  if (value === 'terminated') return [];
  if (value === 'closing') return linkFacts(snapshot);
  return [
    ...linkFacts(snapshot),
    ...pollFacts(snapshot),
    ...hints.map((type): Facts => ({ type })),
    { type: 'user.close', code: 1000, reason: '' },
    { type: 'user.reconnect' },
  ];
}

/** What links and polls of before may still say. */
export function staleFactsOf(snapshot: ModelSnapshot): readonly Facts[] {
  const { context, children } = snapshot;
  const hasLink = 'transport' in children;
  const epoch = hasLink ? context.epoch - 1 : context.epoch;
  const request = 'poller' in children ? context.request - 1 : context.request;
  const facts: Facts[] = [];
  if (epoch > 0) {
    facts.push({ type: 'transport.opened', epoch }, { type: 'transport.closed', epoch, ...broken('dropped') });
    if (isConnected(snapshot)) facts.push({ type: 'transport.heard', epoch });
  }
  if (request > 0) facts.push({ type: 'poll.succeeded', request });
  return facts;
}
