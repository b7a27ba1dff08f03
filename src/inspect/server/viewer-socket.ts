import type { RawData, WebSocket } from 'ws';
import { errorText } from '../../transports/error-text.js';
import type { AppMessage, ViewerMessage } from '../messages.js';
import { readViewerMessage } from '../viewer-message.js';

/** A viewer that reads nothing while so much waits for it is left alone: it may come back, and is told all that is kept. */
const maxWaitingBytes = 64 * 1024 * 1024;

/** One viewer that is connected. */
export interface ViewerSocket {
  tell(message: AppMessage): void;
  /** Ends the connection at once. */
  terminate(): void;
}

export interface ViewerSocketCallbacks {
  /** What it throws is the reason for which the message is refused. */
  message(message: ViewerMessage): void;
  closed(): void;
}

export function viewerSocket(socket: WebSocket, callbacks: ViewerSocketCallbacks): ViewerSocket {
  const take = (data: RawData, isBinary: boolean): void => {
    try {
      if (isBinary) throw new TypeError('a message must be text');
      callbacks.message(readViewerMessage(data.toString()));
    } catch (error) {
      send({ type: 'heartline.refused', reason: errorText(error) });
    }
  };
  const send = (message: object): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > maxWaitingBytes) socket.terminate();
    else socket.send(JSON.stringify(message));
  };
  socket.on('message', take);
  socket.on('close', () => callbacks.closed());
  // After an error, such as a message over the limit, `ws` closes it with the code that says so.
  socket.on('error', () => {});

  return { tell: send, terminate: () => socket.terminate() };
}
