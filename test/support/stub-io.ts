import type { SocketIoClientOptions, SocketIoFactory, SocketIoSocket } from '../../src/socketio.js';

type Handler = (...parameters: never[]) => void;

/** A socket of Socket.IO's client whose events are the test's. */
export class StubIo implements SocketIoSocket {
  readonly id = 'stub';
  active = true;
  readonly emitted: unknown[][] = [];
  readonly io: SocketIoSocket['io'] = { on: (event, listener) => this.on(event, listener) };
  connects = 0;
  disconnects = 0;
  /** What `emit` throws, once it does. */
  failure: Error | null = null;
  readonly #handlers = new Map<string, Handler[]>();
  readonly #anys: ((event: string, ...parameters: unknown[]) => void)[] = [];

  constructor(
    readonly url: string,
    readonly options: SocketIoClientOptions,
  ) {}

  on(event: string, listener: Handler): void {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), listener]);
  }

  onAny(listener: (event: string, ...parameters: unknown[]) => void): void {
    this.#anys.push(listener);
  }

  emit(...emitted: unknown[]): void {
    if (this.failure !== null) throw this.failure;
    this.emitted.push(emitted);
  }

  connect(): void {
    this.connects += 1;
  }

  disconnect(): void {
    this.disconnects += 1;
  }

  /** What the client itself tells: `connect`, `connect_error`, `disconnect`, and of its manager `packet` and `ping`. */
  tell(event: string, ...parameters: unknown[]): void {
    for (const handler of this.#handlers.get(event) ?? []) Reflect.apply(handler, null, parameters);
  }

  /** An event of the server's. */
  arrive(event: string, ...parameters: unknown[]): void {
    for (const handler of this.#anys) handler(event, ...parameters);
  }
}

/** An `io`, and the sockets made by it. */
export function stubIo(): { readonly io: SocketIoFactory; readonly latest: StubIo } {
  const sockets: StubIo[] = [];
  return {
    io(url, options) {
      const socket = new StubIo(url, options);
      sockets.push(socket);
      return socket;
    },
    get latest() {
      const socket = sockets.at(-1);
      if (socket === undefined) throw new Error('no socket was made');
      return socket;
    },
  };
}
