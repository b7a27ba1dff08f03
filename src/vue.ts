import {
  type App,
  type ComputedRef,
  computed,
  getCurrentInstance,
  hasInjectionContext,
  type InjectionKey,
  inject,
  type MaybeRefOrGetter,
  onMounted,
  type ShallowRef,
  shallowReadonly,
  shallowRef,
  ssrContextKey,
  toValue,
  watch,
  watchEffect,
} from 'vue';
import { createConnection } from './connection.js';
import type { Connection, ConnectionEvents } from './connection-types.js';
import type { ConnectionOptions } from './options.js';
import { hold, type SharedConnectionSource, sharedConnections } from './pool.js';
import { serverSnapshot } from './server-snapshot.js';
import type { ConnectionSnapshot } from './snapshot.js';
import type { InboundData } from './transports/port.js';
import { type WebSocketTransportOptions, webSocketTransport } from './transports/web-socket.js';

declare module 'vue' {
  interface ComponentCustomProperties {
    /** The connection of the app, over however many links and lives: see `app.use(heartline)`. */
    $socket: Connection;
  }
}

/** What `app.use(heartline, …)` is told: the options of `createConnection`, where `url` may stand for the transports. */
export interface HeartlinePluginOptions extends Omit<ConnectionOptions, 'transports'> {
  /**
   * Where a WebSocket goes: relative URLs start from the page's location, and `https` becomes `wss`. Default `/`: the
   * page's own host.
   */
  readonly url?: WebSocketTransportOptions['url'];
  /** In place of `url`. */
  readonly transports?: ConnectionOptions['transports'];
}

const connectionOfApp: InjectionKey<Connection> = Symbol('heartline');

function transportsOf({ url, transports }: HeartlinePluginOptions): ConnectionOptions['transports'] {
  if (transports === undefined) return [webSocketTransport({ url: url ?? '/' })];
  if (url === undefined) return transports;
  throw new TypeError('`url` and `transports` exclude each other: give the URL to the transport');
}

/**
 * Gives an app one connection: `$socket` in its templates, {@link useConnection} without a key in its setups. It starts when
 * the app was mounted, unless it is `autoStart: false`, and ends when the app is unmounted; on a server nothing starts. It
 * is the same object over all links and lives, so listeners stay.
 *
 * @throws TypeError from `app.use` for an option that makes no sense.
 */
export const heartline: { install(app: App, options?: HeartlinePluginOptions): void } = {
  install(app, options = {}) {
    const { autoStart = true } = options;
    const connection = createConnection({ ...options, transports: transportsOf(options), autoStart: false });
    app.config.globalProperties.$socket = connection;
    app.provide(connectionOfApp, connection);
    const { mount, unmount } = app;
    app.mount = (...mounting) => {
      const root = mount(...mounting);
      // Not earlier: what is hydrated must be what the server has shown, and whoever listens is there by now.
      if (autoStart) connection.start();
      return root;
    };
    app.unmount = () => {
      unmount();
      connection.close();
    };
  },
};

/** Whether this is part of a page that a server renders, where no scope is ever disposed. */
function isOnServer(): boolean {
  return hasInjectionContext() && inject(ssrContextKey, null) !== null;
}

function useOwnConnection(): Connection {
  const connection = inject(connectionOfApp, null);
  if (connection !== null) return connection;
  throw new Error('There is no connection of the app: call `app.use(heartline)`, or give `useConnection` a key');
}

/** The connection of the app. @throws Error where `app.use(heartline)` was not called. */
export function useConnection(): Readonly<ShallowRef<Connection>>;
/**
 * The connection of a key, shared by all who ask for it and held until the component, effect scope or store is disposed. It
 * starts when the component was mounted and ends with the last who held it, one macrotask (or `lingerMs`) later. A component
 * that `<KeepAlive>` has put aside still holds it. On a server nothing starts.
 *
 * @param key Another key lets go of the old connection and takes the new one.
 * @param source What the first who asks says of the connection. Default: a WebSocket to the URL that is the key.
 * @throws TypeError for an option that makes no sense.
 */
export function useConnection(
  key: MaybeRefOrGetter<string>,
  source?: SharedConnectionSource,
): Readonly<ShallowRef<Connection>>;
export function useConnection(
  key?: MaybeRefOrGetter<string>,
  source?: SharedConnectionSource,
): Readonly<ShallowRef<Connection>> {
  if (key === undefined) return shallowRef(useOwnConnection());
  const get = (): Connection => sharedConnections.get(toValue(key), source);
  const connection = shallowRef(get());
  if (isOnServer()) return connection;
  // At once, so that nothing is shown, or sent, that belongs to the key before.
  watch(
    () => toValue(key),
    () => {
      connection.value = get();
    },
    { flush: 'sync' },
  );
  const isMounted = shallowRef(false);
  watchEffect(
    () => {
      isMounted.value = true;
    },
    { flush: 'post' },
  );
  // In a callback, as what `source` and listeners read is nothing to depend on.
  watch(
    () => (isMounted.value ? toValue(key) : null),
    (held, _, onCleanup) => {
      if (held === null) return;
      connection.value = hold(held, source, onCleanup);
    },
    { flush: 'post' },
  );
  return connection;
}

/** What a component shows until it is hydrated, whatever others have made of the connection by then; null in all others. */
function whileHydrated(connection: MaybeRefOrGetter<Connection>): Readonly<ShallowRef<ConnectionSnapshot | null>> {
  // An element before the mount is one that a server has made.
  const isHydrated = Boolean(getCurrentInstance()?.vnode.el);
  const shown = shallowRef(isHydrated ? serverSnapshot(toValue(connection)) : null);
  if (isHydrated) {
    onMounted(() => {
      shown.value = null;
    });
  }
  return shown;
}

const whole = (snapshot: ConnectionSnapshot): ConnectionSnapshot => snapshot;

/**
 * The state of a connection, kept up to date.
 *
 * @param connection From {@link useConnection}, or one of your own.
 */
export function useConnectionState(connection: MaybeRefOrGetter<Connection>): ComputedRef<ConnectionSnapshot>;
/**
 * A part of the state of a connection, kept up to date: what depends on it is computed anew when that part changes.
 *
 * @param connection From {@link useConnection}, or one of your own.
 * @param selector What is needed of it. Reactive values that it reads count too.
 * @param isEqual Whether two selections are the same. Default `Object.is`.
 */
export function useConnectionState<Selection>(
  connection: MaybeRefOrGetter<Connection>,
  selector: (snapshot: ConnectionSnapshot) => Selection,
  isEqual?: (one: Selection, other: Selection) => boolean,
): ComputedRef<Selection>;
export function useConnectionState(
  connection: MaybeRefOrGetter<Connection>,
  selector: (snapshot: ConnectionSnapshot) => unknown = whole,
  isEqual: (one: unknown, other: unknown) => boolean = Object.is,
): ComputedRef<unknown> {
  const snapshot = shallowRef(toValue(connection).getSnapshot());
  follow(connection, (current) => {
    const update = (): void => {
      snapshot.value = current.getSnapshot();
    };
    update();
    return current.subscribe(update);
  });
  const asOnServer = whileHydrated(connection);
  let last: { readonly selection: unknown } | null = null;
  return computed(() => {
    const selection = selector(asOnServer.value ?? snapshot.value);
    if (last === null || !isEqual(last.selection, selection)) last = { selection };
    return last.selection;
  });
}

/** Stays with the current connection until the scope is disposed. */
function follow(connection: MaybeRefOrGetter<Connection>, start: (current: Connection) => () => void): void {
  if (isOnServer()) return;
  watch(
    () => toValue(connection),
    (current, _, onCleanup) => onCleanup(start(current)),
    // At once, so that what is said at the start of the connection is heard.
    { immediate: true, flush: 'sync' },
  );
}

/**
 * Calls the listener for each event of this type until the component, effect scope or store is disposed: also while
 * `<KeepAlive>` has put the component aside.
 *
 * @param connection From {@link useConnection}, or one of your own.
 * @param listener A throw goes to the `error` event.
 */
export function useConnectionEvent<Type extends keyof ConnectionEvents>(
  connection: MaybeRefOrGetter<Connection>,
  type: Type,
  listener: (event: ConnectionEvents[Type]) => void,
): void {
  // A function of its own: a connection calls one that it is given twice once, and two components may share theirs.
  follow(connection, (current) => current.on(type, (event) => listener(event)));
}

/**
 * The last message since this was called; undefined before the first. What shows it renders anew for each message, unless
 * it is the same text again: where they come often, {@link useConnectionEvent} costs less.
 *
 * @param connection From {@link useConnection}, or one of your own.
 */
export function useLatestMessage(
  connection: MaybeRefOrGetter<Connection>,
): Readonly<ShallowRef<InboundData | undefined>> {
  const latest = shallowRef<InboundData>();
  follow(connection, (current) => {
    latest.value = undefined;
    return current.on('message', (data) => {
      latest.value = data;
    });
  });
  return shallowReadonly(latest);
}
