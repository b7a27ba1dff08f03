import type { Receiver, ReceiverCallbacks } from './receiver.js';
import { serverUrl } from './server-url.js';
import { openWebSocketReceiver } from './web-socket.js';
import { openWindowReceiver } from './window.js';

/**
 * The receiver that the viewer's own address asks for: with `?server=` of that WebSocket server, otherwise of the page
 * that opened or embeds the viewer. `null`, and a refusal with the reason, if there is none.
 */
export function openReceiver(window: Window, callbacks: ReceiverCallbacks): Receiver | null {
  const server = serverUrl(window.location.search, window.location.hostname);
  if (server === null) return openWindowReceiver({ window, callbacks });
  if ('url' in server) return openWebSocketReceiver({ url: server.url, callbacks });
  callbacks.refused(server.refusal);
  return null;
}
