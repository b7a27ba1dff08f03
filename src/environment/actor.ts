import type { ChildLogic } from '../child.js';
import { type EnvironmentHint, environmentHints } from './port.js';

/** More than the minute by which the timers of hidden pages are late. */
const throttledMs = 90_000;

/** Passes the host's hints on, and notices by the clock a sleep that no event announced (clause D7). */
export const watchEnvironment: ChildLogic<undefined> = (world, child) => {
  const { clock } = world;
  const { watchdogMs } = world.environment;

  let handle: unknown;
  const watch = (everyMs: number): void => {
    const expectedAt = clock.now() + everyMs;
    handle = clock.setTimeout(() => {
      const jumpMs = clock.now() - expectedAt;
      const stamp = world.stamp();
      watch(everyMs);
      // Timers of a hidden page may fire once a minute: that is no sleep (clause D6).
      const mostMs = stamp.hidden ? Math.max(throttledMs, 2 * everyMs) : 2 * everyMs;
      if (Math.abs(jumpMs) > mostMs) child.sendBack({ type: 'clock.jumped', ...stamp });
    }, everyMs);
  };

  // A host that fails to speak, or to be silenced, costs its hints and no more.
  const { ask } = world.wire;
  const report = (type: EnvironmentHint): void => {
    // Whatever else it says must not pass for an event of the machine.
    if (environmentHints.includes(type)) return child.sendBack({ type, ...world.stamp() });
    ask('environment', () => {
      throw new TypeError(`there is no hint ${String(type)}`);
    });
  };
  const unlisten = ask('environment', () => world.environment.listen(report));
  if (watchdogMs !== undefined) watch(watchdogMs);
  return () => {
    ask('environment', () => unlisten?.());
    clock.clearTimeout(handle);
  };
};
