export type { CloseRequest, FakeLink, FakeLinkPhase } from './fake-link.js';
export { FakeTransport, type FakeTransportOptions } from './fake-transport.js';
export { VirtualClock, type VirtualClockOptions } from './virtual-clock.js';
