import {
  type Accessor,
  createEffect,
  createMemo,
  createRenderEffect,
  createSignal,
  onCleanup,
  onMount,
  sharedConfig,
  untrack,
} from 'solid-js';
import type { Connection, ConnectionEvents } from './connection-types.js';
import { hold, type SharedConnectionSource, sharedConnections } from './pool.js';
import { serverSnapshot } from './server-snapshot.js';
import type { ConnectionSnapshot } from './snapshot.js';
import type { InboundData } from './transports/port.js';

/** A value, or a signal of it that is followed. */
export type MaybeAccessor<Value extends object | string> = Value | Accessor<Value>;

/** A memo, so that what follows it does not begin anew for a value that is the same again. */
const accessorOf = <Value extends object | string>(value: MaybeAccessor<Value>): Accessor<Value> =>
  typeof value === 'function' ? createMemo(value as Accessor<Value>) : () => value;

/**
 * The connection of a key, shared by all who ask for that key. It is held, and with that started, from the first effects
 * of this owner until its disposal: on a server nothing is started. The last one to let go closes it, one macrotask or
 * `lingerMs` later.
 *
 * @param key A signal of keys is followed: the next connection is held, and this one let go.
 * @param source What the first who asks for the key says of it. Default: a WebSocket to the URL that is the key.
 * @returns A signal: the key may change, and so may its connection, where nobody held it for half a minute.
 * @throws TypeError for a key that is no string, or an option that makes no sense.
 */
export function useConnection(key: MaybeAccessor<string>, source?: SharedConnectionSource): Accessor<Connection> {
  const currentKey = accessorOf(key);
  const [held, setHeld] = createSignal<Connection>();
  const connection = createMemo(() => {
    held();
    return sharedConnections.get(currentKey(), source);
  });
  createEffect(() => {
    const asked = currentKey();
    // Starting it calls listeners and `source`, and what they read is no reason to do this again.
    setHeld(untrack(() => hold(asked, source, onCleanup)));
  });
  return connection;
}

/** The snapshot of a connection as a signal. */
export function useConnectionState(connection: MaybeAccessor<Connection>): Accessor<ConnectionSnapshot>;
/**
 * What the selector takes from the snapshot of a connection, as a signal. It may read other signals.
 *
 * @param isEqual Whether nothing has changed. Default: `Object.is`.
 */
export function useConnectionState<Selected>(
  connection: MaybeAccessor<Connection>,
  selector: (snapshot: ConnectionSnapshot) => Selected,
  isEqual?: (before: Selected, now: Selected) => boolean,
): Accessor<Selected>;
export function useConnectionState(
  connection: MaybeAccessor<Connection>,
  selector: (snapshot: ConnectionSnapshot) => unknown = (snapshot) => snapshot,
  isEqual: (before: unknown, now: unknown) => boolean = Object.is,
): Accessor<unknown> {
  const current = accessorOf(connection);
  // What is hydrated is taken to be what the server has rendered, and is not looked at again before it changes.
  const [isHydrated, setHydrated] = createSignal(!sharedConfig.context);
  onMount(() => setHydrated(true));
  const [changes, noteChange] = createSignal(undefined, { equals: false });
  createRenderEffect(() => onCleanup(current().subscribe(() => noteChange())));
  return createMemo(
    () => {
      changes();
      return selector(isHydrated() ? current().getSnapshot() : serverSnapshot(current()));
    },
    undefined,
    { equals: isEqual },
  );
}

/**
 * Calls the listener for each event of this type until this owner is disposed of, across reconnects. What it throws goes to the connection's `error` event.
 */
export function useConnectionEvent<Type extends keyof ConnectionEvents>(
  connection: MaybeAccessor<Connection>,
  type: Type,
  listener: (event: ConnectionEvents[Type]) => void,
): void {
  const current = accessorOf(connection);
  createRenderEffect(() => {
    // A function of its own: one that two components share would be registered once, and removed by the first to leave.
    onCleanup(current().on(type, (event) => untrack(() => listener(event))));
  });
}

/** The last message since this was called, as a signal; undefined before the first, and after a change of connection. */
export function useLatestMessage(connection: MaybeAccessor<Connection>): Accessor<InboundData | undefined> {
  const current = accessorOf(connection);
  const [latest, setLatest] = createSignal<InboundData>();
  createRenderEffect(() => {
    setLatest(undefined);
    onCleanup(current().on('message', (data) => setLatest(data)));
  });
  return latest;
}
