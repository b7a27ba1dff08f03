import type { ConnectionContext, ConnectionSettings } from '../../machines/index.js';
import { adviceLeftMs } from '../../machines/loss.js';
import { isJudged } from './moves.js';
import type { Snapshot } from './pure-machine.js';
import { budgetWindowMs, type Link, type Timer, type World } from './world.js';

const lateMs = 1_000;
const collapseMs = 1_000;
const flapWindowMs = 120_000;
const transportMemoryMs = 30 * 60_000;
const restlessMs = 10_000;
const assumeDeadMs = 120_000;
/** From here on the wait between upgrades has stopped to grow. */
const upgradesAtMost = 5;

const bit = (holds: boolean): string => (holds ? '1' : '0');
const capped = (count: number, limit: number): number => Math.min(count, limit);

/**
 * What of a situation matters for all that can follow, as a string: situations with the same key are one node. What is
 * left out, and why, is in docs/decisions/0014-exhaustive-exploration.md.
 */
export function keyOf({ value: state, context }: Snapshot, world: World): string {
  const children = world.children.join();
  if (state === 'terminated') return `${state} ${children} ${world.link === null} ${world.timers.length}`;
  const timers = world.timers.map((timer) => timerKey(timer, world, context.epoch)).join();
  const link = world.link === null ? '-' : linkKey(world.link, world, context);
  const around = `${children} ${timers} ${link} ${world.poll === null ? '-' : context.request - world.poll}`;
  if (state === 'closing') return `${state} ${around} ${bit(world.hidden)}`;
  return `${state} ${around} ${bit(world.hidden)} ${ages(context, world)} ${counts(context)} ${session(context)} ${pollingKey(state, context, world)}`;
}

/** How long until it is due; for the two whose lateness counts, whether it is late. */
function timerKey({ event, epoch, dueAt, delayMs, basis }: Timer, { now }: World, current: number): string {
  const leftMs = dueAt - now;
  const left = leftMs > 0 ? leftMs : isJudged(event) && -leftMs > lateMs ? 'late' : 0;
  const age = current - epoch;
  return `${event}:${left}:${capped(age, 1)}${basis === 'silence' ? `:${delayMs}` : ''}`;
}

function linkKey(link: Link, { now }: World, { settings, epoch }: ConnectionContext): string {
  const { heartbeat } = settings;
  const tooLongMs =
    heartbeat.mode === 'ping' ? Math.max(assumeDeadMs, heartbeat.intervalMs + heartbeat.timeoutMs) : assumeDeadMs;
  const silentMs = capped(now - link.heardAt, Math.max(tooLongMs, restlessMs + 1, heartbeat.silenceMs));
  const openMs = link.openedAt === null ? '-' : capped(now - link.openedAt, settings.stableAfterMs);
  const flags = [link.isOpen, link.heard, link.listening, link.blocked].map(bit).join('');
  const pings = capped(link.pings, heartbeat.maxMissed);
  return `${epoch - link.epoch}:${link.index}:${flags}:${pings}:${link.admitted}:${silentMs}:${openMs}`;
}

/** How long ago, as long as it keeps a second one from being sent (clause D9). */
const recent = (time: number | null, now: number): number | '-' =>
  time === null || now - time >= collapseMs ? '-' : now - time;

/** Which half of its window a short session is in. */
const halfOfWindow = (ageMs: number): number => Math.floor((2 * ageMs) / flapWindowMs);

/** Points in time, as far as they can still make a difference. */
function ages(context: ConnectionContext, { now, advisedUntil, starts }: World): string {
  const within = (times: readonly number[], windowMs: number): number[] =>
    times.map((time) => now - time).filter((ageMs) => ageMs < windowMs);
  const { retryAt, rotatedAt, probedAt, settings, openedAt } = context;
  const machineStarts = within(context.starts, budgetWindowMs).join('/');
  const worldStarts = within(starts, budgetWindowMs).join('/');
  return [
    machineStarts,
    worldStarts === machineStarts ? '=' : worldStarts,
    hasAlternative(settings) ? within(context.flaps, flapWindowMs).map(halfOfWindow).join('') : '',
    openedAt === null ? '-' : capped(now - openedAt, settings.stableAfterMs),
    retryAt === null ? '-' : Math.abs(retryAt - now) <= 100 ? 'soon' : bit(retryAt > now),
    adviceLeftMs(context, now),
    advisedUntil === null ? '-' : Math.max(0, advisedUntil - now),
    rotatedAt === null ? '-' : bit(now - rotatedAt >= transportMemoryMs),
    recent(probedAt, now),
  ].join(' ');
}

/** The waits do not depend on how many failures there were. */
function isFlat({ backoff }: ConnectionSettings): boolean {
  return backoff.initialMs === 0 && backoff.longMaxMs === 0;
}

/** Whether links that keep failing lead anywhere but to another try: only then their number counts. */
function hasAlternative(settings: ConnectionSettings): boolean {
  return settings.polling !== null || settings.transports.length > 1 || !isFlat(settings);
}

/** Up to where a count of failures can make a difference. */
function attemptsAtMost(settings: ConnectionSettings): number {
  return Math.max(1, settings.maxRetries ?? 0, isFlat(settings) ? 0 : 21);
}

function counts(context: ConnectionContext): string {
  const { settings, transportIndex, unsupported } = context;
  return [
    capped(context.attempt, attemptsAtMost(settings)),
    hasAlternative(settings) ? capped(context.neverOpened, settings.fallbackAfter) : '',
    capped(context.limitedRetries, 3),
    transportIndex,
    [...unsupported].sort().join('/'),
    bit(context.authRefused) + bit(!isFlat(settings) && context.flapping) + bit(context.offline),
    context.paused ?? '-',
  ].join(' ');
}

function session(context: ConnectionContext): string {
  const { heard, probing, graced, suspect, promoted } = context;
  return `${[heard, probing, graced, suspect, promoted].map(bit).join('')} ${context.missedPongs} ${context.extendedMs}`;
}

function pollingKey(state: string, context: ConnectionContext, { now }: World): string {
  const { failedUpgrades, settings, polledAt } = context;
  if (settings.polling === null) return state === 'connecting' ? bit(context.startedOffline) : '';
  const turns = settings.transports.length;
  const upgrades =
    failedUpgrades < upgradesAtMost ? failedUpgrades : upgradesAtMost + ((failedUpgrades - upgradesAtMost) % turns);
  const polls =
    state === 'polling-fallback' ? `${context.candidate} ${bit(context.pollProven)} ${recent(polledAt, now)}` : '';
  const failed = context.catchUp === 'none' && state !== 'polling-fallback' ? '' : capped(context.failedPolls, 2);
  return `${upgrades} ${bit(context.polling)} ${context.catchUp} ${polls} ${failed} ${state === 'connecting' && context.startedOffline}`;
}
