import { safeDelay } from '../../machines/delays.js';
import type { TimerEvent, TimerInput, TimerName } from '../../machines/types.js';
import type { ChildLogic } from '../child.js';
import type { World } from '../world.js';

/** A deadline later than this may have been overtaken by what it waits for (clause D6). */
const lateMs = 1_000;
/** What waits in the queue after a sleep gets this long to be handled first (clause D6). */
const graceMs = 1_000;
/** In how many steps a timer looks at the traffic that it waits to cease: no clock is read per message. */
const looks = 5;

/** Deadlines that end an attempt or a link by themselves: late, they wait once more. A missed pong is asked for again instead. */
const graced: ReadonlySet<TimerName> = new Set([
  'connect.timedOut',
  'candidate.timedOut',
  'silence.exceeded',
  'poll.timedOut',
]);

/** How much of the wait has passed by `now`, for a timer that waits for traffic to cease. */
function usedMs({ wire }: World, basis: TimerInput['basis'], now: number): number {
  const link = wire.link;
  if (link === null) return Number.POSITIVE_INFINITY;
  return basis === 'idle' ? link.eitherIdleMs(now) : link.report(now).silentMs;
}

/** The one place where a timer handle lives. */
export const runTimer: ChildLogic<TimerInput> = (world, child) => {
  const { clock } = world;
  const { event, epoch, delayMs, basis } = child.input;
  let dueAt = 0;
  let handle: unknown;
  let isGraced = false;

  const wait = (ms: number): void => {
    dueAt = clock.now() + ms;
    handle = clock.setTimeout(fire, safeDelay(ms));
  };
  const fire = (): void => {
    const now = clock.now();
    const late = Math.max(0, now - dueAt);
    if (late > lateMs && graced.has(event) && !isGraced) {
      isGraced = true;
      return wait(graceMs);
    }
    if (basis !== 'now') {
      const leftMs = delayMs - usedMs(world, basis, now);
      if (leftMs > 0) return wait(Math.min(leftMs, Math.max(1, delayMs / looks)));
    }
    child.sendBack(world.rule({ type: event, epoch, lateMs: late, ...world.stamp() } as TimerEvent));
  };

  wait(basis === 'now' ? delayMs : delayMs / looks);
  return () => clock.clearTimeout(handle);
};
