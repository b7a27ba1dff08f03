import type { SocketLike } from '../transports/socket.js';
import type { SocketIoSocket } from './client.js';
import { type ConnectError, closeEvent, endBy, engineError, refusalBy, type SaidEnd, saidBy } from './ends.js';

/** One event as it arrives. */
export interface Arrived {
  readonly event: string;
  readonly parameters: readonly unknown[];
}

/**
 * A socket of `socket.io-client` in the form of a WebSocket, whose messages are events. `send` is what becomes of a message
 * of the connection; `heard` is told of every packet and of the server's pings.
 */
export function asWebSocket(
  io: SocketIoSocket,
  { send, heard }: { readonly send: SocketLike['send']; heard(): void },
): SocketLike {
  let said: SaidEnd | null = null;
  const socket: SocketLike = {
    onopen: null,
    onmessage: null,
    onerror: null,
    onclose: null,
    send,
    close: () => void io.disconnect(),
  };

  io.on('connect', () => {
    // Not before: what comes in until then is the handshake.
    io.io.on('packet', heard);
    io.io.on('ping', heard);
    socket.onopen?.(undefined);
  });
  io.on('connect_error', (error: ConnectError) => {
    if (io.active) {
      socket.onerror?.({ message: engineError(error) });
      socket.onclose?.({});
    } else {
      socket.onclose?.(refusalBy(error));
    }
    io.disconnect();
  });
  io.on('disconnect', (reason: string) => socket.onclose?.(endBy(reason, said)));
  io.onAny((event, ...parameters) => {
    if (event === closeEvent) said = saidBy(parameters[0], parameters[1]);
    else socket.onmessage?.({ data: { event, parameters } satisfies Arrived });
  });
  return socket;
}
