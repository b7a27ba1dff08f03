import type { ConnectionSettings } from '../machines/settings.js';
import type { ConnectionState, EnvironmentEvent, UserEvent } from '../machines/types.js';
import { mustBe } from './checks.js';
import { systemClock } from './clock.js';
import { closeReason, isCloseCode } from './close-request.js';
import type { Connection, ConnectionEvents } from './connection-types.js';
import { HeartlineError, ListenerError } from './errors.js';
import { type Life, type LifeSnapshot, newLife } from './life.js';
import { Channel, type Listener, Listeners } from './listeners.js';
import { type ConnectionOptions, settingsOf, wireLimitsOf } from './options.js';
import { Outbox } from './outbox.js';
import { createAsk } from './seam.js';
import { type ConnectionSnapshot, snapshotOf, statusOf } from './snapshot.js';
import type { InboundData, OutboundData } from './transports/port.js';
import { type SendResult, Wire } from './wire.js';
import { World } from './world.js';

type Events = ConnectionEvents & { readonly snapshot: ConnectionSnapshot };

const isEnding = (status: ConnectionState): boolean => status === 'closing' || status === 'terminated';

/** What waits, to be read by everybody and changed by nobody. The numbers are its own, for whoever spreads or logs it. */
class OutboxView {
  declare readonly items: number;
  declare readonly bytes: number;
  declare private readonly kept: Outbox;

  constructor(kept: Outbox) {
    // Writable, or a proxy would have to give the outbox itself and not a proxy of it.
    Object.defineProperties(this, { ...OutboxView.#numbers, kept: { value: kept, writable: true } });
  }

  static readonly #numbers: PropertyDescriptorMap & ThisType<OutboxView> = {
    items: {
      enumerable: true,
      get() {
        return this.kept.items;
      },
    },
    bytes: {
      enumerable: true,
      get() {
        return this.kept.bytes;
      },
    },
  };
}

/**
 * A class: closures of its own for each connection take some kilobytes, and so do the getters of a literal, each of which
 * gives its object a hidden class of its own. What is public is bound all the same, as it may be taken apart, and reads
 * nothing private but by way of that, as it may stand behind a proxy (Vue's `reactive`).
 */
class HeartlineConnection implements Connection {
  actor: Life;
  readonly outbox: OutboxView;

  readonly #name: string;
  readonly #inspect: ConnectionOptions['inspect'];
  readonly #outbox: Outbox;
  readonly #messages: Channel<InboundData>;
  readonly #listeners: Listeners<Events>;
  readonly #wire: Wire;
  readonly #world: World;
  /** The snapshot of now, and the last one that listeners were told of. */
  #view: ConnectionSnapshot | null = null;
  #told: ConnectionSnapshot | null = null;
  /** The life that has begun and not let go of everything yet. */
  #living: Life | null = null;
  /** The life whose end was asked for, perhaps from within a listener, when the machine has yet to hear of it. */
  #endAskedOf: Life | null = null;
  /** Whether another life is to follow the one that is ending. */
  #isNextAsked = false;

  constructor(options: ConnectionOptions) {
    const settings = settingsOf(options);
    const { clock = systemClock } = options;
    const { ping, isPong, answer } = options.heartbeat ?? {};
    this.#name = options.name ?? 'heartline';
    this.#inspect = options.inspect;

    const onThrow = (event: string, error: unknown): void => this.#complain(new ListenerError(event, error));
    this.#listeners = new Listeners(onThrow);
    this.#messages = new Channel('message', onThrow);
    this.#outbox = new Outbox({ ...options.outbox, onDrop: (item) => this.#listeners.emit('drop', item) });
    this.outbox = new OutboxView(this.#outbox);
    this.#wire = new Wire({
      limits: wireLimitsOf(options),
      outbox: this.#outbox,
      clock,
      messages: this.#messages,
      ask: createAsk((error) => this.#complain(error)),
      accepts: () => this.#accepts(),
      heartbeat: { ping, isPong, answer },
      greeting: options.greeting,
      messageId: options.messageId,
    });
    this.#world = new World(this, options, clock, this.#wire);
    this.actor = this.#newLife(settings);
    if (options.autoStart !== false) this.start();
  }

  get status(): ConnectionState {
    return statusOf(this.actor.getSnapshot());
  }

  readonly getSnapshot = (): ConnectionSnapshot => {
    this.#view ??= snapshotOf(this.actor.getSnapshot(), null);
    return this.#view;
  };

  readonly subscribe = (listener: Listener<ConnectionSnapshot>): (() => void) =>
    this.#listeners.on('snapshot', listener);

  readonly on = <Type extends keyof ConnectionEvents>(
    type: Type,
    listener: Listener<ConnectionEvents[Type]>,
  ): (() => void) =>
    type === 'message' ? this.#messages.add(listener as Listener<InboundData>) : this.#listeners.on(type, listener);

  readonly send = (data: OutboundData): SendResult => this.#wire.send(data);

  readonly start = (): void => {
    const living = this.#living;
    if (living === null) return this.#begin();
    const { status, value, context } = living.getSnapshot();
    if (status === 'active' && !isEnding(value) && this.#endAskedOf !== living) return;
    this.#isNextAsked = true;
    // Nobody waits for the closing handshake of a life that is to be followed by another.
    if (status === 'active') {
      living.send({ type: 'close.timedOut', epoch: context.epoch, lateMs: 0, ...this.#world.stamp() });
    }
  };

  readonly close = (code = 1000, reason = ''): void => {
    if (!Number.isInteger(code) || !isCloseCode(code)) {
      mustBe('code', `1000 or an integer from 3000 to 4999, not ${String(code)}`);
    }
    const wire = this.#wire;
    this.#isNextAsked = false;
    wire.ends += 1;
    if (this.#living?.getSnapshot().status !== 'active') return this.#outbox.clear('closed');
    this.#endAskedOf = this.#living;
    if (wire.link !== null) wire.detach(wire.link);
    this.#request({ type: 'user.close', code, reason: closeReason(String(reason)) });
  };

  readonly reconnect = (): void => this.#request({ type: 'user.reconnect' });

  readonly wake = (): void => this.#request({ type: 'page.resumed' });

  #newLife(settings: ConnectionSettings, starts: readonly number[] = []): Life {
    const world = this.#world;
    const input = { settings, at: world.clock.now(), offline: !world.isOnline, starts };
    const born = newLife({ name: this.#name, world, input, inspect: this.#inspect });
    born.subscribe({
      next: (snapshot) => this.#publish(snapshot),
      complete: () => this.#followOn(),
      error: (error) => this.#fail(error),
    });
    return born;
  }

  #begin(): void {
    const { status, context } = this.actor.getSnapshot();
    if (status !== 'active') this.actor = this.#newLife(context.settings, context.starts);
    this.#isNextAsked = false;
    this.#living = this.actor;
    this.actor.start();
    // The host may have changed its mind since the life was made.
    const { isOnline } = this.#world;
    if (isOnline === this.actor.getSnapshot().context.offline) {
      this.#request({ type: isOnline ? 'network.online' : 'network.offline' });
    }
  }

  #followOn(): void {
    // The actor may have been stopped from outside, of which its observers hear no more than that it is over.
    this.#publish(this.actor.getSnapshot());
    this.#living = null;
    if (this.#isNextAsked) this.#begin();
  }

  #fail(cause: unknown): void {
    this.#living = null;
    this.#isNextAsked = false;
    this.#wire.link?.abandon();
    this.#publish(this.actor.getSnapshot());
    this.#complain(new HeartlineError('The machine failed, which is a bug of heartline: please report it.', { cause }));
  }

  #request(event: UserEvent | EnvironmentEvent): void {
    const living = this.#living;
    if (living?.getSnapshot().status === 'active') living.send({ ...event, ...this.#world.stamp() });
  }

  /** Whether messages are still taken: not once the end was asked for. */
  #accepts(): boolean {
    const { status, value } = this.actor.getSnapshot();
    return status === 'active' ? this.#endAskedOf !== this.actor && !isEnding(value) : this.#isNextAsked;
  }

  /** Tells the outside what changed, and only what changed: the machine's observers are called for ignored events too. */
  #publish(snapshot: LifeSnapshot): void {
    const listeners = this.#listeners;
    const before = this.#told;
    const now = snapshotOf(snapshot, this.#view);
    this.#view = now;
    if (now === before) return;
    this.#told = now;
    const { status } = now;
    if (status === 'terminated') this.#outbox.clear('closed');
    else this.#outbox.expire(this.#world.clock.now());
    if (status !== before?.status && listeners.has('status')) {
      listeners.emit('status', { ...now, previous: before?.status ?? null });
    }
    if (now.isConnected && before?.isConnected !== true) {
      const { sessions, lostAt, openedAt } = snapshot.context;
      const gapMs = lostAt === null || openedAt === null ? 0 : Math.max(0, openedAt - lostAt);
      listeners.emit('open', { transport: now.transport, isReconnect: sessions > 1, gapMs });
    }
    listeners.emit('snapshot', now);
    if (now.output !== null) listeners.emit('end', now.output);
  }

  #complain(error: HeartlineError): void {
    const isOwnFault = error instanceof ListenerError && error.event === 'error';
    if (isOwnFault || !this.#listeners.emit('error', error)) console.error(error);
  }
}

/** Opens a connection and keeps it alive. @throws TypeError if an option makes no sense. */
export function createConnection(options: ConnectionOptions): Connection {
  return new HeartlineConnection(options);
}
