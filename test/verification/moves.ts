import type { ConnectionEvent, Stamp, TimerName } from '../../machines/index.js';
import { type Configuration, chance, type Ending } from './configuration.js';
import type { Snapshot } from './pure-machine.js';
import { type Link, reportOf, type Timer, type World } from './world.js';

/** One thing that the environment may do. */
export interface Move {
  /** Unlike that of any other move from the same node. */
  readonly label: string;
  /** `timer`, `link` and `poll` come from living children, `stale` from dead ones; `time` is no event at all. */
  readonly kind: 'time' | 'timer' | 'link' | 'poll' | 'hint' | 'user' | 'stale';
  readonly event: ConnectionEvent | null;
  /** The world in which the event is handled. */
  readonly world: World;
  /** Whether this is how things go when network and server are good and nobody interferes. */
  readonly isGood: boolean;
  /** Whether a pause must end by this. */
  readonly isEndOfPause?: boolean;
  readonly ending?: Ending;
  /** Whether the server ends everything by this; for how long it asks to be left alone. */
  readonly isTerminal?: boolean;
  readonly adviceMs?: number;
}

type Facts = Record<string, unknown> & { readonly type: ConnectionEvent['type'] };

/** Which link the stamp is about: a fact's own one, else the one that the connection's messages take. */
const admittedLink = ({ link }: World): Link | null => (link !== null && link.admitted !== 'no' ? link : null);

function stamped(world: World, facts: Facts, about: Link | null, draining = false, queued = 0): ConnectionEvent {
  const stamp: Stamp = {
    at: world.now,
    chance,
    hidden: world.hidden,
    ...(about && { link: reportOf(about, world.now, draining, queued) }),
  };
  return { ...facts, ...stamp } as ConnectionEvent;
}

const unprobed = { code: 1006, reason: '', wasClean: false };

/** Everything that may happen next. */
export function movesFrom(of: Configuration, { value: state, context }: Snapshot, world: World): readonly Move[] {
  const moves: Move[] = [];
  const isEnding = state === 'closing' || state === 'terminated';
  const about = isEnding ? null : admittedLink(world);

  for (const pauseMs of of.pauses) {
    const later = { ...world, now: world.now + pauseMs };
    moves.push({ label: `${pauseMs / 60_000} min pass`, kind: 'time', event: null, world: later, isGood: false });
  }
  for (const timer of world.timers) timerMoves(of, world, timer, isEnding, moves);
  if (world.link !== null) linkMoves(of, world, world.link, moves);
  if (world.poll !== null) pollMoves(of, world, world.poll, about, moves);

  for (const type of of.hints) {
    const hidden = type === 'page.hidden' ? true : type === 'page.visible' ? false : world.hidden;
    const next = hidden === world.hidden ? world : { ...world, hidden };
    const isEndOfPause = context.paused !== null && endsPause(type, context.paused);
    const event = stamped(next, { type }, about);
    moves.push({ label: type, kind: 'hint', event, world: next, isGood: isEndOfPause, isEndOfPause });
  }
  for (const type of of.requests) {
    moves.push({ label: type, kind: 'user', event: stamped(world, { type }, about), world, isGood: false });
  }
  staleMoves(world, context.epoch, context.request, moves);
  return moves;
}

/** Which hints end a pause; a page that was left comes back by `page.returned`. */
export function endsPause(type: string, paused: string): boolean {
  if (paused === 'offline') return type === 'network.online';
  return type === 'page.visible' || type === 'page.resumed' || type === 'page.returned';
}

const toleratedMs = 1_000;

/** Whether it makes a difference how late this timer fires (clause D6). */
export const isJudged = (event: TimerName): boolean => event === 'ping.due' || event === 'pong.missed';

/** It fires when it is due, or later, if time has passed meanwhile. One that waits for silence waits for the frames too. */
function timerMoves(of: Configuration, world: World, timer: Timer, isEnding: boolean, moves: Move[]): void {
  const silentFrom = timer.basis === 'silence' && world.link !== null ? world.link.heardAt + timer.delayMs : 0;
  const dueAt = Math.max(timer.dueAt, silentFrom);
  const now = Math.max(world.now, dueAt);
  const lateMs = now - dueAt;
  const next: World = { ...world, now, timers: world.timers.filter(({ id }) => id !== timer.id) };
  const about = isEnding ? null : admittedLink(next);
  const { event: type, epoch } = timer;
  const push = (suffix: string, draining: boolean, queued: number): void => {
    const event = stamped(next, { type, epoch, lateMs }, about, draining, queued);
    const label = `${type}${isJudged(type) && lateMs > toleratedMs ? ' late' : ''}${suffix}`;
    moves.push({ label, kind: 'timer', event, world: next, isGood: !draining && queued === 0 });
  };
  push('', false, 0);
  if (type === 'pong.missed' && of.isUploading) push(', uploading', true, 0);
  if (type === 'park.due') push(', with something to send', false, 1);
}

function linkMoves(of: Configuration, world: World, link: Link, moves: Move[]): void {
  const { epoch } = link;
  const fact = (label: string, facts: Facts, after: Link | null, isGood = false, ending?: Ending): void => {
    const heldFrom = link.openedAt ?? world.starts.at(-1) ?? world.now;
    const now = ending === undefined ? world.now : Math.max(world.now, heldFrom + of.holdsMs);
    const next = { ...world, now, link: after };
    const event = stamped(next, { ...facts, epoch }, after ?? link);
    const { isTerminal = false, adviceMs } = ending ?? {};
    const advice = adviceMs === undefined ? {} : { adviceMs };
    moves.push({ label, kind: 'link', event, world: next, isGood, isTerminal, ...(ending && { ending }), ...advice });
  };
  const closed = (ending: Ending): void => {
    const { name, close, verdict } = ending;
    fact(name, { type: 'transport.closed', ...close, ...(verdict && { verdict }) }, null, false, ending);
  };

  if (of.isThrowing) {
    const error = new Error('the actor throws');
    // XState's own event carries no stamp, so it tells the time of the transition before it.
    const event = { type: 'xstate.error.actor.transport', error } as unknown as ConnectionEvent;
    moves.push({ label: 'the actor throws', kind: 'link', event, world: { ...world, link: null }, isGood: false });
  }
  if (!link.isOpen) {
    fact('opened', { type: 'transport.opened' }, { ...link, isOpen: true, openedAt: world.now }, true);
    for (const ending of of.refusals) closed(ending);
    return;
  }
  for (const ending of of.endings) closed(ending);

  const hearing: Link = { ...link, heard: true, heardAt: world.now, listening: false, pings: 0 };
  if (link.listening) fact('heard', { type: 'transport.heard' }, hearing, true);
  else {
    const next = { ...world, link: hearing };
    moves.push({ label: 'a frame', kind: 'time', event: null, world: next, isGood: true });
  }
  if (link.pings > 0) fact('skipped', { type: 'ping.skipped' }, { ...link, listening: false, pings: 0 });
  if (of.isBlocking && link.admitted !== 'no' && !link.blocked) {
    fact('blocked', { type: 'outbox.blocked' }, { ...link, blocked: true });
  }
}

function pollMoves(of: Configuration, world: World, request: number, about: Link | null, moves: Move[]): void {
  const next = { ...world, poll: null };
  const succeeded = stamped(next, { type: 'poll.succeeded', request }, about);
  moves.push({ label: 'poll.succeeded', kind: 'poll', event: succeeded, world: next, isGood: true });
  for (const { code, retryAfterMs, isTerminal = false } of of.pollFailures) {
    const event = stamped(next, { type: 'poll.failed', request, code, reason: '', retryAfterMs }, about);
    const advice = retryAfterMs === null ? {} : { adviceMs: retryAfterMs };
    moves.push({
      label: `poll.failed ${code}`,
      kind: 'poll',
      event,
      world: next,
      isGood: false,
      isTerminal,
      ...advice,
    });
  }
}

/** Timers whose facts are guarded by their epoch. Those of polling outlive candidates, and are stopped instead. */
const timersOfEpoch = [
  'connect.timedOut',
  'ping.due',
  'pong.missed',
  'silence.exceeded',
  'close.timedOut',
  'retry.due',
  'candidate.timedOut',
  'flush.due',
  'park.due',
] as const;

/**
 * What a child may have said before it was stopped, and the machine hears only now: facts of the epoch before, of a
 * transport of this epoch that is no more, of the poll before, of a poll of now that is no more.
 */
function staleMoves(world: World, epoch: number, request: number, moves: Move[]): void {
  const stale = (label: string, facts: Facts): void => {
    const event = stamped(world, facts, world.link);
    moves.push({ label: `stale ${label}`, kind: 'stale', event, world, isGood: false });
  };
  const epochs = world.link === null ? [epoch - 1, epoch] : [epoch - 1];
  for (const of of epochs) {
    const name = of === epoch ? ' of this epoch' : '';
    for (const type of ['transport.opened', 'transport.heard', 'ping.skipped', 'outbox.blocked'] as const) {
      stale(`${type}${name}`, { type, epoch: of });
    }
    stale(`transport.closed${name}`, { type: 'transport.closed', epoch: of, cause: 'dropped', ...unprobed });
  }
  for (const type of timersOfEpoch) stale(type, { type, epoch: epoch - 1, lateMs: 0 });
  // A transport that says twice what it may say once.
  if (world.link?.isOpen === true) stale('transport.opened again', { type: 'transport.opened', epoch });
  const requests = world.poll === null ? [request - 1, request] : [request - 1];
  for (const of of requests) {
    const name = of === request ? ' of this request' : '';
    stale(`poll.succeeded${name}`, { type: 'poll.succeeded', request: of });
    stale(`poll.failed${name}`, { type: 'poll.failed', request: of, code: 403, reason: '', retryAfterMs: null });
  }
}
