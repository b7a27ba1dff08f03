/** What of a WebSocket is needed, as browsers and `ws` have it. */
export interface Socket {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  send(text: string): void;
  close(): void;
}

export type SocketClass = new (url: string) => Socket;

export interface SocketWatch {
  /** Looks at a message, and hands it on by calling `deliver`, or does not. */
  message(data: unknown, deliver: () => void): void;
  /** The end, also of one that never opened. */
  closed(code: number, reason: string, wasOpen: boolean): void;
}

/** A socket as the receiver of `@xstate/inspect` sees it: what it leaves out is watched here. */
export class GuardedSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  /** Never called: an error is always followed by a close, and says no more. */
  onerror: ((event: unknown) => void) | null = null;
  readonly #socket: Socket;
  #wasOpen = false;

  constructor(socket: Socket, watch: SocketWatch) {
    this.#socket = socket;
    socket.onopen = () => {
      this.#wasOpen = true;
      this.onopen?.();
    };
    socket.onmessage = (event) => watch.message(event.data, () => this.onmessage?.(event));
    // Without a listener `ws` would throw.
    socket.onerror = () => {};
    socket.onclose = ({ code, reason }) => watch.closed(code, reason, this.#wasOpen);
  }

  /** A socket that is not open yet throws, one that is open no longer keeps silent about it. */
  get isOpen(): boolean {
    return this.#socket.readyState === 1;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  close(): void {
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
  }
}
