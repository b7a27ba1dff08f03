import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { type Refusal, refusalOfHost, refusalOfOrigin, refusalOfToken, type Terms, targetOf } from './refusal.js';

/** The path of the WebSocket, after the token. */
export const socketPath = 'socket';

/** Lets those in who know the token and come from no foreign page. */
export function acceptUpgrades(
  server: Server,
  sockets: WebSocketServer,
  terms: Terms,
  accept: (socket: WebSocket) => void,
): void {
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    const refusal = refusalOf(request, terms);
    if (refusal) refuse(connection, refusal);
    else sockets.handleUpgrade(request, connection, head, accept);
  });
}

function refusalOf(request: IncomingMessage, terms: Terms): Refusal | null {
  const { token, path } = targetOf(request);
  const refusal = refusalOfHost(request, terms) ?? refusalOfToken(token, terms) ?? refusalOfOrigin(request, terms);
  return refusal ?? (path === socketPath ? null : { status: 404, text: 'There is no WebSocket here.' });
}

function refuse(connection: Duplex, { status, text }: Refusal): void {
  // Whoever has gone meanwhile need not be told.
  connection.on('error', () => connection.destroy());
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  connection.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => connection.destroy());
}
