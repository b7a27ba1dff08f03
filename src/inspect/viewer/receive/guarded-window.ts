/** What of a window takes messages. */
export interface MessageTarget {
  postMessage(message: unknown, targetOrigin: string): void;
}

/** What of a message event is looked at. */
export interface IncomingMessage {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
}

/** What of a window gives messages. */
export interface MessageSource {
  addEventListener(type: 'message', listener: (event: IncomingMessage) => void): void;
  removeEventListener(type: 'message', listener: (event: IncomingMessage) => void): void;
}

/** Who may talk. */
export interface Peer {
  readonly window: MessageTarget;
  readonly origin: string;
}

/** Looks at a message of the peer, and hands it to all who listen by calling `deliver`, or does not. */
export type Inspection = (data: unknown, deliver: () => void) => void;

/**
 * A window as receivers see one, through which only messages of the peer come, and only to the peer they go: receivers
 * themselves take messages from anybody and send theirs to whoever is there (`'*'`).
 */
export class GuardedWindow {
  /** Where messages are posted to; under both names, as the viewer is either embedded or was opened. */
  readonly parent: MessageTarget;
  readonly opener: MessageTarget;
  readonly #window: MessageSource;
  readonly #peer: Peer;
  readonly #listeners = new Set<(event: IncomingMessage) => void>();
  readonly #hear: (event: IncomingMessage) => void;

  /** @param refuse is told of messages that look like an inspector's, but are not from the peer */
  constructor(window: MessageSource, peer: Peer, inspect: Inspection, refuse: (reason: string) => void) {
    this.#window = window;
    this.#peer = peer;
    const target: MessageTarget = { postMessage: (message) => peer.window.postMessage(message, peer.origin) };
    this.parent = target;
    this.opener = target;
    this.#hear = (event) => {
      // Browser extensions and development servers talk by messages as well.
      if (!isOfInspector(event.data)) return;
      const problem = this.#problemWith(event);
      if (problem !== null) return refuse(problem);
      inspect(event.data, () => {
        for (const listener of [...this.#listeners]) listener(event);
      });
    };
    window.addEventListener('message', this.#hear);
  }

  addEventListener(_type: 'message', listener: (event: IncomingMessage) => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'message', listener: (event: IncomingMessage) => void): void {
    this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#window.removeEventListener('message', this.#hear);
  }

  #problemWith({ source, origin }: IncomingMessage): string | null {
    if (source !== this.#peer.window) return `A message came from another window, of ${origin || 'an unknown origin'}.`;
    if (origin !== this.#peer.origin) return `A message came from ${origin}; expected is ${this.#peer.origin}.`;
    return null;
  }
}

/** By its type alone: whether the rest of it is right is looked at later. */
function isOfInspector(data: unknown): boolean {
  const type: unknown = typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined;
  return typeof type === 'string' && /^(service|xstate|@xstate|@statelyai)\./.test(type);
}
