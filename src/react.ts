import {
  type RefObject,
  useCallback,
  useEffect,
  useInsertionEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Connection, ConnectionEvents } from './connection-types.js';
import { type SharedConnectionSource, sharedConnections } from './pool.js';
import { serverSnapshot } from './server-snapshot.js';
import type { ConnectionSnapshot } from './snapshot.js';
import type { InboundData } from './transports/port.js';

/** Before the effects in which leases start connections, so that no event is missed. React 18 warns of it on servers. */
const useEarlyEffect: typeof useEffect = (effect, dependencies) =>
  (typeof window === 'undefined' ? useEffect : useLayoutEffect)(effect, dependencies);

/** The value of the last render that was committed, for what is called between renders. */
function useLatest<Value>(value: Value): RefObject<Value> {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
}

/**
 * The connection of a key, shared by all components that ask for it and held while this one is mounted. It starts with the
 * first effects and ends with the last component, one macrotask (or `lingerMs`) after its unmount. On a server nothing
 * starts.
 *
 * @param key Another key lets go of the old connection and takes the new one.
 * @param source What the first who asks says of the connection. Default: a WebSocket to the URL that is the key.
 * @throws TypeError for an option that makes no sense.
 */
export function useConnection(key: string, source?: SharedConnectionSource): Connection {
  const latestSource = useLatest(source);
  // The pool is the store and a lease is the subscription: React asks again after it, and renders what was leased.
  const lease = useCallback(() => sharedConnections.lease(key, latestSource.current).release, [key, latestSource]);
  const get = (): Connection => sharedConnections.get(key, source);
  return useSyncExternalStore(lease, get, get);
}

const whole = (snapshot: ConnectionSnapshot): ConnectionSnapshot => snapshot;

interface Selected {
  readonly selection: unknown;
}

/** Selects anew only from another snapshot, and stays with the last selection while the new one is equal to it. */
function selecting(
  getSnapshot: () => ConnectionSnapshot,
  selector: (snapshot: ConnectionSnapshot) => unknown,
  isEqual: (one: unknown, other: unknown) => boolean,
  before: Selected | null,
): () => unknown {
  let last = before;
  let selectedFrom: ConnectionSnapshot | null = null;
  return () => {
    const snapshot = getSnapshot();
    if (last === null || snapshot !== selectedFrom) {
      const selection = selector(snapshot);
      if (last === null || !isEqual(last.selection, selection)) last = { selection };
      selectedFrom = snapshot;
    }
    return last.selection;
  };
}

/**
 * The state of a connection: renders anew after each change of it.
 *
 * @param connection From {@link useConnection}, or one of your own.
 */
export function useConnectionState(connection: Connection): ConnectionSnapshot;
/**
 * A part of the state of a connection: renders anew when that part changes.
 *
 * @param connection From {@link useConnection}, or one of your own.
 * @param selector What the component needs of it. Must be pure.
 * @param isEqual Whether two selections are the same. Default `Object.is`.
 */
export function useConnectionState<Selection>(
  connection: Connection,
  selector: (snapshot: ConnectionSnapshot) => Selection,
  isEqual?: (one: Selection, other: Selection) => boolean,
): Selection;
export function useConnectionState(
  connection: Connection,
  selector: (snapshot: ConnectionSnapshot) => unknown = whole,
  isEqual: (one: unknown, other: unknown) => boolean = Object.is,
): unknown {
  const committed = useRef<Selected | null>(null);
  const [select, selectOnServer] = useMemo(() => {
    const atFirst = serverSnapshot(connection);
    return [
      selecting(connection.getSnapshot, selector, isEqual, committed.current),
      selecting(() => atFirst, selector, isEqual, null),
    ];
  }, [connection, selector, isEqual]);
  const selection = useSyncExternalStore(connection.subscribe, select, selectOnServer);
  useEffect(() => {
    committed.current = { selection };
  }, [selection]);
  return selection;
}

/**
 * Calls the listener for each event of this type while the component is mounted. No event renders anything by itself.
 *
 * @param connection From {@link useConnection}, or one of your own.
 * @param listener The one of the last render: it may be made anew each time. A throw goes to the `error` event.
 */
export function useConnectionEvent<Type extends keyof ConnectionEvents>(
  connection: Connection,
  type: Type,
  listener: (event: ConnectionEvents[Type]) => void,
): void {
  const latest = useLatest(listener);
  const listen = useMemo(() => {
    let holds = 0;
    let unlisten = (): void => {};
    return () => {
      if (holds === 0) unlisten = connection.on(type, (event) => latest.current(event));
      holds += 1;
      return () => {
        holds -= 1;
        if (holds === 0) unlisten();
      };
    };
  }, [connection, type, latest]);
  useEarlyEffect(listen, [listen]);
  // Suspense ends the early effects of what it hides behind a fallback, but not these.
  useEffect(listen, [listen]);
}

interface Latest {
  readonly of: Connection;
  readonly data: InboundData;
}

/**
 * The last message since the component was mounted; undefined before the first. Renders anew for each message, unless it is
 * the same text again: where they come often, {@link useConnectionEvent} costs less.
 *
 * @param connection From {@link useConnection}, or one of your own.
 */
export function useLatestMessage(connection: Connection): InboundData | undefined {
  const [latest, setLatest] = useState<Latest | null>(null);
  // React itself renders once more for a state that is the same again.
  const received = useRef<Latest | null>(null);
  useConnectionEvent(connection, 'message', (data) => {
    const { current } = received;
    if (current?.of === connection && current.data === data) return;
    received.current = { of: connection, data };
    setLatest(received.current);
  });
  return latest?.of === connection ? latest.data : undefined;
}
