import {
  afterRenderEffect,
  computed,
  DestroyRef,
  effect,
  InjectionToken,
  Injector,
  inject,
  NgZone,
  type Provider,
  runInInjectionContext,
  type Signal,
  signal,
  untracked,
} from '@angular/core';
import type { Connection, ConnectionEvents } from './connection-types.js';
import { hold, type SharedConnectionSource, sharedConnections } from './pool.js';
import type { ConnectionSnapshot } from './snapshot.js';
import type { InboundData } from './transports/port.js';

/** A connection, or a signal of it that is followed. */
export type MaybeSignal = Connection | (() => Connection);

/** For calls outside of an injection context. */
export interface InContext {
  /** Whose destruction ends it. Default: the injector of the current injection context. */
  readonly injector?: Injector;
}

/** How {@link connectionSignal} is to work. */
export interface ConnectionSignalOptions<Selected> extends InContext {
  /** Whether nothing has changed. Default: `Object.is`. */
  equal?(before: Selected, now: Selected): boolean;
}

/** By key, so that the providers of a component add to those of the app and hide only the same keys. */
const sources = /* @__PURE__ */ new Map<string, InjectionToken<SharedConnectionSource>>();

/**
 * Says once what the connection of a key is like, for each `injectConnection(key)` below. It opens nothing by itself.
 *
 * @param source A function is called in the injection context of this provider, so it may `inject` a login.
 */
export function provideConnection(key: string, source: SharedConnectionSource): Provider {
  const token = sources.get(key) ?? new InjectionToken<SharedConnectionSource>(`the connection '${key}'`);
  sources.set(key, token);
  const useFactory = (): SharedConnectionSource => {
    const injector = inject(Injector);
    return typeof source === 'function' ? () => runInInjectionContext(injector, source) : source;
  };
  return { provide: token, useFactory };
}

/**
 * The connection of a key, shared by all who ask for that key. It is held, and with that started, from the next rendering
 * until this component, directive or service is destroyed: on a server nothing is started. The last one to let go closes it,
 * one macrotask or `lingerMs` later. Call it in an injection context.
 *
 * @param key A function or signal of keys is followed, so an input can be part of it: the next connection is held, and this
 *   one let go.
 * @param source What the first who asks for the key says of it. Default: what `provideConnection` said of the key, else a
 *   WebSocket to the URL that is the key.
 * @returns A signal: the key may change, and so may its connection, where nobody held it for half a minute. Reading it
 *   throws a TypeError for a key that is no string, or an option that makes no sense.
 */
export function injectConnection(key: string | (() => string), source?: SharedConnectionSource): Signal<Connection> {
  const injector = inject(Injector);
  const zone = inject(NgZone);
  const currentKey = computed(typeof key === 'function' ? key : () => key);
  const held = signal<Connection | null>(null);
  const sourceOf = (asked: string): SharedConnectionSource | undefined => {
    const token = sources.get(asked);
    return source ?? (token && (injector.get(token, null) ?? undefined));
  };
  // After rendering: never on a server, not before those who listen are there, and not before a page that a server has
  // rendered was hydrated.
  afterRenderEffect({
    read: (onCleanup) => {
      const asked = currentKey();
      // Starting it calls listeners and `source`, and what they read is no reason to do this again.
      untracked(() => {
        // Its timers are no reason to render, nor for the app to be unstable.
        held.set(zone.runOutsideAngular(() => hold(asked, sourceOf(asked), onCleanup)));
      });
    },
  });
  return computed(() => {
    held();
    const asked = currentKey();
    return untracked(() => sharedConnections.get(asked, sourceOf(asked)));
  });
}

/** Does something with a connection, or with each one in turn, and undoes it when the next one has come, or at the end. */
function follow(connection: MaybeSignal, injector: Injector, begin: (connection: Connection) => () => void): void {
  if (typeof connection !== 'function') {
    injector.get(DestroyRef).onDestroy(begin(connection));
    return;
  }
  // It may tell the same one again, for which nothing is to begin anew.
  const current = computed(connection);
  effect((onCleanup) => onCleanup(begin(current())), { injector });
}

/** The snapshot of a connection as a signal. Call it in an injection context, or give an injector. */
export function connectionSignal(
  connection: MaybeSignal,
  selector?: undefined,
  options?: ConnectionSignalOptions<ConnectionSnapshot>,
): Signal<ConnectionSnapshot>;
/**
 * What the selector takes from the snapshot of a connection, as a signal. It may read other signals. Call it in an
 * injection context, or give an injector.
 */
export function connectionSignal<Selected>(
  connection: MaybeSignal,
  selector: (snapshot: ConnectionSnapshot) => Selected,
  options?: ConnectionSignalOptions<Selected>,
): Signal<Selected>;
export function connectionSignal(
  connection: MaybeSignal,
  selector: (snapshot: ConnectionSnapshot) => unknown = (snapshot) => snapshot,
  { equal = Object.is, injector = inject(Injector) }: ConnectionSignalOptions<unknown> = {},
): Signal<unknown> {
  const current = typeof connection === 'function' ? connection : () => connection;
  const changes = signal(0);
  const noteChange = (): void => changes.update((count) => count + 1);
  const selected = computed(
    () => {
      changes();
      return selector(current().getSnapshot());
    },
    { equal },
  );
  const hasChanged = (snapshot: ConnectionSnapshot): boolean => {
    try {
      return untracked(() => !equal(selected(), selector(snapshot)));
    } catch {
      // It will throw again for who reads it, whose error handler is to know.
      return true;
    }
  };
  follow(connection, injector, (followed) => {
    // It may have changed since the signal was made.
    noteChange();
    // Any note has Angular check the app for what is to be drawn: not for each heartbeat.
    return followed.subscribe((snapshot) => {
      if (hasChanged(snapshot)) noteChange();
    });
  });
  return selected;
}

/**
 * Calls the listener for each event of this type until this component, directive or service is destroyed, across
 * reconnects. What it throws goes to the connection's `error` event. Call it in an injection context, or give an injector.
 */
export function onConnectionEvent<Type extends keyof ConnectionEvents>(
  connection: MaybeSignal,
  type: Type,
  listener: (event: ConnectionEvents[Type]) => void,
  { injector = inject(Injector) }: InContext = {},
): void {
  follow(connection, injector, (current) =>
    // A function of its own: one that two components share would be registered once, and removed by the first to leave.
    current.on(type, (event) => untracked(() => listener(event))),
  );
}

/**
 * The last message since this was called, as a signal; undefined before the first, and after a change of connection. Call
 * it in an injection context, or give an injector.
 */
export function latestMessage(
  connection: MaybeSignal,
  { injector = inject(Injector) }: InContext = {},
): Signal<InboundData | undefined> {
  const latest = signal<InboundData | undefined>(undefined);
  follow(connection, injector, (current) => {
    latest.set(undefined);
    return current.on('message', latest.set);
  });
  return latest.asReadonly();
}
