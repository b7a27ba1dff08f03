import type { LinkClose } from '../../machines/close.js';
import type { Link } from '../link.js';
import { sizeOf } from '../outbox.js';
import type { InboundData, OutboundData } from '../transports/port.js';
import type { Wire } from '../wire.js';
import { closeRequest } from './arguments.js';
import { makeEnumerable } from './event-target.js';
import { closeEvent, domException, errorEvent, messageEvent, openEvent } from './events.js';
import { type BinaryType, SocketTarget } from './socket-target.js';

/** How a session ended, and what went wrong where it had never been open. */
export interface SessionEnd extends Pick<LinkClose, 'code' | 'reason' | 'wasClean'> {
  readonly error?: string;
}

/** WebIDL: what is none of the types that can be sent is sent as text. */
function outbound(data: unknown): OutboundData {
  const isData =
    data instanceof ArrayBuffer || ArrayBuffer.isView(data) || (typeof Blob !== 'undefined' && data instanceof Blob);
  return isData ? data : String(data);
}

/**
 * One link of a connection, as a protocol client sees it: like a `WebSocket` that is `CONNECTING` until a link is there,
 * however many attempts that takes, and over when this link is. Its events never come from within a call of its client.
 * Made by `sessionSockets`.
 */
export interface SessionSocket extends SocketTarget {
  /** What the client said. Where the link leads to is up to the transports of the connection. */
  readonly url: string;
  /** The subprotocol that the server chose of those of the transport; empty before the link is there. */
  readonly protocol: string;
  readonly extensions: string;
  /**
   * `blob` (default) or `arraybuffer`: how binary messages are handed on. Blobs of the transport stay what they are. Any
   * other value is ignored, as WHATWG has it.
   */
  binaryType: BinaryType;
  /** One of the four constants. `CLOSING` also when the link is gone and the `close` event is on its way. */
  readonly readyState: 0 | 1 | 2 | 3;
  /** What the transport has not sent yet, and what was given to it too late (WHATWG), in bytes. */
  readonly bufferedAmount: number;
  /**
   * Hands one message to the link. Nothing waits for a later one: on a session that is over it is discarded.
   *
   * @throws InvalidStateError while `CONNECTING`, as WHATWG has it.
   * @throws TypeError for bytes where the transport carries text only.
   */
  send(data: string | ArrayBufferLike | ArrayBufferView | Blob): void;
  /**
   * Ends the session; its `close` event follows at once, whatever becomes of the link. Code 1000 says that the client is
   * done, and ends the connection. No code, or another one, leaves it open whether it wants a better link: if it asks
   * for the next session, the link is replaced, and if it does not, the connection ends.
   *
   * @throws InvalidAccessError for a code other than 1000 and 3000 to 4999.
   * @throws SyntaxError for a reason of more than 123 bytes.
   */
  close(code?: number, reason?: string): void;
}

/** What a session is asked and told from inside. Its client sees none of this. */
export interface Session {
  readonly socket: SessionSocket;
  /** The link that it is on, or is to be; null before. */
  readonly link: Link | null;
  /** This link is its own. */
  open(link: Link): void;
  /** One frame of its link. */
  receive(data: InboundData): void;
  /** The link is gone, or there will be none. */
  end(end: SessionEnd): void;
}

type Left = (code: number | undefined, reason: string) => void;

class Socket extends SocketTarget implements SessionSocket {
  readonly url: string;
  readonly extensions: string = '';

  readonly #wire: Wire;
  readonly #left: Left;
  #state: 0 | 1 | 2 | 3 = 0;
  #binaryType: BinaryType = 'blob';
  #wasOpen = false;
  #link: Link | null = null;
  /** Whether it is over, which its client may hear of only after what came before. */
  #isOver = false;
  #discardedBytes = 0;

  private constructor(wire: Wire, url: string, left: Left) {
    super();
    this.#wire = wire;
    this.url = url;
    this.#left = left;
  }

  static session(wire: Wire, url: string, left: Left): Session {
    const socket = new Socket(wire, url, left);
    return {
      socket,
      get link() {
        return socket.#link;
      },
      open: (link) => socket.#open(link),
      receive: (data) => socket.#receive(data),
      end: (end) => socket.#end(end),
    };
  }

  get protocol(): string {
    return this.#link?.protocol ?? '';
  }

  get binaryType(): BinaryType {
    return this.#binaryType;
  }

  set binaryType(value: BinaryType) {
    if (value === 'blob' || value === 'arraybuffer') this.#binaryType = value;
  }

  get readyState(): 0 | 1 | 2 | 3 {
    return this.#state === 1 && !this.#isSendable() ? 2 : this.#state;
  }

  get bufferedAmount(): number {
    return this.#discardedBytes + (this.#isSendable() ? (this.#link?.bufferedAmount ?? 0) : 0);
  }

  send(data: string | ArrayBufferLike | ArrayBufferView | Blob): void {
    if (this.#state === 0) throw domException('InvalidStateError', 'the session is not open yet');
    const message = outbound(data);
    if (this.#link === null || !this.#isSendable()) {
      this.#discardedBytes += sizeOf(message);
      return;
    }
    if (!this.#link.canCarry(message)) throw new TypeError('`data` must be a string: this transport carries text only');
    this.#link.handOver(message, undefined, () => undefined);
  }

  close(givenCode?: number, givenReason?: string): void {
    const { code, reason = '' } = closeRequest(givenCode, givenReason);
    if (this.#isOver) return;
    this.#state = 2;
    this.#end(
      this.#wasOpen ? { code: code ?? 1005, reason, wasClean: true } : { code: 1006, reason: '', wasClean: false },
    );
    this.#left(code, reason);
  }

  #open(link: Link): void {
    this.#link = link;
    queueMicrotask(() => {
      if (this.#isOver) return;
      this.#state = 1;
      this.#wasOpen = true;
      this.dispatchEvent(openEvent());
    });
  }

  #receive(data: InboundData): void {
    queueMicrotask(() => {
      if (this.#state === 1) this.dispatchEvent(messageEvent(this.#inbound(data), ''));
    });
  }

  #end({ code, reason, wasClean, error }: SessionEnd): void {
    this.#isOver = true;
    queueMicrotask(() => {
      this.#state = 3;
      // WHATWG: who waits for a socket to open is told of a failure by an error. Some listen to nothing else.
      if (!this.#wasOpen) this.dispatchEvent(errorEvent(error ?? 'the session was over before it was open'));
      this.dispatchEvent(closeEvent({ code, reason, wasClean }));
    });
  }

  #isSendable(): boolean {
    return this.#state === 1 && this.#link !== null && this.#wire.isCurrent(this.#link);
  }

  #inbound(data: InboundData): InboundData {
    return this.#binaryType === 'blob' && data instanceof ArrayBuffer ? new Blob([data]) : data;
  }

  static {
    makeEnumerable(Socket.prototype);
  }
}

/** What the sessions of every connection have in common, for classes made of it. */
export const sessionPrototype: object = Socket.prototype;

/** A session that waits for its link. `left` is called when its client closes it: with no code, or with one of its own. */
export function createSession(wire: Wire, url: string, left: Left): Session {
  return Socket.session(wire, url, left);
}
