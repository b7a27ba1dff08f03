export { UnsupportedError } from '../transports/socket.js';
export type { CloseEvent, ErrorEvent, WebSocketEventMap } from './events.js';
export type { Options } from './options.js';
export {
  type Message,
  type ProtocolsProvider,
  ReconnectingWebSocket,
  ReconnectingWebSocket as default,
  type UrlProvider,
} from './reconnecting-web-socket.js';
export type { SessionSocket } from './session-socket.js';
export { type SessionSockets, type SessionSocketsOptions, sessionSockets } from './session-sockets.js';
