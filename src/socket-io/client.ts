import { UnsupportedError } from '../transports/socket.js';

/** The part of a socket of `socket.io-client` that is used. */
export interface SocketIoSocket {
  readonly id?: string | undefined;
  /** False once the server has refused the socket, or has ended it. */
  readonly active: boolean;
  /** Its manager, which hears of every packet, and of the server's pings. */
  readonly io: { on(event: 'packet' | 'ping', listener: () => void): unknown };
  on(event: 'connect' | 'connect_error' | 'disconnect', listener: (...parameters: never[]) => void): unknown;
  onAny(listener: (event: string, ...parameters: unknown[]) => void): unknown;
  emit(event: string, ...parameters: unknown[]): unknown;
  connect(): unknown;
  disconnect(): unknown;
}

/** What `io` is given: options of `socket.io-client`, under its own names. */
export interface SocketIoClientOptions {
  readonly [option: string]: unknown;
}

/** A function like `io` of `socket.io-client`. */
export type SocketIoFactory = (url: string, options: SocketIoClientOptions) => SocketIoSocket;

/** The package `socket.io-client`, which is loaded when a first attempt needs it. */
export async function loadSocketIo(): Promise<SocketIoFactory> {
  try {
    const { io } = await import('socket.io-client');
    return io;
  } catch (error) {
    // A chunk that could not be fetched now may be fetched the next time: only a missing module is for good.
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    if (!/MODULE_NOT_FOUND|resolve|specifier/i.test(`${code} ${message}`)) throw error;
    throw new UnsupportedError('socket.io-client is missing: install it, or give its `io`');
  }
}
