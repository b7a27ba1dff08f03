import type { AnyActorRef } from 'xstate';
import type { Connection } from '../connection-types.js';
import type { ShowsServices } from './bridge/bridge.js';
import { aConnection, anActor, followConnection, showActor } from './follow.js';
import { type BridgeOptions, type BridgeSettings, bridgeSettingsOf } from './options.js';
import { openRelay, type RelayOptions } from './server/relay.js';

export type { Redact } from './bridge/safe.js';
export type { BridgeOptions } from './options.js';

/** How actors are shown, and where the viewer is served. */
export interface InspectOptions extends BridgeOptions, Omit<RelayOptions, 'history'> {}

/** A relay that is open: it serves the viewer, and shows what it is given to whoever opens that. */
export interface InspectorServer {
  /** Of the viewer: open it in a browser on this machine. It holds a secret made for this run. */
  readonly url: string;
  readonly port: number;
  /** Shows a connection in all its lives, until the function that it returns is called. @throws TypeError for what is none. */
  inspectConnection(connection: Connection): () => void;
  /** The same for any actor of XState 5. */
  inspectActor(actor: AnyActorRef): () => void;
  /** Ends it all: viewers are disconnected, nothing is watched any more. */
  close(): Promise<void>;
}

/** An inspector that is attached to one connection or actor. */
export interface Inspection {
  /** Of the viewer: open it in a browser on this machine. It holds a secret made for this run. */
  readonly url: string;
  readonly port: number;
  /** Detaches it and closes the relay. */
  detach(): Promise<void>;
}

/**
 * Opens a relay for as many connections and actors as you like: a web server that only this machine reaches, with the
 * viewer and a WebSocket for it. It keeps the process alive only if `keepAlive` is set. Needs the package `ws`.
 *
 * @throws TypeError for an option that makes no sense.
 * @throws HeartlineError if `ws` is not installed. An error of Node if the port is taken.
 */
export async function openInspector(options: InspectOptions = {}): Promise<InspectorServer> {
  const settings = bridgeSettingsOf(options);
  const relay = await openRelay({ ...options, history: settings.history });
  const shows: ShowsServices = { register: (service) => relay.show(service) };
  const shown = new Set<() => void>();
  const show = (start: (shows: ShowsServices, settings: BridgeSettings) => () => void): (() => void) => {
    const stop = start(shows, settings);
    shown.add(stop);
    return () => {
      if (shown.delete(stop)) stop();
    };
  };
  return {
    url: relay.url,
    port: relay.port,
    inspectConnection(connection) {
      aConnection(connection);
      return show((to, how) => followConnection(connection, to, how));
    },
    inspectActor(actor) {
      anActor(actor);
      return show((to, how) => {
        const bridge = showActor(actor, to, how);
        return () => bridge.stop();
      });
    },
    async close() {
      for (const stop of shown) stop();
      shown.clear();
      await relay.close();
    },
  };
}

/** Opens a relay for one connection. @throws as {@link openInspector}, and TypeError for what is no connection. */
export async function inspectConnection(connection: Connection, options: InspectOptions = {}): Promise<Inspection> {
  aConnection(connection);
  const inspector = await openInspector(options);
  inspector.inspectConnection(connection);
  return { url: inspector.url, port: inspector.port, detach: () => inspector.close() };
}

/** Opens a relay for one actor of XState 5. @throws as {@link openInspector}, and TypeError for what is no actor. */
export async function inspectActor(actor: AnyActorRef, options: InspectOptions = {}): Promise<Inspection> {
  anActor(actor);
  const inspector = await openInspector(options);
  inspector.inspectActor(actor);
  return { url: inspector.url, port: inspector.port, detach: () => inspector.close() };
}
