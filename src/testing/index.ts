export { FakeEnvironment, type FakeEnvironmentOptions } from './fake-environment.js';
export type { CloseRequest, FakeLink, FakeLinkPhase } from './fake-link.js';
export { type FakePoll, FakePolling, type FakePollingOptions } from './fake-polling.js';
export { FakeTransport, type FakeTransportOptions } from './fake-transport.js';
export * from './model/index.js';
export { createRig, type Rig, type RigOptions } from './rig.js';
export { settled } from './settled.js';
export { VirtualClock, type VirtualClockOptions } from './virtual-clock.js';
