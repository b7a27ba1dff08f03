/** Receives one kind of event. What it returns is ignored; what it throws is reported and harms nobody else. */
export type Listener<Payload> = (payload: Payload) => void;

/** Ends a subscription. Calling it again does nothing. */
export type Unsubscribe = () => void;

/** Told of what a listener threw. Must not throw itself. */
type OnThrow = (type: string, error: unknown) => void;

interface Entry<Payload> {
  readonly listener: Listener<Payload>;
}

const nobody: readonly never[] = [];

/** The listeners of one event. Held by whoever emits often, so that no lookup by name is paid per message. */
export class Channel<Payload> {
  readonly #type: string;
  readonly #onThrow: OnThrow;
  // Copied when it changes, which is rare, and never when it is read: emitting allocates nothing.
  #entries: readonly Entry<Payload>[] = nobody;

  constructor(type: string, onThrow: OnThrow) {
    this.#type = type;
    this.#onThrow = onThrow;
  }

  /**
   * Adds a listener, once however often it is given, as `EventTarget` does. What removes it removes this registration
   * only: called again after the same function was added anew, it does nothing.
   *
   * @throws TypeError when the listener is not a function.
   */
  add(listener: Listener<Payload>): Unsubscribe {
    if (typeof listener !== 'function') throw new TypeError(`The listener of '${this.#type}' must be a function.`);
    let entry = this.#entries.find((known) => known.listener === listener);
    if (!entry) {
      entry = { listener };
      this.#entries = [...this.#entries, entry];
    }
    return () => {
      this.#entries = this.#entries.filter((known) => known !== entry);
    };
  }

  /**
   * Calls the listeners in the order in which they were added. Those added meanwhile wait for the next event, those
   * removed meanwhile are not called any more. Returns whether there were any.
   */
  emit(payload: Payload): boolean {
    const called = this.#entries;
    const { length } = called;
    // By index: the iterator of `for … of` costs a third of the time of one listener.
    for (let index = 0; index < length; index += 1) {
      const entry = called[index] as Entry<Payload>;
      // Removed by a listener before it: an unmounted component must not hear of it any more.
      if (called !== this.#entries && !this.#entries.includes(entry)) continue;
      const { listener } = entry;
      try {
        listener(payload);
      } catch (error) {
        this.#onThrow(this.#type, error);
      }
    }
    return length > 0;
  }
}

/** The listeners of a set of events, by name. `Events` maps each name to its payload. */
export class Listeners<Events> {
  readonly #onThrow: OnThrow;
  // Made when somebody listens: a connection that nobody watches pays nothing for it.
  #channels: Map<string, unknown> | undefined;

  /** None of them can harm another, or whoever emits: a throw goes to `onThrow` (I15). */
  constructor(onThrow: OnThrow) {
    this.#onThrow = onThrow;
  }

  /** Whether somebody may listen: what is told to nobody need not be put together. */
  has(type: keyof Events & string): boolean {
    return this.#channels?.has(type) ?? false;
  }

  on<Type extends keyof Events & string>(type: Type, listener: Listener<Events[Type]>): Unsubscribe {
    this.#channels ??= new Map();
    const channel: Channel<Events[Type]> = this.#find(type) ?? new Channel(type, this.#onThrow);
    this.#channels.set(type, channel);
    return channel.add(listener);
  }

  emit<Type extends keyof Events & string>(type: Type, payload: Events[Type]): boolean {
    return this.#find(type)?.emit(payload) ?? false;
  }

  /** The map knows names only: what is kept under one was put there for it. */
  #find<Type extends keyof Events & string>(type: Type): Channel<Events[Type]> | undefined {
    return this.#channels?.get(type) as Channel<Events[Type]> | undefined;
  }
}
