import type { ConnectionOptions } from '../../src/index.js';
import {
  FakeEnvironment,
  FakeTransport,
  type FakeTransportOptions,
  type Rig,
  VirtualClock,
} from '../../src/testing/index.js';
import { rigOf } from '../../src/testing/rig.js';

/** Answers text pings, as most servers can be taught to. */
export { textHeartbeat as pingPong } from '../../src/index.js';
export { FakeEnvironment, FakePolling, type Rig, settled } from '../../src/testing/index.js';
export const answersPings = (data: unknown): string | undefined => (data === 'ping' ? 'pong' : undefined);

/**
 * A rig in short: options, transport, host. It takes real transports and hosts too, as `createRig` does not: then those
 * that it hands out are of no use.
 */
export function rigged(
  options: Partial<ConnectionOptions> = {},
  fake: FakeTransportOptions = {},
  host: FakeEnvironment = new FakeEnvironment(),
): Rig {
  const clock = options.clock instanceof VirtualClock ? options.clock : new VirtualClock();
  const environment = options.environment instanceof FakeEnvironment ? options.environment : host;
  const given = (options.transports ?? []).filter((transport) => transport instanceof FakeTransport);
  const [transport = new FakeTransport({ clock, ...fake }), ...others] = given;
  const transports = [transport, ...others];
  const parts = { clock, environment, transport, transports };
  return rigOf({ transports, clock, environment, random: () => 0.5, ...options }, parts);
}
