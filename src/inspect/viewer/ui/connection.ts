import { type Signal, signal } from '@preact/signals';
import type { Receiver, ReceiverCallbacks } from '../receive/receiver.js';
import { serverUrl } from '../receive/server-url.js';
import type { Model } from './model.js';

/** Whom the viewer hears. */
export type Hearing =
  | { readonly state: 'waiting' }
  | { readonly state: 'connected'; readonly protocol: string }
  | { readonly state: 'gone'; readonly reason: string }
  /** A recording was opened instead. */
  | { readonly state: 'left' }
  | { readonly state: 'none' };

/** Something that the user should read. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  /** How often it was said in a row. */
  readonly times: number;
}

const mostNotices = 4;

/** The app at the other end. */
export class AppConnection {
  readonly hearing: Signal<Hearing> = signal<Hearing>({ state: 'none' });
  readonly notices: Signal<readonly Notice[]> = signal<readonly Notice[]>([]);
  readonly #model: Model;
  #receiver: Receiver | null = null;
  /** Another one after each end of hearing: one that comes too late knows by it. */
  #turn = 0;
  #lastNotice = 0;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Hears the server that the address names, or else the page that opened or embeds the viewer. Again: from the start. */
  async open(): Promise<void> {
    this.#stopHearing();
    const turn = this.#turn;
    const callbacks: ReceiverCallbacks = {
      entries: (entries) => this.#model.receive(entries),
      refused: (reason) => this.notify(reason),
      connected: (protocol) => {
        // A new connection tells all from the start, so nothing of before may stay.
        if (this.hearing.peek().state !== 'connected') this.#model.clear();
        this.hearing.value = { state: 'connected', protocol };
      },
      disconnected: (reason) => {
        this.hearing.value = { state: 'gone', reason };
      },
    };
    const server = serverUrl(location.search, location.hostname);
    if (server !== null && 'refusal' in server) return this.notify(server.refusal);
    if (server === null && window.opener === null && window.parent === window) return;
    this.hearing.value = { state: 'waiting' };
    if (server !== null) {
      const { openWebSocketReceiver } = await import('../receive/web-socket.js');
      if (turn !== this.#turn) return;
      this.#receiver = openWebSocketReceiver({ url: server.url, callbacks });
      return;
    }
    const { openWindowReceiver } = await import('../receive/window.js');
    if (turn !== this.#turn) return;
    this.#receiver = openWindowReceiver({ window, callbacks });
    if (this.#receiver === null) this.hearing.value = { state: 'none' };
  }

  /** Hears the app no longer, so that nothing is added to a recording that was opened. */
  leave(): void {
    if (this.hearing.peek().state === 'none') return;
    this.#stopHearing();
    this.hearing.value = { state: 'left' };
  }

  canSend(actor: string): boolean {
    return this.hearing.value.state === 'connected' && this.#receiver?.isTwoWay(actor) === true;
  }

  send(actor: string, event: Readonly<Record<string, unknown>>): void {
    this.#receiver?.send(actor, event);
  }

  /** The same text again is counted, so that a flood of refusals stays one line. */
  notify(text: string): void {
    const notices = this.notices.peek();
    const same = notices.find((notice) => notice.text === text);
    this.#lastNotice += 1;
    this.notices.value = same
      ? notices.map((notice) => (notice === same ? { ...same, times: same.times + 1 } : notice))
      : [...notices.slice(1 - mostNotices), { id: this.#lastNotice, text, times: 1 }];
  }

  dismiss(id: number): void {
    this.notices.value = this.notices.peek().filter((notice) => notice.id !== id);
  }

  #stopHearing(): void {
    this.#receiver?.close();
    this.#receiver = null;
    this.#turn += 1;
  }
}
