import { createDevTools, inspect } from '@xstate/inspect';
import type { ShowsServices } from './bridge/bridge.js';
import { type InspectorWindow, within } from './inspector-window.js';
import type { AppMessage, ViewerEvent } from './messages.js';
import type { InspectedService } from './service.js';

/** `@xstate/inspect` itself, cut off from the page: what it posts goes to `post`, and it hears what it is given. */
export class Inspector implements ShowsServices {
  readonly #listeners = new Set<(event: { readonly data: unknown }) => void>();
  readonly #devTools = createDevTools();
  readonly #window: InspectorWindow;
  readonly #inspector: { send(event: object): void; disconnect(): void };

  constructor(post: (message: AppMessage) => void) {
    this.#window = {
      addEventListener: (type, listener) => {
        if (type === 'message') this.#listeners.add(listener);
      },
      removeEventListener: (_, listener) => {
        this.#listeners.delete(listener);
      },
    };
    const inspector = within(this.#window, () =>
      inspect({
        // Never opened: with a window of its own it opens none. Its address is only looked at.
        url: 'http://localhost/',
        iframe: false,
        devTools: this.#devTools as never,
        targetWindow: { postMessage: post } as never,
      }),
    );
    if (!inspector) throw new Error('@xstate/inspect did not start');
    this.#inspector = inspector as never;
    // It sends to no one until somebody inspects; what was posted before is kept for whoever comes.
    this.#inspector.send({ type: 'xstate.inspecting', client: { send: post } });
  }

  register(service: InspectedService): void {
    this.#devTools.register(service as never);
  }

  /** A viewer's event, checked. Returns why it was not taken; null if it was. */
  receive(event: ViewerEvent): string | null {
    // They are typed as interpreters of XState 4, and are the services that were registered.
    const services = [...this.#devTools.services] as unknown as InspectedService[];
    const service = services.find(({ sessionId }) => sessionId === event.origin);
    if (service === undefined) return `an event for ${event.origin}, which is no actor that is shown`;
    // Before it is handed on: `@xstate/inspect` reports whatever it is given.
    const refusal = service.refusal?.(String(event.data.type)) ?? null;
    if (refusal !== null) return refusal;
    const message = { type: 'xstate.event', event: JSON.stringify(event), service: event.origin };
    for (const listener of this.#listeners) listener({ data: message });
    return null;
  }

  close(): void {
    within(this.#window, () => this.#inspector.disconnect());
    this.#listeners.clear();
  }
}
