import { onMount, untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { type Readable, toStore } from 'svelte/store';
import type { Connection, ConnectionEvents } from './connection-types.js';
import { type SharedConnectionSource, sharedConnections } from './pool.js';
import type { ConnectionSnapshot } from './snapshot.js';
import type { InboundData } from './transports/port.js';

/** A value that changes: `value.current` in runes, and `$value` as of any store. */
export interface Reactive<Value> extends Readable<Value> {
  /** The value of now. Whatever effect, derived value or template reads it runs again when it has changed. */
  readonly current: Value;
}

/** A connection, what `useConnection` returned, or a function that tells which one. */
export type MaybeReactiveConnection = Connection | { readonly current: Connection } | (() => Connection);

function reactive<Value>(read: () => Value): Reactive<Value> {
  return {
    get current() {
      return read();
    },
    // Whoever subscribes within an effect asks to be called, not to run again.
    subscribe: (run) => untrack(() => toStore(read).subscribe(run)),
  };
}

/** A value to be set from outside. */
function cell<Value>(value: Value): { get(): Value; set(next: Value): void } {
  let current = value;
  let update = (): void => {};
  const track = createSubscriber((changed) => {
    update = changed;
  });
  return {
    get: () => {
      track();
      return current;
    },
    set: (next) => {
      if (next === current) return;
      current = next;
      update();
    },
  };
}

/** Does something with each value in turn, and undoes it when another one has come, or at the end. */
function follow<Value>(read: () => Value, begin: (value: Value) => () => void): () => void {
  let begun: { readonly value: Value; readonly end: () => void } | null = null;
  let isOver = false;
  const next = (value: Value): void => {
    if (isOver || value === begun?.value) return;
    const last = begun;
    begun = { value, end: begin(value) };
    last?.end();
    // A connection that starts calls listeners, of which one may have destroyed the component.
    if (isOver) begun.end();
  };
  // Not in the subscriber, which Svelte calls for an object that is the same again, and whose throw would harm all stores.
  const stop = toStore(() => {
    const value = read();
    untrack(() => next(value));
  }).subscribe(() => {});
  return () => {
    isOver = true;
    stop();
    begun?.end();
  };
}

function readerOf(connection: MaybeReactiveConnection): () => Connection {
  if (typeof connection === 'function') return connection;
  return 'current' in connection ? () => connection.current : () => connection;
}

/**
 * The connection of a key, shared by all who ask for that key. It is held, and with that started, from the mount of this
 * component until it is destroyed, after its transitions: on a server nothing is started. The last one to let go closes
 * it, one macrotask or `lingerMs` later. Call it while a component is initialised.
 *
 * @param key A function that reads state is followed: the next connection is held, and this one let go.
 * @param source What the first who asks for the key says of it. Default: a WebSocket to the URL that is the key.
 * @returns It is reactive: the key may change, and so may its connection, where nobody held it for half a minute.
 * @throws TypeError for a key that is no string, or an option that makes no sense.
 */
export function useConnection(key: string | (() => string), source?: SharedConnectionSource): Reactive<Connection> {
  const currentKey = typeof key === 'function' ? key : () => key;
  const get = (asked: string) => untrack(() => sharedConnections.get(asked, source));
  const first = currentKey();
  const known = cell({ key: first, connection: get(first) });
  onMount(() => {
    // In the effects that follow those of the mount, or of another key, so that whoever listens since then hears of the
    // start.
    const held = cell<string | null>(null);
    const letGo = follow(held.get, (asked) => {
      if (asked === null) return () => {};
      const { connection, release } = sharedConnections.lease(asked, source);
      if (connection !== known.get().connection) known.set({ key: asked, connection });
      return release;
    });
    const stop = follow(currentKey, (asked) => {
      held.set(asked);
      return () => {};
    });
    return () => {
      stop();
      letGo();
    };
  });
  return reactive(() => {
    const asked = currentKey();
    const { key, connection } = known.get();
    return asked === key ? connection : get(asked);
  });
}

/** A connection, with what it takes to show its state. */
interface Followed {
  readonly connection: Connection;
  /** The snapshot that those who show it were told of last; null while nobody does. */
  told: ConnectionSnapshot | null;
  readonly track: () => void;
}

/** The snapshot of a connection. Also works outside of components. */
export function useConnectionState(connection: MaybeReactiveConnection): Reactive<ConnectionSnapshot>;
/**
 * What the selector takes from the snapshot of a connection. It may read state. Also works outside of components.
 *
 * @param isEqual Whether nothing has changed. Default: `Object.is`.
 */
export function useConnectionState<Selected>(
  connection: MaybeReactiveConnection,
  selector: (snapshot: ConnectionSnapshot) => Selected,
  isEqual?: (before: Selected, now: Selected) => boolean,
): Reactive<Selected>;
export function useConnectionState(
  connection: MaybeReactiveConnection,
  selector: (snapshot: ConnectionSnapshot) => unknown = (snapshot) => snapshot,
  isEqual: (before: unknown, now: unknown) => boolean = Object.is,
): Reactive<unknown> {
  const current = readerOf(connection);
  let followed: Followed | null = null;
  /** What is shown. */
  let selected: unknown;
  const hasChanged = (snapshot: ConnectionSnapshot): boolean => {
    try {
      return !isEqual(
        selected,
        untrack(() => selector(snapshot)),
      );
    } catch {
      // It will throw again for who reads it, whose error boundary is to know.
      return true;
    }
  };
  const startFollowing = (asked: Connection): Followed => {
    const next: Followed = {
      connection: asked,
      told: null,
      track: createSubscriber((update) => {
        next.told = asked.getSnapshot();
        const unsubscribe = asked.subscribe((snapshot) => {
          next.told = snapshot;
          if (hasChanged(snapshot)) update();
        });
        return () => {
          next.told = null;
          unsubscribe();
        };
      }),
    };
    return next;
  };
  return reactive(() => {
    const asked = current();
    const snapshot = asked.getSnapshot();
    const now = selector(snapshot);
    const selection = followed !== null && isEqual(selected, now) ? selected : now;
    if (followed?.connection !== asked) followed = startFollowing(asked);
    // A listener may read what those who show it are yet to be told of: that it was read is no reason not to tell them.
    if (followed.told === null || followed.told === snapshot) selected = selection;
    followed.track();
    return selection;
  });
}

/**
 * Calls the listener for each event of this type, from the mount of this component until it is destroyed, across
 * reconnects. What it throws goes to the connection's `error` event. Call it while a component is initialised.
 */
export function useConnectionEvent<Type extends keyof ConnectionEvents>(
  connection: MaybeReactiveConnection,
  type: Type,
  listener: (event: ConnectionEvents[Type]) => void,
): void {
  onMount(() =>
    follow(readerOf(connection), (current) =>
      // A function of its own: one that two components share would be registered once, and removed by the first to leave.
      current.on(type, (event) => untrack(() => listener(event))),
    ),
  );
}

/**
 * The last message since this component was mounted; undefined before the first, and after a change of connection. Call
 * it while a component is initialised.
 */
export function useLatestMessage(connection: MaybeReactiveConnection): Reactive<InboundData | undefined> {
  const latest = cell<InboundData | undefined>(undefined);
  onMount(() =>
    follow(readerOf(connection), (current) => {
      latest.set(undefined);
      return current.on('message', latest.set);
    }),
  );
  return reactive(latest.get);
}
