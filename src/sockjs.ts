export type {
  SockJsClass,
  SockJsClientOptions,
  SockJsTransportOptions,
} from './transports/sock-js.js';
export { sockJsTransport } from './transports/sock-js.js';
