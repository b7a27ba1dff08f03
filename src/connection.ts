import { type ActorRefFrom, createActor, type InspectionEvent, type SnapshotFrom } from 'xstate';
import { connectionMachine } from '../machines/connection.machine.js';
import type { ConnectionMachine } from '../machines/machine-types.js';
import type { ConnectionState, EnvironmentEvent, Stamp, UserEvent } from '../machines/types.js';
import { systemClock } from './clock.js';
import type { Connection, ConnectionEvents } from './connection-types.js';
import { environment as environmentActor } from './environment/actor.js';
import { defaultEnvironment } from './environment/default.js';
import { HeartlineError, ListenerError } from './errors.js';
import type { Link } from './link.js';
import { createListeners } from './listeners.js';
import { type ConnectionOptions, settingsOf, wireLimitsOf } from './options.js';
import { createOutbox } from './outbox.js';
import { createPolicy } from './policy.js';
import { poller } from './polling/poller.js';
import { createAsk } from './seam.js';
import { type ConnectionSnapshot, snapshotOf, statusOf } from './snapshot.js';
import { timer } from './timers/timer.js';
import { transport } from './transports/actor.js';
import { truncateUtf8 } from './utf8.js';
import { Wire } from './wire.js';
import { settle, type World } from './world.js';

let worldlyMachine: ConnectionMachine | undefined;

/** The machine with the actors that act upon a {@link World}. Made once: providing builds the whole chart anew. */
function machine(): ConnectionMachine {
  worldlyMachine ??= connectionMachine.provide({
    actors: { transport, timer, poller, environment: environmentActor },
  });
  return worldlyMachine;
}

/** RFC 6455 section 5.5: a control frame holds 125 bytes, two of them are the code. */
const closeReasonBytes = 123;

const isEnding = (status: ConnectionState): boolean => status === 'closing' || status === 'terminated';

/** Opens a connection and keeps it alive. @throws TypeError if an option makes no sense. */
export function createConnection(options: ConnectionOptions): Connection {
  const settings = settingsOf(options);
  const { clock = systemClock, environment = defaultEnvironment(), polling, heartbeat = {} } = options;
  const { name = 'heartline', inspect } = options;

  const listeners = createListeners<ConnectionEvents & { readonly snapshot: ConnectionSnapshot }>((event, error) =>
    complain(new ListenerError(event, error)),
  );
  const complain = (error: HeartlineError): void => {
    const isOwnFault = error instanceof ListenerError && error.event === 'error';
    if (isOwnFault || !listeners.emit('error', error)) console.error(error);
  };
  const ask = createAsk(complain);

  const outbox = createOutbox({ ...options.outbox, onDrop: (item) => listeners.emit('drop', item) });
  const messages = listeners.channel('message');
  const wire = new Wire({
    ...wireLimitsOf(options),
    outbox,
    now: () => clock.now(),
    emit: (data) => messages.emit(data),
    ask,
    accepts: () => {
      const { status, value } = actor.getSnapshot();
      return status === 'active' ? endAskedOf !== actor && !isEnding(value) : isNextAsked;
    },
    ping: heartbeat.ping,
    isPong: heartbeat.isPong,
    answer: heartbeat.answer,
    greeting: options.greeting,
    messageId: options.messageId,
  });

  const policy = createPolicy(options, ask);
  /** What the host says of itself, or what is usual where it fails to. */
  const host = (question: 'hidden' | 'online', usual: boolean): boolean =>
    ask('environment', () => environment[question]()) ?? usual;
  const world: World = {
    clock,
    environment,
    transports: options.transports,
    polling: polling?.start() ?? null,
    wire,
    stamp: (link: Link | null = wire.link): Stamp => {
      const at = clock.now();
      return { at, chance: policy.chance(), hidden: host('hidden', false), ...(link && { link: link.report(at) }) };
    },
    rule: (event) => ({ ...event, ...policy.rulingOn(actor.getSnapshot().context, event) }),
  };

  /** Tells the outside what changed, and only what changed: the machine's observers are called for ignored events too. */
  const publish = (snapshot: SnapshotFrom<ConnectionMachine>): void => {
    const before = told;
    const now = snapshotOf(snapshot, view);
    view = now;
    if (now === before) return;
    told = now;
    const { status } = now;
    if (status === 'terminated') outbox.clear('closed');
    else outbox.expire(clock.now());
    if (status !== before?.status) listeners.emit('status', { ...now, previous: before?.status ?? null });
    if (now.isConnected && before?.isConnected !== true) {
      const { sessions, lostAt, openedAt } = snapshot.context;
      const gapMs = lostAt === null || openedAt === null ? 0 : Math.max(0, openedAt - lostAt);
      listeners.emit('open', { transport: now.transport, isReconnect: sessions > 1, gapMs });
    }
    listeners.emit('snapshot', now);
    if (now.output !== null) listeners.emit('end', now.output);
  };

  const observe = (event: InspectionEvent): void => {
    ask('inspect', () => (typeof inspect === 'function' ? inspect(event) : inspect?.next?.(event)));
  };

  const newLife = (starts: readonly number[] = []): ActorRefFrom<ConnectionMachine> => {
    const born = createActor(machine(), {
      id: name,
      clock,
      input: { settings, at: clock.now(), offline: !host('online', true), starts },
      ...(inspect && { inspect: observe }),
    });
    settle(born.system, world);
    born.subscribe({
      next: publish,
      complete: () => followOn(),
      error: (error) => {
        living = null;
        isNextAsked = false;
        wire.link?.abandon();
        publish(actor.getSnapshot());
        complain(
          new HeartlineError('The machine failed, which is a bug of heartline: please report it.', { cause: error }),
        );
      },
    });
    return born;
  };

  /** The snapshot of now, and the last one that listeners were told of. */
  let view: ConnectionSnapshot | null = null;
  let told: ConnectionSnapshot | null = null;
  let actor = newLife();
  /** The life that has begun and not let go of everything yet. */
  let living: typeof actor | null = null;
  /** The life whose end was asked for, perhaps from within a listener, when the machine has yet to hear of it. */
  let endAskedOf: typeof actor | null = null;
  /** Whether another life is to follow the one that is ending. */
  let isNextAsked = false;
  const request = (event: UserEvent | EnvironmentEvent): void => {
    if (living?.getSnapshot().status === 'active') living.send({ ...event, ...world.stamp() });
  };
  const begin = (): void => {
    const { status, context } = actor.getSnapshot();
    if (status !== 'active') actor = newLife(context.starts);
    isNextAsked = false;
    living = actor;
    actor.start();
    // The host may have changed its mind since the life was made.
    const isOnline = host('online', true);
    if (isOnline === actor.getSnapshot().context.offline) {
      request({ type: isOnline ? 'network.online' : 'network.offline' });
    }
  };
  const followOn = (): void => {
    // The actor may have been stopped from outside, of which its observers hear no more than that it is over.
    publish(actor.getSnapshot());
    living = null;
    if (isNextAsked) begin();
  };
  const start = (): void => {
    if (living === null) return begin();
    const { status, value, context } = living.getSnapshot();
    if (status === 'active' && !isEnding(value) && endAskedOf !== living) return;
    isNextAsked = true;
    // Nobody waits for the closing handshake of a life that is to be followed by another.
    if (status === 'active') living.send({ type: 'close.timedOut', epoch: context.epoch, lateMs: 0, ...world.stamp() });
  };

  if (options.autoStart !== false) start();
  return {
    get status() {
      return statusOf(actor.getSnapshot());
    },
    get actor() {
      return actor;
    },
    outbox: {
      get items() {
        return outbox.items;
      },
      get bytes() {
        return outbox.bytes;
      },
    },
    getSnapshot: () => {
      view ??= snapshotOf(actor.getSnapshot(), null);
      return view;
    },
    subscribe: (listener) => listeners.on('snapshot', listener),
    on: (type, listener) => listeners.on(type, listener),
    send: (data) => wire.send(data),
    close: (code = 1000, reason = '') => {
      if (code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code <= 4999)) {
        throw new TypeError(`\`code\` must be 1000 or an integer from 3000 to 4999, not ${String(code)}`);
      }
      isNextAsked = false;
      wire.ends += 1;
      if (living?.getSnapshot().status !== 'active') return outbox.clear('closed');
      endAskedOf = living;
      if (wire.link !== null) wire.detach(wire.link);
      request({ type: 'user.close', code, reason: truncateUtf8(String(reason), closeReasonBytes) });
    },
    reconnect: () => request({ type: 'user.reconnect' }),
    start,
    wake: () => request({ type: 'page.resumed' }),
  };
}
