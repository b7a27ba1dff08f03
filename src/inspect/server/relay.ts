import { anObject, counted } from '../../checks.js';
import { History } from '../history.js';
import type { InspectedService } from '../service.js';
import { maxViewerMessageBytes } from '../viewer-message.js';
import { loadWebSocketServer } from './load-ws.js';
import { type Loopback, type LoopbackOptions, openLoopback } from './loopback.js';
import { Stage } from './stage.js';
import { acceptUpgrades, socketPath } from './upgrade.js';
import { viewerSocket } from './viewer-socket.js';

export interface RelayOptions extends LoopbackOptions {
  /** How many messages are kept for viewers that connect later, from 0 to 10,000. Default 1,000. */
  readonly history?: number;
}

/** Shows actors of this process to viewers on this machine. */
export interface Relay {
  /** Of the viewer, which connects to the relay by itself. It holds a secret made for this run. */
  readonly url: string;
  readonly port: number;
  /**
   * Shows an actor until it stops or is forgotten. One that is shown already is left alone; another one of the same
   * session takes its place.
   *
   * @throws TypeError if it is no such service, and whatever the service throws when it is read.
   */
  show(service: InspectedService): void;
  /** To viewers it is as if the actor had stopped. */
  forget(sessionId: string): void;
  /** Ends everything: viewers are disconnected, and actors are no longer watched. */
  close(): Promise<void>;
}

/**
 * Opens a relay. It keeps the process alive only if `keepAlive` is set. Needs the package `ws`.
 *
 * @throws TypeError if an option makes no sense.
 * @throws HeartlineError if `ws` or the viewer is missing. An error of Node if the port is taken.
 */
export async function openRelay(options: RelayOptions = {}): Promise<Relay> {
  anObject('options', options);
  const history = new History(counted('history', options.history, 1_000, 0, 10_000));
  const WebSocketServer = await loadWebSocketServer();
  const loopback = await openLoopback(options);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxViewerMessageBytes });
  const stage = new Stage(history);
  acceptUpgrades(loopback.server, sockets, loopback.terms, (socket) => {
    const viewer = viewerSocket(socket, {
      message: (message) => stage.take(message, viewer),
      closed: () => stage.left(viewer),
    });
    stage.entered(viewer);
  });

  return {
    url: urlWithServer(loopback),
    port: loopback.port,
    show: (service) => stage.show(service),
    forget: (sessionId) => stage.forget(sessionId),
    async close() {
      stage.close();
      await loopback.close();
    },
  };
}

function urlWithServer({ url, terms }: Loopback): string {
  const server = `ws://${terms.authority}/${terms.token}/${socketPath}`;
  return `${url}?server=${encodeURIComponent(server)}`;
}
