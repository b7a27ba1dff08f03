import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createServer as createSockJsServer } from 'sockjs';
import { WebSocketServer } from 'ws';
import type { Guest } from './guest.js';
import { Link } from './link.js';
import type { Room } from './room.js';

const largestFrame = 16 * 1_024;

/** The WebSocket endpoint. */
export function webSockets(room: Room): (guest: Guest, request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const server = new WebSocketServer({ noServer: true, maxPayload: largestFrame });
  return (guest, request, socket, head) => {
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const link = new Link(guest, room, {
        send: (text) => webSocket.send(text),
        close: (code, reason) => webSocket.close(code, reason),
      });
      webSocket.on('message', (data) => link.receive(String(data)));
      webSocket.on('close', () => link.ended());
      // Followed by `close`; without a listener it would end the process.
      webSocket.on('error', () => {});
    });
  };
}

/** The SockJS endpoint: it handles what it is given, so that it can be kept from it. */
export interface SockJsEndpoint {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export function sockJs(room: Room, guestOf: (url: string) => Guest | null): SockJsEndpoint {
  const service = createSockJsServer({ prefix: '/sockjs', log: () => {} });
  service.on('connection', (connection) => {
    const guest = guestOf(connection.url);
    if (guest === null) return connection.destroy();
    const link = new Link(guest, room, {
      send: (text) => connection.write(text),
      // Its types say that codes are strings; as such they would reach the client.
      close: (code, reason) => Reflect.apply(connection.close, connection, [code, reason]),
    });
    connection.on('data', (text) => link.receive(text));
    connection.on('close', () => link.ended());
  });
  // It takes over the server that it is installed on: this one listens nowhere.
  const inner = createServer();
  service.installHandlers(inner);
  return {
    request: (request, response) => inner.emit('request', request, response),
    upgrade: (request, socket, head) => inner.emit('upgrade', request, socket, head),
  };
}
