import type { AnyActor, AnyActorRef } from 'xstate';
import { safeDelay } from '../../../machines/delays.js';
import type { LinkReport, TimerInput, TimerName, TransportCommand } from '../../../machines/types.js';
import type { ModelEvent, ModelSnapshot } from './types.js';

/** In how many steps a timer looks at the traffic that it waits to cease: as `src/timers/timer.ts` does. */
const looks = 5;

/** A timer that is set. */
export interface ModelTimer {
  readonly event: TimerName;
  readonly epoch: number;
  readonly dueAt: number;
}

/** What the link of the newest epoch remembers of its traffic, as `src/link.ts` does. */
interface Traffic {
  readonly heard: boolean;
  readonly heardFrom: number;
  readonly heardTo: number;
  readonly sentFrom: number;
  readonly hasSent: boolean;
  readonly askedAt: number;
}

/** What is around a snapshot of the model and not in it: the time, the timers, the page, the traffic. */
export interface ModelWorld {
  readonly now: number;
  readonly hidden: boolean;
  readonly queued: number;
  /** In the order in which they were set. */
  readonly timers: ReadonlyMap<AnyActorRef, ModelTimer>;
  readonly traffic: Traffic;
}

export const isConnected = ({ value }: ModelSnapshot): boolean => value === 'open' || value === 'awaiting-pong';

const silentSince = (at: number): Traffic => ({
  heard: false,
  heardFrom: at,
  heardTo: at,
  sentFrom: at,
  hasSent: false,
  askedAt: at,
});

/** The traffic after a look at it. */
const lookedAt = (traffic: Traffic, at: number, isHeard: boolean): Traffic => ({
  heard: traffic.heard || isHeard,
  heardFrom: isHeard ? traffic.askedAt : traffic.heardFrom,
  heardTo: isHeard ? at : traffic.heardTo,
  sentFrom: traffic.hasSent ? traffic.askedAt : traffic.sentFrom,
  hasSent: false,
  askedAt: at,
});

/** What the link says of itself when it reports a frame, or is asked. */
export function reportOf({ traffic, queued }: ModelWorld, at: number, isHeard: boolean, draining: boolean): LinkReport {
  const { heard, heardFrom, heardTo } = lookedAt(traffic, at, isHeard);
  return { heard, idleMs: at - heardFrom, silentMs: at - heardTo, draining, queued };
}

function dueAt({ basis, delayMs }: TimerInput, traffic: Traffic, now: number): number {
  if (basis === 'now') return now + safeDelay(delayMs);
  const since = basis === 'idle' ? Math.min(traffic.heardFrom, traffic.sentFrom) : traffic.heardTo;
  let at = now + safeDelay(delayMs / looks);
  for (let leftMs = since + delayMs - at; leftMs > 0; leftMs = since + delayMs - at) {
    at += safeDelay(Math.min(leftMs, Math.max(1, delayMs / looks)));
  }
  return at;
}

/** The inputs of the timers that a snapshot has, in the order in which they were set. */
export function timerInputs({ children }: ModelSnapshot): [AnyActorRef, TimerInput][] {
  return Object.values(children as Record<string, AnyActor | undefined>).flatMap((child) =>
    child?.src === 'timer' ? [[child, child.options.input as TimerInput]] : [],
  );
}

function timersOf(snapshot: ModelSnapshot, before: ModelWorld['timers'], traffic: Traffic, now: number) {
  const inputs = timerInputs(snapshot);
  const kept = [...before].filter(([child]) => inputs.some(([one]) => one === child));
  const set = inputs
    .filter(([child]) => !before.has(child))
    .map(([child, input]): [AnyActorRef, ModelTimer] => [
      child,
      { event: input.event, epoch: input.epoch, dueAt: dueAt(input, traffic, now) },
    ]);
  return new Map([...kept, ...set]);
}

/** The timer that fires next: of several due at one time, the one that was set first. */
export function nextTimer({ timers }: ModelWorld): ModelTimer | null {
  let next: ModelTimer | null = null;
  for (const timer of timers.values()) if (next === null || timer.dueAt < next.dueAt) next = timer;
  return next;
}

export function initialWorld(snapshot: ModelSnapshot): ModelWorld {
  const { at } = snapshot.context;
  const traffic = silentSince(at);
  return { now: at, hidden: false, queued: 0, timers: timersOf(snapshot, new Map(), traffic, at), traffic };
}

/** The world after an event, which led from one snapshot to the other and made the machine give these commands. */
export function worldAfter(
  world: ModelWorld,
  before: ModelSnapshot,
  event: ModelEvent,
  after: ModelSnapshot,
  commands: readonly TransportCommand[],
): ModelWorld {
  const now = Math.max(world.now, event.at ?? world.now);
  let { traffic, queued } = world;
  if (event.link !== undefined) traffic = lookedAt(traffic, now, event.type === 'transport.heard');
  if (after.context.epoch !== before.context.epoch) traffic = silentSince(now);
  if (event.type === 'outbox.blocked') queued = 1;
  for (const { type } of commands) {
    if (type === 'ping' || (queued > 0 && (type === 'admit' || type === 'flush'))) {
      traffic = { ...traffic, hasSent: true };
    }
    if (type === 'admit' || type === 'flush') queued = 0;
  }
  const hidden = event.type === 'page.hidden' || (event.type !== 'page.visible' && world.hidden);
  return { now, hidden, queued, timers: timersOf(after, world.timers, traffic, now), traffic };
}
