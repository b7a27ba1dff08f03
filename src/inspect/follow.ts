import type { AnyActorRef } from 'xstate';
import type { Connection } from '../connection-types.js';
import type { InboundData } from '../transports/port.js';
import { Bridge, type ShowsServices } from './bridge/bridge.js';
import { createSafe } from './bridge/safe.js';
import type { BridgeSettings } from './options.js';

/** @throws TypeError for what is no connection. */
export function aConnection(connection: Connection): void {
  if (typeof connection?.subscribe === 'function' && 'outbox' in connection) return;
  throw new TypeError(
    '`inspectConnection` takes what `createConnection` returned; for an actor there is `inspectActor`',
  );
}

/** @throws TypeError for what is no actor of XState 5. */
export function anActor(actor: AnyActorRef): void {
  if (typeof actor?.system?.inspect === 'function') return;
  throw new TypeError('`inspectActor` takes an actor of XState 5.33 or later, such as `createActor` returns');
}

/** Shows an actor, until the returned function is called. */
export function showActor(actor: AnyActorRef, shows: ShowsServices, settings: BridgeSettings): Bridge {
  return new Bridge(actor, shows, {
    safe: createSafe(settings.redact, settings.payloads),
    now: Date.now,
    takesEvents: settings.allowEvents,
    refused: settings.refused,
  });
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
