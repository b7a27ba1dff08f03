import type { AnyActorRef, AnyEventObject } from 'xstate';
import type { Connection } from '../connection-types.js';
import type { InboundData } from '../transports/port.js';
import { Bridge, type ShowsServices } from './bridge/bridge.js';
import { createSafe } from './bridge/safe.js';
import type { BridgeSettings } from './options.js';

/** @throws TypeError for what is no connection, or one without XState. */
export function aConnection(connection: Connection): void {
  if (typeof connection?.subscribe !== 'function' || !('outbox' in connection)) {
    throw new TypeError(
      '`inspectConnection` takes what `createConnection` returned; for an actor there is `inspectActor`',
    );
  }
  if (connection.actor.system === undefined) {
    throw new TypeError(
      '`inspectConnection` needs the XState actor: import createConnection from heartline, not heartline/compiled',
    );
  }
}

/** @throws TypeError for what is no actor of XState 5. */
export function anActor(actor: AnyActorRef): void {
  if (typeof actor?.system?.inspect === 'function') return;
  throw new TypeError('`inspectActor` takes an actor of XState 5.33 or later, such as `createActor` returns');
}

/** Something that is shown. */
export interface Showing {
  /** Shows something that the actor was told by other ways than as an event. */
  note(event: AnyEventObject): void;
  stop(): void;
}

interface Shared {
  readonly bridge: Bridge;
  users: number;
}

/** Whoever shows the same actor in the same place shares it: it is shown once, and until the last one has stopped. */
const bridges = new WeakMap<ShowsServices, Map<string, Shared>>();

/** Shows an actor. The settings of the first one hold for all who show it in the same place. */
export function showActor(actor: AnyActorRef, shows: ShowsServices, settings: BridgeSettings): Showing {
  const here = bridges.get(shows) ?? new Map<string, Shared>();
  bridges.set(shows, here);
  const shared = here.get(actor.sessionId) ?? {
    bridge: new Bridge(actor, shows, {
      safe: createSafe(settings.redact, settings.payloads),
      now: Date.now,
      takesEvents: settings.allowEvents,
      refused: settings.refused,
    }),
    users: 0,
  };
  here.set(actor.sessionId, shared);
  shared.users += 1;
  let isShown = true;
  return {
    note: (event) => shared.bridge.note(event),
    stop() {
      if (!isShown) return;
      isShown = false;
      shared.users -= 1;
      if (shared.users > 0) return;
      here.delete(actor.sessionId);
      shared.bridge.stop();
    },
  };
}

/** Shows a connection in all its lives, each of which has an actor of its own, until the returned function is called. */
export function followConnection(connection: Connection, shows: ShowsServices, settings: BridgeSettings): () => void {
  let { actor } = connection;
  let bridge = showActor(actor, shows, settings);
  const follow = connection.on('status', () => {
    if (connection.actor === actor) return;
    bridge.stop();
    actor = connection.actor;
    bridge = showActor(actor, shows, settings);
  });
  const stopSampling = sample(connection, settings.sampleMessages, (data) =>
    bridge.note({ type: 'message.received', data }),
  );
  return () => {
    follow();
    stopSampling();
    bridge.stop();
  };
}

/** Tells of at most so many messages a second; of none, without so much as a listener. */
function sample(connection: Connection, perSecond: number, tell: (data: InboundData) => void): () => void {
  if (perSecond === 0) return () => {};
  let second = 0;
  let told = 0;
  return connection.on('message', (data) => {
    const now = Math.floor(Date.now() / 1_000);
    if (now !== second) {
      second = now;
      told = 0;
    }
    told += 1;
    if (told <= perSecond) tell(data);
  });
}
