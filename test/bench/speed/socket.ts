// A WebSocket that costs next to nothing: what is measured beside it is the library's. Each bundle has a copy of its own,
// so that no library shapes what the compiler thinks of another's calls.

/** The far end of one socket: told of what the library sends. */
export interface FarEnd {
  take(data: unknown): void;
}

type Handler = ((this: unknown, event: FakeEvent) => void) | null;
type Listener = ((event: FakeEvent) => void) | { handleEvent(event: FakeEvent): void };

interface EventInit {
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
  readonly wasClean?: boolean;
}

/** Every event of a socket, in one shape. */
export class FakeEvent {
  readonly type: string;
  readonly data: unknown;
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  target: unknown = null;

  constructor(type: string, { data, code = 0, reason = '', wasClean = false }: EventInit = {}) {
    this.type = type;
    this.data = data;
    this.code = code;
    this.reason = reason;
    this.wasClean = wasClean;
  }
}

const sizeOf = (data: unknown): number => (typeof data === 'string' ? data.length : (data as ArrayBuffer).byteLength);

/** How much was sent on all sockets: read by the bench, so that no compiler can leave the sending out. */
export const sent = { size: 0 };

/** Sockets that were made and not opened yet. */
export const made: FakeSocket[] = [];

export class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;

  readonly url: string;
  readonly bufferedAmount = 0;
  binaryType = 'blob';
  protocol: string;
  readyState = 0;
  onopen: Handler = null;
  onmessage: Handler = null;
  onerror: Handler = null;
  onclose: Handler = null;
  far: FarEnd | null = null;
  /** The timer by which the far end speaks unasked. */
  beat: ReturnType<typeof setInterval> | null = null;
  #listeners: Map<string, Listener[]> | null = null;
  #messageListeners: Listener[] | null = null;

  constructor(url: unknown, protocols?: string | readonly string[]) {
    this.url = String(url);
    this.protocol = typeof protocols === 'string' ? protocols : (protocols?.[0] ?? '');
    made.push(this);
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners ??= new Map();
    const listeners = this.#listeners.get(type) ?? [];
    this.#listeners.set(type, [...listeners, listener]);
    this.#messageListeners = this.#listeners.get('message') ?? null;
  }

  removeEventListener(type: string, listener: Listener): void {
    const left = this.#listeners?.get(type)?.filter((one) => one !== listener) ?? [];
    this.#listeners?.set(type, left);
    this.#messageListeners = this.#listeners?.get('message') ?? null;
  }

  send(data: unknown): void {
    sent.size += sizeOf(data);
    if (this.far !== null) this.far.take(data);
  }

  close(code = 1005, reason = ''): void {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    queueMicrotask(() => this.lose(code, reason, true));
  }

  /** The opening handshake succeeds. */
  open(): void {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.#dispatch(new FakeEvent('open'));
  }

  /** The socket is over. */
  lose(code = 1006, reason = '', wasClean = false): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.far = null;
    if (this.beat !== null) clearInterval(this.beat);
    this.#dispatch(new FakeEvent('close', { code, reason, wasClean }));
  }

  /** One message, on the shortest way to whoever listens. */
  deliver(event: FakeEvent): void {
    if (this.onmessage !== null) this.onmessage(event);
    const listeners = this.#messageListeners;
    if (listeners === null) return;
    for (let index = 0; index < listeners.length; index += 1) {
      const listener = listeners[index] as Listener;
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    }
  }

  #dispatch(event: FakeEvent): void {
    event.target = this;
    const handlers = { open: this.onopen, close: this.onclose } as const;
    handlers[event.type as 'open' | 'close']?.call(this, event);
    for (const listener of this.#listeners?.get(event.type) ?? []) {
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    }
  }
}

// As on the real one they are on every socket, too; not as fields, which would weigh on each.
Object.assign(FakeSocket.prototype, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
