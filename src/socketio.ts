import { loadSocketIo } from './socket-io/client.js';
import type { SocketIoEvents, UntypedEvents } from './socket-io/events.js';
import { type SocketIoTransport, type SocketIoTransportOptions, socketIoTransportOver } from './socket-io/transport.js';

export type { SocketIoClientOptions, SocketIoFactory, SocketIoSocket } from './socket-io/client.js';
export { jsonEvents, oneEvent, type SocketIoCodec } from './socket-io/codec.js';
export {
  type RequestFailure,
  type RequestOptions,
  type SocketIoEvents,
  SocketIoRequestError,
  type UntypedEvents,
} from './socket-io/events.js';
export { socketIoHeartbeat } from './socket-io/heartbeat.js';
export type { SocketIoFields, SocketIoTransport, SocketIoTransportOptions } from './socket-io/transport.js';

/**
 * A transport over Socket.IO 3 and 4, in which heartline connects and reconnects, and not Socket.IO's own client. Messages
 * of the connection are one event; all other events, and acknowledgements, are had by the transport itself.
 *
 * @throws TypeError if an option makes no sense: at once, where that can be told without a location.
 */
export function socketIoTransport<
  Listen extends SocketIoEvents<Listen> = UntypedEvents,
  Emit extends SocketIoEvents<Emit> = Listen,
>(options: SocketIoTransportOptions): SocketIoTransport<Listen, Emit> {
  return socketIoTransportOver(loadSocketIo, options);
}
