import { HeartlineError } from '../errors.js';
import { History } from './history.js';
import type { AppMessage, ViewerEvent, ViewerMessage } from './messages.js';
import { readPostedMessage } from './viewer-message.js';

export interface ViewerWindowOptions {
  /** The viewer's address; only its origin is posted to, and only its origin is listened to. */
  readonly url: URL;
  /** The frame to show it in; without one it gets a window of its own. */
  readonly frame: HTMLIFrameElement | null;
  /** So many messages are kept for a viewer that comes later. */
  readonly historyLimit: number;
  /** Takes an event of the viewer; returns why it does not. */
  readonly sent: (event: ViewerEvent) => string | null;
  readonly refused: (reason: string) => void;
}

/** The viewer in a frame or a window of its own, and all that passes between it and this page. */
export class ViewerWindow {
  readonly #options: ViewerWindowOptions;
  readonly #history: History;
  #popup: Window | null = null;
  #isInspecting = false;

  /** @throws HeartlineError if the browser blocks the window. */
  constructor(options: ViewerWindowOptions) {
    this.#options = options;
    this.#history = new History(options.historyLimit);
    const { url, frame } = options;
    if (frame !== null) frame.src = url.href;
    this.reopen();
    window.addEventListener('message', this.#listener);
    window.addEventListener('pagehide', this.#sayGoodbye);
  }

  /** Opens its window if there is none any more. @throws HeartlineError if the browser blocks it. */
  reopen(): void {
    const { url, frame } = this.#options;
    if (frame !== null || this.#popup?.closed === false) return;
    this.#isInspecting = false;
    this.#popup = window.open(url.href, 'heartline-inspector');
    if (this.#popup !== null) return;
    throw new HeartlineError(
      'The browser blocked the window of the viewer: attach it where the user clicks, or give it an `iframe`.',
    );
  }

  /** Whether a viewer has asked to be told. */
  get isInspecting(): boolean {
    return this.#isInspecting && this.#popup?.closed !== true;
  }

  post(message: AppMessage): void {
    this.#history.add(message);
    if (this.#isInspecting) this.#postNow(message);
  }

  close(): void {
    this.#sayGoodbye();
    window.removeEventListener('message', this.#listener);
    window.removeEventListener('pagehide', this.#sayGoodbye);
    this.#history.clear();
    this.#isInspecting = false;
  }

  get #target(): Window | null {
    return this.#options.frame?.contentWindow ?? this.#popup;
  }

  #postNow(message: object): void {
    try {
      this.#target?.postMessage(message, this.#options.url.origin);
    } catch (error) {
      this.#options.refused(`a message could not be posted: ${error}`);
    }
  }

  /** The viewer would wait for ever otherwise. */
  readonly #sayGoodbye = (): void => {
    if (this.#isInspecting) this.#postNow({ type: 'xstate.disconnect' });
  };

  #take(refusal: string | null): void {
    if (refusal === null) return;
    this.#options.refused(refusal);
    this.#postNow({ type: 'heartline.refused', reason: refusal });
  }

  readonly #listener = ({ source, origin, data }: MessageEvent): void => {
    // What other windows say to this page is none of ours.
    if (source === null || source !== this.#target) return;
    const { url, refused, sent } = this.#options;
    if (origin !== url.origin) return refused(`a message from ${origin}, and not from ${url.origin}`);
    if (isOfStately(data)) return;
    let message: ViewerMessage;
    try {
      message = readPostedMessage(data);
    } catch (error) {
      return refused(`what ${origin} says: ${(error as Error).message}`);
    }
    if (message.type === 'xstate.event') return this.#take(sent(message.event));
    this.#isInspecting = true;
    for (const kept of this.#history.all()) this.#postNow(kept);
  };
}

/** The viewer shakes hands by the protocol of `@statelyai/inspect` as well. */
function isOfStately(data: unknown): boolean {
  const type = typeof data === 'object' && data !== null ? Reflect.get(data, 'type') : null;
  return typeof type === 'string' && type.startsWith('@statelyai.');
}
