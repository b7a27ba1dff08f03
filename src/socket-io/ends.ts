import { errorText } from '../transports/error-text.js';
import type { SocketClose } from '../transports/socket.js';
import { truncateUtf8 } from '../utf8.js';

/** By which a server may say why it ends a socket, right before it does: `socket.emit('heartline:close', 4001, 'why')`. */
export const closeEvent = 'heartline:close';

/** A close code and a reason, as a WebSocket server would give them. */
export interface SaidEnd {
  readonly code: number;
  readonly reason: string;
}

/** RFC 6455 section 5.5.1: what a close frame has room for. */
const reasonBytes = 123;

/** RFC 6455 section 7.4.1: these are what a client makes of an end without a code. No server says them. */
const neverSaid: readonly unknown[] = [1005, 1006, 1015];

/** What a server said of an end to come, if it makes sense. */
export function saidBy(code: unknown, reason: unknown): SaidEnd | null {
  if (typeof code !== 'number' || !Number.isInteger(code) || code < 1000 || code > 4999) return null;
  if (neverSaid.includes(code)) return null;
  return { code, reason: typeof reason === 'string' ? truncateUtf8(reason, reasonBytes) : '' };
}

/** How an open socket ended, by the reason that `socket.io-client` gives (its `DisconnectReason`). */
export function endBy(reason: string, said: SaidEnd | null): SocketClose {
  if (reason === 'io client disconnect') return { cause: 'client', code: 1000, reason: '', wasClean: true };
  if (said !== null) return { cause: 'server-close', ...said, wasClean: true };
  switch (reason) {
    // A kick. Socket.IO's own client does not come back from it either (3003: forbidden).
    case 'io server disconnect':
      return { cause: 'server-close', code: 3003, reason, wasClean: true };
    case 'ping timeout':
      return { cause: 'pong-timeout', code: 1006, reason, wasClean: false };
    case 'parse error':
      return { cause: 'protocol', code: 1002, reason, wasClean: false };
    default:
      return { cause: 'dropped', code: 1006, reason, wasClean: false };
  }
}

/** What `connect_error` is told: of a middleware its message and `data`, of the engine also what went wrong below. */
export interface ConnectError {
  readonly message: string;
  readonly data?: unknown;
  readonly description?: unknown;
}

/**
 * How a socket ended that the server refused: a middleware that passed an error on, or a namespace that it does not have.
 * The middleware may name code and reason in the `data` of its error; otherwise it is taken for a matter of credentials.
 */
export function refusalBy({ message, data }: ConnectError): SocketClose {
  const { code, reason = message } = Object(data) as { readonly code?: unknown; readonly reason?: unknown };
  // socketio/socket.io, lib/client.ts: this text, and no data.
  const usual = message === 'Invalid namespace' ? 4404 : 3000;
  return { cause: 'server-close', ...(saidBy(code, reason) ?? saidBy(usual, message)), wasClean: true };
}

/** Why the engine did not open, with the HTTP status or the error below, where it knows one. */
export function engineError({ message, description }: ConnectError): string {
  if (typeof description === 'number') return `${message} (${description})`;
  const below: unknown = Object(description).message;
  return errorText(typeof below === 'string' && below !== '' ? `${message}: ${below}` : message);
}
