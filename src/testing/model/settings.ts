import type { ConnectionSettings } from '../../../machines/settings.js';
import { textHeartbeat } from '../../heartbeats.js';
import { FakePolling } from '../fake-polling.js';
import { createRig, type Rig, type RigOptions } from '../rig.js';

/**
 * A rig with the bounded options of the model: text pings, polling, and few enough tries that every way through the
 * lifecycle can be walked. Whatever is given takes their place: then give its `settings` to `edgePaths` too.
 */
export function createModelRig(options: RigOptions = {}): Rig {
  return createRig({
    heartbeat: textHeartbeat,
    polling: new FakePolling({ timeoutMs: 7_000 }),
    maxRetries: 2,
    fallbackAfter: 2,
    ...options,
  });
}

/** The settings of such a rig. */
export function modelSettings(): ConnectionSettings {
  return createModelRig({ autoStart: false }).settings;
}
