import type { ConnectionEvent } from '../../machines/index.js';
import { type EventType, Life } from '../support/pure.js';

/** Every event of the machine: a `Record`, so that the compiler counts. */
const all: Record<ConnectionEvent['type'], true> = {
  'transport.opened': true,
  'transport.closed': true,
  'transport.heard': true,
  'ping.skipped': true,
  'outbox.blocked': true,
  'connect.timedOut': true,
  'ping.due': true,
  'pong.missed': true,
  'silence.exceeded': true,
  'close.timedOut': true,
  'retry.due': true,
  'poll.due': true,
  'poll.timedOut': true,
  'upgrade.due': true,
  'candidate.timedOut': true,
  'flush.due': true,
  'park.due': true,
  'poll.succeeded': true,
  'poll.failed': true,
  'network.offline': true,
  'network.online': true,
  'network.changed': true,
  'page.hidden': true,
  'page.visible': true,
  'page.frozen': true,
  'page.resumed': true,
  'page.left': true,
  'page.returned': true,
  'clock.jumped': true,
  'user.close': true,
  'user.reconnect': true,
};

export const eventTypes = Object.keys(all) as EventType[];

const opened = (): Life => new Life().say('transport.opened', {}, 100);
const pinged = (): Life => opened().say('ping.due');
const dropped = (): Life => opened().say('transport.closed', {}, 1_000);
const polling = (): Life => {
  const life = new Life();
  for (let tries = 0; tries < 3; tries += 1) {
    life.say('transport.closed', { cause: 'never-opened' }, 1_000);
    if (life.state === 'backoff') life.say('retry.due', {}, life.context.retryInMs ?? 0);
  }
  return life;
};
const polled = (): Life => polling().say('poll.succeeded', {}, 100);
const candidate = (): Life => polled().say('upgrade.due', {}, 10_000);
const candidateOpened = (): Life => candidate().say('transport.opened', {}, 100);

/** How to get into each of the situations that answer differently; every state is among them. */
export const situations: Readonly<Record<string, () => Life>> = {
  connecting: () => new Life(),
  'connecting, begun offline': () => new Life({}, { offline: true }),
  open: opened,
  'open, catching up by a poll': () => candidateOpened().say('transport.heard', {}, 50),
  'awaiting-pong': pinged,
  'awaiting-pong, one pong missed': () => pinged().say('pong.missed', {}, 10_000),
  'awaiting-pong, probing': () => pinged().say('transport.heard', {}, 20).say('network.changed', {}, 20_000),
  closing: () => opened().say('user.close'),
  backoff: dropped,
  'backoff, offline': () => dropped().say('network.offline'),
  'backoff, frozen': () => dropped().say('page.frozen'),
  'polling-fallback, first poll': polling,
  'polling-fallback, between polls': polled,
  'polling-fallback, candidate connecting': candidate,
  'polling-fallback, candidate open': candidateOpened,
  'polling-fallback, page left': () => polled().say('page.left'),
  terminated: () => new Life().say('user.close'),
};
