// The events of a page, as small as they can be: Node's own cannot be told who the target is, and have no `close` event.

export class PageEvent {
  readonly type: string;
  target: unknown = null;
  currentTarget: unknown = null;
  readonly isTrusted = true;

  constructor(type: string, _init?: unknown) {
    this.type = type;
  }

  preventDefault(): void {}
  stopPropagation(): void {}
}

interface MessageInit {
  readonly data?: unknown;
}

export class PageMessageEvent extends PageEvent {
  readonly data: unknown;

  constructor(type: string, init: MessageInit = {}) {
    super(type);
    this.data = init.data;
  }
}

interface CloseInit {
  readonly code?: number;
  readonly reason?: string;
  readonly wasClean?: boolean;
}

export class PageCloseEvent extends PageEvent {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;

  constructor(type: string, { code = 0, reason = '', wasClean = false }: CloseInit = {}) {
    super(type);
    this.code = code;
    this.reason = reason;
    this.wasClean = wasClean;
  }
}

export class PageErrorEvent extends PageEvent {
  readonly message: string;
  readonly error: unknown;

  constructor(type: string, init: { readonly message?: string; readonly error?: unknown } = {}) {
    super(type);
    this.message = init.message ?? '';
    this.error = init.error;
  }
}

export class PageCustomEvent extends PageEvent {
  readonly detail: unknown;

  constructor(type: string, init: { readonly detail?: unknown } = {}) {
    super(type);
    this.detail = init.detail ?? null;
  }
}

type Listener = ((event: PageEvent) => void) | { handleEvent(event: PageEvent): void };

interface Registration {
  readonly type: string;
  readonly listener: Listener;
  readonly once: boolean;
}

const isOnce = (options: unknown): boolean =>
  typeof options === 'object' && options !== null && 'once' in options && options.once === true;

/** What listeners threw: a page goes on after that, and so does the measurement, but it is told. */
export const pageErrors: unknown[] = [];

export class PageEventTarget {
  #registrations: readonly Registration[] = [];

  addEventListener(type: string, listener: Listener | null, options?: unknown): void {
    if (listener === null || this.#registrations.some((one) => one.type === type && one.listener === listener)) return;
    this.#registrations = [...this.#registrations, { type, listener, once: isOnce(options) }];
  }

  removeEventListener(type: string, listener: Listener | null): void {
    this.#registrations = this.#registrations.filter((one) => one.type !== type || one.listener !== listener);
  }

  dispatchEvent(event: PageEvent): boolean {
    event.target ??= this;
    event.currentTarget = this;
    const handler = (this as unknown as Readonly<Record<string, unknown>>)[`on${event.type}`];
    if (typeof handler === 'function') this.#tell(handler as (event: PageEvent) => void, event);
    for (const { type, listener, once } of this.#registrations) {
      if (type !== event.type) continue;
      if (once) this.removeEventListener(type, listener);
      this.#tell(listener, event);
    }
    return true;
  }

  #tell(listener: Listener, event: PageEvent): void {
    try {
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    } catch (error) {
      pageErrors.push(error);
    }
  }
}
