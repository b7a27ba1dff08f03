// Instances of the host's own classes. What a host lacks is made of its `Event`, faithfully, when it is first needed:
// Node has `CloseEvent` from 23 on and no `ErrorEvent` before 25, React Native has neither.

/** The `close` event: `CloseEvent` where the host has it. */
export interface CloseEvent extends Event {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/**
 * The `error` event. A browser says nothing in it; where more is known (Node, a provider that failed, a timeout) there is
 * a `message`, and the `error` that was thrown.
 */
export interface ErrorEvent extends Event {
  readonly message: string;
  readonly error: Error;
}

/** What the listeners of a socket receive, by type. */
export interface WebSocketEventMap {
  readonly open: Event;
  readonly message: MessageEvent;
  readonly error: ErrorEvent;
  readonly close: CloseEvent;
}

type EventClass = new (type: string, init?: object) => Event;

/** Classes made here, by the `Event` that they extend. */
const made = new WeakMap<typeof Event, Map<string, EventClass>>();

function derive(name: string, defaults: object): EventClass {
  const known = made.get(Event) ?? new Map<string, EventClass>();
  made.set(Event, known);
  const derived = known.get(name) ?? define(name, defaults);
  known.set(name, derived);
  return derived;
}

function define(name: string, defaults: object): EventClass {
  const values = new WeakMap<Event, Record<string, unknown>>();
  const Derived = class extends Event {
    constructor(type: string, init: EventInit = {}) {
      super(type, init);
      values.set(this, { ...defaults, ...init });
    }
  };
  Object.defineProperty(Derived, 'name', { value: name });
  for (const key of Object.keys(defaults)) {
    Object.defineProperty(Derived.prototype, key, {
      configurable: true,
      enumerable: true,
      get(this: Event) {
        return values.get(this)?.[key];
      },
    });
  }
  return Derived;
}

function create<Made extends Event>(name: string, type: string, init: object, defaults: object): Made {
  const host: unknown = Reflect.get(globalThis, name);
  const Class = typeof host === 'function' ? (host as EventClass) : derive(name, defaults);
  return new Class(type, init) as Made;
}

export function openEvent(): Event {
  return new Event('open');
}

export function messageEvent(data: unknown, origin: string): MessageEvent {
  const defaults = { data: null, origin: '', lastEventId: '', source: null, ports: [] };
  return create('MessageEvent', 'message', { data, origin }, defaults);
}

export function closeEvent(init: Pick<CloseEvent, 'code' | 'reason' | 'wasClean'>): CloseEvent {
  return create('CloseEvent', 'close', init, { code: 0, reason: '', wasClean: false });
}

/** With what is known of the fault; without, as in a browser, a plain `Event`. */
export function errorEvent(message?: string, error?: unknown): Event {
  if (message === undefined) return new Event('error');
  return create('ErrorEvent', 'error', { message, error: error ?? new Error(message) }, { message: '', error: null });
}

/** What WHATWG throws; an `Error` of that name where the host has no `DOMException`. */
export function domException(name: 'InvalidAccessError' | 'InvalidStateError' | 'SyntaxError', message: string): Error {
  if (typeof DOMException === 'function') return new DOMException(message, name);
  return Object.assign(new Error(message), { name });
}
