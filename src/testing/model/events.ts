import { type AnyActorScope, createEmptyActor } from 'xstate';
import type { ConnectionMachine } from '../../../machines/machine-types.js';
import { type Facts, factsOf, staleFactsOf } from './facts.js';
import { worldOf } from './machine.js';
import { stateKey } from './state-key.js';
import type { ModelEvent, ModelSnapshot } from './types.js';
import { isConnected, type ModelTimer, type ModelWorld, nextTimer, reportOf } from './world.js';

export interface EnabledEventsOptions {
  /** Whether to add what links and polls of before may still say, which changes nothing (I2). Default false. */
  readonly stale?: boolean;
}

/** One event, and where it leads. */
export interface Outcome {
  readonly event: ModelEvent;
  readonly target: ModelSnapshot;
  readonly key: string;
}

interface Moment {
  readonly at: number;
  readonly slept?: true;
}

/** Longer than a link may be silent without being taken for dead (clause D8), whatever its heartbeat. */
const longSleepMs = ({ context }: ModelSnapshot): number => {
  const { intervalMs, timeoutMs } = context.settings.heartbeat;
  return Math.max(120_000, intervalMs + timeoutMs) + 10_000;
};
/** Long enough for a timer to be late, short enough for its link to be worth a question (clause D6). */
const shortSleepMs = 5_000;
/** Where no timer is set, later is as good as any other time. */
const anyMs = 1_000;

/** Where nothing runs, an actor's surroundings are nothing. */
function idleScope(): AnyActorScope {
  const self = createEmptyActor();
  const nothing = (): void => {};
  return {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    stopChild: nothing,
    emit: nothing,
    actionExecutor: nothing,
  };
}
let scope: AnyActorScope | undefined;

/** Where lives of a model begin. */
export function firstSnapshot(model: ConnectionMachine): ModelSnapshot {
  scope ??= idleScope();
  return model.getInitialSnapshot(scope, undefined);
}

/** The model's next snapshot. */
export function after(snapshot: ModelSnapshot, event: ModelEvent): ModelSnapshot {
  scope ??= idleScope();
  return snapshot.machine.transition(snapshot, event, scope) as ModelSnapshot;
}

/** The same to the model: `stateKey`, and what the machine itself cannot know. */
export function modelKey(snapshot: ModelSnapshot): string {
  const isSeen = snapshot.context.settings.hidden.policy === 'keep' || !worldOf(snapshot).hidden;
  return isSeen || snapshot.status === 'done' ? stateKey(snapshot) : `${stateKey(snapshot)}, hidden`;
}

/** The times at which something may happen: now, halfway to the next timer, just before it. All later ones are the timer's. */
function moments({ now }: ModelWorld, next: ModelTimer | null): Moment[] {
  const until = next?.dueAt ?? now + 2 * anyMs;
  return [...new Set([now, Math.floor((now + until) / 2), until - 1])]
    .filter((at) => at === now || (at > now && at < until))
    .map((at) => ({ at }));
}

const isOfLink = ({ type }: Facts): boolean => type.startsWith('transport.') || type === 'outbox.blocked';

/** The event as a connection would report it. */
function stamped(snapshot: ModelSnapshot, facts: Facts, { at, slept }: Moment, draining = false): ModelEvent {
  const world = worldOf(snapshot);
  const { type } = facts;
  const hidden = type === 'page.hidden' || (type !== 'page.visible' && world.hidden);
  // Whoever closes lets go of the link first.
  const asksLink = isOfLink(facts) || (isConnected(snapshot) && type !== 'user.close');
  const link = asksLink && { link: reportOf(world, at, type === 'transport.heard', draining) };
  const queued = type === 'outbox.blocked' && link && { link: { ...link.link, queued: 1 } };
  return { ...facts, at, chance: 0.5, hidden, ...link, ...queued, ...(slept && { slept }) } as ModelEvent;
}

/** The next timer, on time; and late, where that makes a difference. */
function timerEvents(snapshot: ModelSnapshot, { timers }: ModelWorld, next: ModelTimer): ModelEvent[] {
  const { event: type, epoch, dueAt } = next;
  const fired = (lateMs: number, draining = false): ModelEvent => {
    const moment: Moment = { at: dueAt + lateMs, ...(lateMs > 0 && { slept: true }) };
    return stamped(snapshot, { type, epoch, lateMs } as Facts, moment, draining);
  };
  const mayBeLate = (type === 'ping.due' || type === 'pong.missed') && timers.size === 1;
  return [
    fired(0),
    ...(type === 'pong.missed' ? [fired(0, true)] : []),
    ...(mayBeLate ? [fired(shortSleepMs), fired(longSleepMs(snapshot))] : []),
  ];
}

const isWake = (type: string): boolean =>
  type === 'network.online' || type === 'network.changed' || type.startsWith('page.re') || type === 'page.visible';

function candidates(snapshot: ModelSnapshot): ModelEvent[] {
  const world = worldOf(snapshot);
  const next = nextTimer(world);
  const slept: Moment = { at: world.now + longSleepMs(snapshot), slept: true };
  const times = moments(world, next);
  const stimuli = factsOf(snapshot).flatMap((facts) => [
    ...times.map((moment) => stamped(snapshot, facts, moment)),
    ...(isConnected(snapshot) && isWake(facts.type) ? [stamped(snapshot, facts, slept)] : []),
  ]);
  const timers = next === null ? [] : timerEvents(snapshot, world, next);
  return [...stimuli, ...timers].sort((one, other) => (one.at ?? 0) - (other.at ?? 0));
}

const hasSameChildren = (one: ModelSnapshot, other: ModelSnapshot): boolean => {
  const children = Object.values(one.children);
  const others = Object.values(other.children);
  return children.length === others.length && children.every((child) => others.includes(child));
};

/** Whether nothing that matters has changed: not the time of the last event. */
const hasSameFacts = ({ context: one }: ModelSnapshot, { context: other }: ModelSnapshot): boolean =>
  (Object.keys(one) as (keyof typeof one)[]).every((fact) => fact === 'at' || one[fact] === other[fact]);

/** What can happen next, and where it leads; of several events of one type that lead to the same, the first. */
export function outcomesOf(snapshot: ModelSnapshot): Outcome[] {
  const from = modelKey(snapshot);
  const outcomes = new Map<string, Outcome>();
  for (const event of snapshot.status === 'active' ? candidates(snapshot) : []) {
    const target = after(snapshot, event);
    const key = modelKey(target);
    const changes = key !== from || !hasSameFacts(snapshot, target) || !hasSameChildren(snapshot, target);
    const id = `${event.type} ${key}`;
    if (changes && !outcomes.has(id)) outcomes.set(id, { event, target, key });
  }
  return [...outcomes.values()];
}

/**
 * Every event that can happen next in a snapshot of the model and changes something, as a connection would report it: of
 * the current epoch and poll, with its time, its throw of the dice and what the link says of itself. Times are now,
 * halfway to the next timer, just before it, and after a sleep; of those that lead to the same, the earliest.
 *
 * @param snapshot Where a path of `edgePaths` has led, or what `getInitialSnapshot(connectionModel(), { at: 0 })` and then
 *   `getNextSnapshot` of `xstate` give: not that of a connection's actor, which does not say when its timers are due.
 * @throws TypeError for a snapshot that is of no model.
 */
export function enabledEvents(snapshot: ModelSnapshot, { stale = false }: EnabledEventsOptions = {}): ModelEvent[] {
  const { now } = worldOf(snapshot);
  const events = outcomesOf(snapshot).map(({ event }) => event);
  if (!stale) return events;
  return [...events, ...staleFactsOf(snapshot).map((facts) => stamped(snapshot, facts, { at: now }))];
}
