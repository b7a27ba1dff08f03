import type { SocketClose } from '../../src/transports/socket.js';

/** A socket whose events are the test's. Classes made by {@link stubClass} remember their instances. */
export class StubSocket {
  binaryType = 'unset';
  bufferedAmount = 0;
  onopen: ((event: object) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onclose: ((event: SocketClose) => void) | null = null;
  readonly sent: unknown[] = [];
  readonly closes: unknown[][] = [];
  readonly given: readonly unknown[];
  transport?: string;
  _transUrl?: string;

  constructor(...given: unknown[]) {
    this.given = given;
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(...request: unknown[]): void {
    this.closes.push(request);
  }

  open(): void {
    this.onopen?.({});
  }

  end(code: number, wasClean = true, reason = ''): void {
    this.onclose?.({ code, reason, wasClean });
  }
}

/** A fresh class, and the sockets made of it. */
export function stubClass(): {
  readonly Class: typeof StubSocket;
  readonly sockets: StubSocket[];
  readonly latest: StubSocket;
} {
  const sockets: StubSocket[] = [];
  class Class extends StubSocket {
    constructor(...given: unknown[]) {
      super(...given);
      sockets.push(this);
    }
  }
  return {
    Class,
    sockets,
    get latest() {
      const socket = sockets.at(-1);
      if (socket === undefined) throw new Error('no socket was made');
      return socket;
    },
  };
}

/** A class that cannot make a socket. */
export function throwingClass(error: unknown): typeof StubSocket {
  return class extends StubSocket {
    constructor() {
      super();
      throw error;
    }
  };
}
