import { createServer, type Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen, stop } from '../servers/listen.js';
import type { RiderServer } from './rider.js';

/** A server over `ws`. `attach` is called at each start. */
export function served(
  attach: (sockets: WebSocketServer) => void,
  handleProtocols?: (offered: Set<string>) => string | false,
): RiderServer {
  let server: Server | undefined;
  let sockets: WebSocketServer | undefined;
  return {
    async start() {
      server = createServer();
      sockets = new WebSocketServer({ server, ...(handleProtocols && { handleProtocols }) });
      sockets.on('connection', (socket) => socket.on('error', () => {}));
      attach(sockets);
      return listen(server);
    },
    async stop() {
      if (server === undefined) return;
      for (const socket of sockets?.clients ?? []) socket.terminate();
      sockets?.close();
      await stop(server);
      server = undefined;
    },
  };
}
