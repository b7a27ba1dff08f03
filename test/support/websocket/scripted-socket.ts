/** A WebSocket whose server and network are the test. */
export class ScriptedSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;

  readyState = 0;
  bufferedAmount = 0;
  protocol = '';
  extensions = '';
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onclose: ((event: Event) => void) | null = null;
  readonly sent: unknown[] = [];
  readonly closes: unknown[][] = [];
  readonly url: string;
  readonly given: readonly unknown[];
  #binaryType = 'blob';

  constructor(...given: unknown[]) {
    super();
    this.given = given;
    this.url = String(given[0]);
  }

  get binaryType(): string {
    return this.#binaryType;
  }

  set binaryType(type: string) {
    if (['blob', 'arraybuffer', 'nodebuffer'].includes(type)) this.#binaryType = type;
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  /** The handshake is up to the test: {@link end}. */
  close(...request: unknown[]): void {
    this.closes.push(request);
    if (this.readyState < 2) this.readyState = 2;
  }

  open(): void {
    this.readyState = 1;
    this.#tell('open');
  }

  receive(data: unknown): void {
    this.#tell('message', { data });
  }

  fail(facts: object = {}): void {
    this.#tell('error', facts);
  }

  end(code: number, reason = '', wasClean: boolean = code !== 1006): void {
    this.readyState = 3;
    this.#tell('close', { code, reason, wasClean });
  }

  #tell(type: string, facts: object = {}): void {
    const event = Object.assign(new Event(type), facts);
    this[`on${type}` as 'onopen']?.(event);
    this.dispatchEvent(event);
  }
}

/** A class of its own, and the sockets that were made of it. */
export interface ScriptedClass {
  readonly Class: typeof ScriptedSocket;
  readonly sockets: ScriptedSocket[];
  /** The newest. @throws Error if there is none. */
  readonly latest: ScriptedSocket;
}

export function scriptedClass(): ScriptedClass {
  const sockets: ScriptedSocket[] = [];
  class Class extends ScriptedSocket {
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
