import { type WebSocketTransportOptions, webSocketTransport } from '../../src/transports/web-socket.js';
import { type Attempt, start } from '../contract/attempt.js';
import { type StubSocket, stubClass } from './stub-socket.js';

export const url = 'wss://example.com/live';

/** An attempt over a stub. */
export function dial(options: Partial<WebSocketTransportOptions> = {}): { link: Attempt; socket: StubSocket } {
  const stub = stubClass();
  const link = start(webSocketTransport({ url, WebSocket: stub.Class, ...options }));
  return { link, socket: stub.latest };
}
