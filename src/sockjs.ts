import { loadSockJs } from './transports/load-sock-js.js';
import type { Transport } from './transports/port.js';
import { type SockJsTransportOptions, sockJsTransportOver } from './transports/sock-js.js';

export type { SockJsClass, SockJsClientOptions, SockJsTransportOptions } from './transports/sock-js.js';

/**
 * A transport over SockJS, which tries WebSocket first and HTTP streaming and polling after it. Text only. The codes of
 * SockJS's own servers are best read with the close-code preset `sockjs`.
 *
 * @throws TypeError if an option makes no sense: at once, where that can be told without a location.
 */
export function sockJsTransport(options: SockJsTransportOptions): Transport {
  return sockJsTransportOver(loadSockJs, options);
}
