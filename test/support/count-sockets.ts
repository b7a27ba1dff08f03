import { vi } from 'vitest';

/** Every WebSocket that is opened from now on, until `vi.unstubAllGlobals()`. */
export function countSockets(): readonly WebSocket[] {
  const sockets: WebSocket[] = [];
  class Counted extends WebSocket {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      sockets.push(this);
    }
  }
  vi.stubGlobal('WebSocket', Counted);
  return sockets;
}
