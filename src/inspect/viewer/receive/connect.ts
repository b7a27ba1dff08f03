import { createWebSocketReceiver } from '@xstate/inspect';
import { GuardedSocket, type SocketClass, type SocketWatch } from './guarded-socket.js';
import type { Subscribable } from './told.js';

/** The receiver of `@xstate/inspect`, as it is at run time. */
export interface SocketReceiver extends Subscribable {
  send(command: object): void;
}

export interface Connected {
  readonly receiver: SocketReceiver;
  readonly socket: GuardedSocket;
}

/**
 * The receiver of `@xstate/inspect` with a guarded socket. It takes its socket from the global class at once, gives no
 * other way to bring one, does not notice a close and cannot be closed: so for this one call the class is another.
 * @throws what the class throws for an address that it does not accept
 */
export function connect(url: URL, SocketOf: SocketClass, watch: SocketWatch): Connected {
  const sockets: GuardedSocket[] = [];
  class Guarded extends GuardedSocket {
    constructor(address: string) {
      super(new SocketOf(address), watch);
      sockets.push(this);
    }
  }
  const receiver = withGlobal('WebSocket', Guarded, () =>
    createWebSocketReceiver({
      protocol: url.protocol === 'wss:' ? 'wss' : 'ws',
      server: `${url.host}${url.pathname}${url.search}`,
      serialize: undefined,
    }),
  );
  const [socket] = sockets;
  if (socket === undefined) throw new Error('@xstate/inspect has opened no WebSocket');
  return { receiver: receiver as unknown as SocketReceiver, socket };
}

function withGlobal<Result>(name: string, value: unknown, run: () => Result): Result {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { configurable: true, writable: true, value });
  try {
    return run();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, name);
    else Object.defineProperty(globalThis, name, before);
  }
}
