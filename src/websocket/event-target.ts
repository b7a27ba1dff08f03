// The class that both sockets extend is made from the host's `EventTarget` when the first socket is, not before:
// importing a module must not touch a global (SSR), and a polyfill may come later than the import.

function LazyEventTarget(): EventTarget {
  const Host = globalThis.EventTarget;
  if (typeof Host !== 'function') {
    throw new TypeError('there is no EventTarget here: load a polyfill, such as the package event-target-polyfill');
  }
  if (!(LazyEventTarget.prototype instanceof Host)) {
    // Both chains, as `extends` does: Node tells an event target by its constructor.
    Object.setPrototypeOf(LazyEventTarget, Host);
    Object.setPrototypeOf(LazyEventTarget.prototype, Host.prototype);
  }
  return Reflect.construct(Host, [], new.target as unknown as typeof EventTarget);
}

/** `EventTarget` itself, as far as anybody can tell once an instance exists. */
export const EventTargetBase: new () => EventTarget = LazyEventTarget as unknown as new () => EventTarget;

type Handler = object | null;

interface Attribute {
  handler: object;
  readonly listener: (event: Event) => void;
}

const attributesOf = new WeakMap<EventTarget, Map<string, Attribute>>();

function isHandler(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

function register(target: EventTarget, type: string, handler: object): Attribute {
  const attribute: Attribute = {
    handler,
    listener: (event) => {
      if (typeof attribute.handler !== 'function') return;
      // Not `event.currentTarget`: in Node it is null for all listeners but the first.
      if (Reflect.apply(attribute.handler, target, [event]) === false) event.preventDefault();
    },
  };
  target.addEventListener(type, attribute.listener);
  return attribute;
}

function setHandler(target: EventTarget, type: string, value: unknown): void {
  const attributes = attributesOf.get(target) ?? new Map<string, Attribute>();
  attributesOf.set(target, attributes);
  const known = attributes.get(type);
  if (isHandler(value)) {
    if (known) known.handler = value;
    else attributes.set(type, register(target, type, value));
  } else if (known) {
    target.removeEventListener(type, known.listener);
    attributes.delete(type);
  }
}

/**
 * Gives a prototype its `on…` attributes: called in the order in which they were first set, among the listeners, until
 * they are set to null (HTML, "Event handlers"). An object that is no function is kept, and not called.
 */
export function defineHandlers(prototype: EventTarget, types: readonly string[]): void {
  for (const type of types) {
    Object.defineProperty(prototype, `on${type}`, {
      configurable: true,
      enumerable: true,
      get(this: EventTarget): Handler {
        return attributesOf.get(this)?.get(type)?.handler ?? null;
      },
      set(this: EventTarget, value: unknown) {
        setHandler(this, type, value);
      },
    });
  }
}

/** Makes what a class declares enumerable, as WebIDL has it: some clients walk over an interface. */
export function makeEnumerable(prototype: object): void {
  for (const key of Object.getOwnPropertyNames(prototype)) {
    if (key !== 'constructor') Object.defineProperty(prototype, key, { enumerable: true });
  }
}
