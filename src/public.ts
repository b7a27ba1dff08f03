export { type HeartlineClock, systemClock } from './clock.js';
export type { ConnectionEvents, OpenEvent, StatusChange } from './connection-types.js';
export { type BrowserTarget, browserEnvironment } from './environment/browser.js';
export { defaultEnvironment } from './environment/default.js';
export { emptyEnvironment } from './environment/empty.js';
export type { Environment, EnvironmentHint } from './environment/port.js';
export { CallbackError, HeartlineError, ListenerError } from './errors.js';
export {
  actionCableHeartbeat,
  centrifugoHeartbeat,
  engineIoHeartbeat,
  graphqlWsHeartbeat,
  phoenixHeartbeat,
  pusherHeartbeat,
  signalRHeartbeat,
  stompHeartbeat,
  textHeartbeat,
} from './heartbeats.js';
export type {
  BackoffOptions,
  ConnectionOutboxOptions,
  HeartbeatOptions,
  HiddenOptions,
} from './options.js';
export type { DroppedItem, DropReason } from './outbox.js';
export {
  type HttpPollingOptions,
  httpPolling,
  type PolledBatch,
  type PollResponse,
  type PollUrlRequest,
} from './polling/http-polling.js';
export type { Polling, PollOutcome, PollRequest, PollSession } from './polling/port.js';
export {
  type ConnectionPool,
  createConnectionPool,
  type Lease,
  type SharedConnectionOptions,
  type SharedConnectionSource,
  sharedConnections,
} from './pool.js';
export type { ConnectionSnapshot } from './snapshot.js';
export { brisk, patient, type TimingPreset, threeTries, urgent } from './timings.js';
export type {
  InboundData,
  OutboundData,
  Transport,
  TransportCallbacks,
  TransportHandle,
  TransportRequest,
} from './transports/port.js';
export { type WebSocketClass, type WebSocketTransportOptions, webSocketTransport } from './transports/web-socket.js';
export type { SendResult } from './wire.js';
