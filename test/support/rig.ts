import {
  createRig,
  type FakeEnvironment,
  type FakeTransportOptions,
  type Rig,
  type RigOptions,
} from '../../src/testing/index.js';

/** Answers text pings, as most servers can be taught to. */
export { textHeartbeat as pingPong } from '../../src/index.js';
export { FakeEnvironment, FakePolling, type Rig, settled } from '../../src/testing/index.js';
export const answersPings = (data: unknown): string | undefined => (data === 'ping' ? 'pong' : undefined);

/** A rig in short: options, transport, host. */
export function rigged(options: RigOptions = {}, fake: FakeTransportOptions = {}, environment?: FakeEnvironment): Rig {
  return createRig({ fake, ...(environment && { environment }), ...options });
}
