/** Receives one kind of event. What it returns is ignored; what it throws is reported and harms nobody else. */
export type Listener<Payload> = (payload: Payload) => void;

/** Ends a subscription. Calling it again does nothing. */
export type Unsubscribe = () => void;

/** The listeners of one event. Held by whoever emits often, so that no lookup by name is paid per message. */
export interface Channel<Payload> {
  /**
   * Adds a listener, once however often it is given, as `EventTarget` does. What removes it removes this registration
   * only: called again after the same function was added anew, it does nothing.
   *
   * @throws TypeError when the listener is not a function.
   */
  add(listener: Listener<Payload>): Unsubscribe;
  /**
   * Calls the listeners in the order in which they were added. Those added meanwhile wait for the next event, those
   * removed meanwhile are not called any more. Returns whether there were any.
   */
  emit(payload: Payload): boolean;
}

/** The listeners of a set of events, by name. `Events` maps each name to its payload. */
export interface Listeners<Events> {
  on<Type extends keyof Events & string>(type: Type, listener: Listener<Events[Type]>): Unsubscribe;
  emit<Type extends keyof Events & string>(type: Type, payload: Events[Type]): boolean;
  channel<Type extends keyof Events & string>(type: Type): Channel<Events[Type]>;
}

interface Entry<Payload> {
  readonly listener: Listener<Payload>;
}

function createChannel<Payload>(type: string, onThrow: (error: unknown) => void): Channel<Payload> {
  // Copied when it changes, which is rare, and never when it is read: emitting allocates nothing.
  let entries: readonly Entry<Payload>[] = [];

  return {
    add(listener) {
      if (typeof listener !== 'function') throw new TypeError(`The listener of '${type}' must be a function.`);
      let entry = entries.find((known) => known.listener === listener);
      if (!entry) {
        entry = { listener };
        entries = [...entries, entry];
      }
      return () => {
        entries = entries.filter((known) => known !== entry);
      };
    },

    emit(payload) {
      const called = entries;
      const { length } = called;
      // By index: the iterator of `for … of` costs a third of the time of one listener.
      for (let index = 0; index < length; index += 1) {
        const entry = called[index] as Entry<Payload>;
        // Removed by a listener before it: an unmounted component must not hear of it any more.
        if (called !== entries && !entries.includes(entry)) continue;
        const { listener } = entry;
        try {
          listener(payload);
        } catch (error) {
          onThrow(error);
        }
      }
      return length > 0;
    },
  };
}

/** Listeners of which none can harm another or the connection: a throw goes to `onThrow`, which must not throw itself (I15). */
export function createListeners<Events>(
  onThrow: (type: keyof Events & string, error: unknown) => void,
): Listeners<Events> {
  const channels: { [Type in keyof Events & string]?: Channel<Events[Type]> } = Object.create(null);

  const listeners: Listeners<Events> = {
    channel(type) {
      channels[type] ??= createChannel(type, (error) => onThrow(type, error));
      return channels[type];
    },
    on: (type, listener) => listeners.channel(type).add(listener),
    emit: (type, payload) => listeners.channel(type).emit(payload),
  };
  return listeners;
}
