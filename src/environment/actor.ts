import { fromCallback } from 'xstate';
import type { EnvironmentLogic } from '../../machines/machine-types.js';
import { worldOf } from '../world.js';

/** Passes the host's hints on, and notices by the clock a sleep that no event announced (clause D7). */
export const environment: EnvironmentLogic = fromCallback(({ sendBack, system }) => {
  const world = worldOf(system);
  const { clock } = world;
  const { watchdogMs } = world.environment;

  let handle: unknown;
  const watch = (everyMs: number): void => {
    const expectedAt = clock.now() + everyMs;
    handle = clock.setTimeout(() => {
      const jumpMs = clock.now() - expectedAt;
      const stamp = world.stamp();
      watch(everyMs);
      if (Math.abs(jumpMs) > 2 * everyMs) sendBack({ type: 'clock.jumped', ...stamp });
    }, everyMs);
  };

  const unlisten = world.environment.listen((type) => sendBack({ type, ...world.stamp() }));
  if (watchdogMs !== undefined) watch(watchdogMs);
  return () => {
    unlisten();
    clock.clearTimeout(handle);
  };
}) as EnvironmentLogic;
