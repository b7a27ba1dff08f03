import { type ActorRefFrom, createActor, type InspectionEvent, type SnapshotFrom } from 'xstate';
import { connectionMachine } from '../machines/connection.machine.js';
import { safeDelay } from '../machines/delays.js';
import { failuresWith } from '../machines/loss.js';
import type { ConnectionMachine } from '../machines/machine-types.js';
import { closeToRuleOn } from '../machines/ruling.js';
import type {
  ConnectionEvent,
  ConnectionOutput,
  ConnectionState,
  EnvironmentEvent,
  Ruling,
  Stamp,
  UserEvent,
} from '../machines/types.js';
import type { Verdict } from '../machines/verdicts.js';
import { systemClock } from './clock.js';
import { environment as environmentActor } from './environment/actor.js';
import { defaultEnvironment } from './environment/default.js';
import { CallbackError, type HeartlineError, ListenerError } from './errors.js';
import type { Link } from './link.js';
import { createListeners } from './listeners.js';
import { type ConnectionOptions, settingsOf, wireLimitsOf } from './options.js';
import { createOutbox, type DroppedItem } from './outbox.js';
import { poller } from './polling/poller.js';
import { type ConnectionSnapshot, snapshotOf } from './snapshot.js';
import { timer } from './timers/timer.js';
import { transport } from './transports/actor.js';
import type { InboundData, OutboundData } from './transports/port.js';
import { truncateUtf8 } from './utf8.js';
import { type SendResult, Wire } from './wire.js';
import { settle, type World } from './world.js';

/** What a `status` listener is told. */
export interface StatusChange extends ConnectionSnapshot {
  /** The status before this one; null for the first. */
  readonly previous: ConnectionState | null;
}

/** What an `open` listener is told. */
export interface OpenEvent {
  /** The name of the transport that opened. */
  readonly transport: string;
  /** Whether an earlier link of this connection was open before: the first connect is no reconnect (R15). */
  readonly isReconnect: boolean;
  /** How long there was no link since the last one ended, in ms; 0 for the first. */
  readonly gapMs: number;
}

/** The events of a connection, and what their listeners are told. */
export interface ConnectionEvents {
  /** One message, in order of arrival. Control frames never come here. */
  readonly message: InboundData;
  /** The status changed. */
  readonly status: StatusChange;
  /** A link opened, the first one or a later one. */
  readonly open: OpenEvent;
  /** A message that waited in the outbox will not be sent. */
  readonly drop: DroppedItem;
  /** The connection ended for good. */
  readonly end: ConnectionOutput;
  /** A function of yours failed; the connection goes on. Without a listener it is printed by `console.error`. */
  readonly error: HeartlineError;
}

/** One connection, over however many links. */
export interface Connection {
  /** Where the lifecycle stands. */
  readonly status: ConnectionState;
  /** The XState actor itself: a new one after `start()` ended an earlier life. */
  readonly actor: ActorRefFrom<ConnectionMachine>;
  /** What waits to be sent. */
  readonly outbox: { readonly items: number; readonly bytes: number };
  /** Plain data; the same object until something in it changes. */
  getSnapshot(): ConnectionSnapshot;
  /** Calls the listener after each change of the snapshot. */
  subscribe(listener: (snapshot: ConnectionSnapshot) => void): () => void;
  /** Calls the listener for each event of this type. Registered twice, it is called once. */
  on<Type extends keyof ConnectionEvents>(type: Type, listener: (event: ConnectionEvents[Type]) => void): () => void;
  /**
   * Sends over the link, or keeps the message in the outbox until there is one. `rejected`: the outbox is full, the
   * current transport cannot carry it, or the connection is ending or has ended.
   *
   * @throws TypeError if `data` is of no kind that can be sent.
   */
  send(data: OutboundData): SendResult;
  /**
   * Ends the connection: `terminated` within `closeTimeoutMs`, whatever the transport does. Idempotent, legal in every
   * state. What waits in the outbox is dropped and reported.
   *
   * @param code 1000 (default) or 3000 to 4999 (RFC 6455 section 7.4).
   * @param reason Cut to 123 bytes of UTF-8.
   * @throws TypeError for another code.
   */
  close(code?: number, reason?: string): void;
  /** Replaces the link, at once if the attempt budget allows. Does nothing once the end was asked for. */
  reconnect(): void;
  /** Starts a connection made with `autoStart: false`, or a new life after the end of an earlier one. */
  start(): void;
  /** For hosts without page events (React Native): says that the app is in front again, so the link is probed. */
  wake(): void;
}

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
  const {
    clock = systemClock,
    random = Math.random,
    environment = defaultEnvironment(),
    polling,
    heartbeat = {},
  } = options;
  const { classify, backoff, name = 'heartline', inspect } = options;

  const listeners = createListeners<ConnectionEvents & { readonly snapshot: ConnectionSnapshot }>((event, error) =>
    complain(new ListenerError(event, error)),
  );
  const complain = (error: HeartlineError): void => {
    const isOwnFault = error instanceof ListenerError && error.event === 'error';
    if (isOwnFault || !listeners.emit('error', error)) console.error(error);
  };
  const complainOf = (option: string, error: unknown): void => complain(new CallbackError(option, error));

  const outbox = createOutbox({ ...options.outbox, onDrop: (item) => listeners.emit('drop', item) });
  const messages = listeners.channel('message');
  const wire = new Wire({
    ...wireLimitsOf(options),
    outbox,
    now: () => clock.now(),
    emit: (data) => messages.emit(data),
    complain: complainOf,
    accepts: () => !isEnding(statusOf()),
    ping: heartbeat.ping,
    isPong: heartbeat.isPong,
    answer: heartbeat.answer,
    greeting: options.greeting,
    messageId: options.messageId,
  });

  const chance = (): number => {
    try {
      const drawn = random();
      if (drawn >= 0 && drawn < 1) return drawn;
      throw new RangeError(`${drawn} is not in [0, 1)`);
    } catch (error) {
      complainOf('random', error);
      return 0.5;
    }
  };
  /** What the host says of itself, or what is usual where it fails to. */
  const host = (question: 'hidden' | 'online', usual: boolean): boolean => {
    try {
      return environment[question]();
    } catch (error) {
      complainOf('environment', error);
      return usual;
    }
  };
  const world: World = {
    clock,
    environment,
    transports: options.transports,
    polling: polling ? { port: polling, session: polling.start() } : null,
    wire,
    stamp: (link: Link | null = wire.link): Stamp => {
      const at = clock.now();
      return { at, chance: chance(), hidden: host('hidden', false), ...(link && { link: link.report(at) }) };
    },
    rule: (event) => ({ ...event, ...rulingOn(event) }),
  };

  /** What the user's own policy says; a failure of it is answered by the default one. */
  const rulingOn = (event: ConnectionEvent): Ruling => {
    if (classify === undefined && typeof backoff !== 'function') return {};
    const { context } = actor.getSnapshot();
    const close = closeToRuleOn(context, event);
    if (close === null) return {};
    const ruling: { verdict?: Verdict; retryInMs?: number } = {};
    try {
      const verdict = classify?.(close);
      if (verdict !== undefined) ruling.verdict = verdict;
    } catch (error) {
      complainOf('classify', error);
    }
    if (typeof backoff !== 'function') return ruling;
    try {
      const request = { attempt: failuresWith(context, event), cause: close.cause, chance: event.chance ?? 0.5 };
      const retryInMs = backoff(request);
      if (typeof retryInMs !== 'number' || Number.isNaN(retryInMs))
        throw new TypeError('it must return a number of ms');
      ruling.retryInMs = safeDelay(retryInMs);
    } catch (error) {
      complainOf('backoff', error);
    }
    return ruling;
  };

  /** Tells the outside what changed, and only what changed: the machine's observers are called for ignored events too. */
  const publish = (snapshot: SnapshotFrom<ConnectionMachine>): void => {
    const before = view;
    view = snapshotOf(snapshot, before);
    if (view === before) return;
    const { status } = view;
    if (status === 'terminated') outbox.clear('closed');
    else outbox.expire(clock.now());
    if (status !== before?.status) listeners.emit('status', { ...view, previous: before?.status ?? null });
    if (view.isConnected && before?.isConnected !== true) {
      const { sessions, lostAt, openedAt } = snapshot.context;
      const gapMs = lostAt === null || openedAt === null ? 0 : Math.max(0, openedAt - lostAt);
      listeners.emit('open', { transport: view.transport, isReconnect: sessions > 1, gapMs });
    }
    listeners.emit('snapshot', view);
    if (view.output !== null) listeners.emit('end', view.output);
  };

  const observe = (event: InspectionEvent): void => {
    try {
      if (typeof inspect === 'function') inspect(event);
      else inspect?.next?.(event);
    } catch (error) {
      complainOf('inspect', error);
    }
  };

  const newLife = (): ActorRefFrom<ConnectionMachine> => {
    const born = createActor(machine(), {
      id: name,
      clock,
      input: { settings, at: clock.now(), offline: !host('online', true) },
      ...(inspect && { inspect: observe }),
    });
    settle(born.system, world);
    born.subscribe({
      next: publish,
      error: (error) => {
        wire.link?.abandon();
        complainOf('transports', error);
      },
    });
    return born;
  };

  let view: ConnectionSnapshot | null = null;
  let actor = newLife();
  let living: typeof actor | null = null;
  const statusOf = (): ConnectionState => actor.getSnapshot().value;
  const request = (event: UserEvent | EnvironmentEvent): void => {
    if (living?.getSnapshot().status === 'active') living.send({ ...event, ...world.stamp() });
  };
  const start = (): void => {
    if (living !== null) {
      if (!isEnding(statusOf())) return;
      living.stop();
      actor = newLife();
    }
    living = actor;
    actor.start();
  };

  if (options.autoStart !== false) start();
  return {
    get status() {
      return statusOf();
    },
    get actor() {
      return actor;
    },
    outbox,
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
      request({ type: 'user.close', code, reason: truncateUtf8(String(reason), closeReasonBytes) });
    },
    reconnect: () => request({ type: 'user.reconnect' }),
    start,
    wake: () => request({ type: 'page.resumed' }),
  };
}
