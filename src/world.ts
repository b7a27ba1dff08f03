import type { Children, Host } from '../machines/host.js';
import type { ConnectionEvent, Stamp } from '../machines/types.js';
import type { HeartlineClock } from './clock.js';
import type { Connection } from './connection-types.js';
import { watchEnvironment } from './environment/actor.js';
import { defaultEnvironment } from './environment/default.js';
import type { Environment } from './environment/port.js';
import type { Link } from './link.js';
import type { ConnectionOptions } from './options.js';
import { chanceBy, type Policy, ruledBy } from './policy.js';
import { runPoll } from './polling/poller.js';
import type { PollSession } from './polling/port.js';
import { runTimer } from './timers/timer.js';
import { runTransport } from './transports/actor.js';
import type { Transport } from './transports/port.js';
import type { Wire } from './wire.js';

const logics: { readonly [Kind in keyof Children]: (world: World, child: Children[Kind]) => () => void } = {
  transport: runTransport,
  timer: runTimer,
  poller: runPoll,
  environment: watchEnvironment,
};

/** The real or simulated world of one connection: what its actors act upon. None of it is in the machine. */
export class World implements Host {
  readonly clock: HeartlineClock;
  readonly environment: Environment;
  readonly transports: readonly Transport[];
  readonly polling: PollSession | null;
  readonly wire: Wire;
  readonly #connection: Pick<Connection, 'actor'>;
  readonly #policy: Policy;

  constructor(connection: Pick<Connection, 'actor'>, options: ConnectionOptions, clock: HeartlineClock, wire: Wire) {
    const { random, classify, backoff } = options;
    this.clock = clock;
    this.environment = options.environment ?? defaultEnvironment();
    this.transports = options.transports;
    this.polling = options.polling?.start() ?? null;
    this.wire = wire;
    this.#connection = connection;
    this.#policy = { random, classify, backoff };
  }

  /** Whether the host believes that it has a network: what is usual, where it fails to say. */
  get isOnline(): boolean {
    return this.wire.ask('environment', () => this.environment.online()) ?? true;
  }

  /** When something happens, the dice for what follows, and what the link has to say: by default the current one. */
  stamp(link: Link | null = this.wire.link): Stamp {
    const at = this.clock.now();
    const hidden = this.wire.ask('environment', () => this.environment.hidden()) ?? false;
    const chance = chanceBy(this.#policy, this.wire.ask);
    return link === null ? { at, chance, hidden } : { at, chance, hidden, link: link.report(at) };
  }

  run<Kind extends keyof Children>(kind: Kind, child: Children[Kind]): () => void {
    return logics[kind](this, child);
  }

  /** Adds what the user's own `classify` and `backoff` say to a fact that may end a link. */
  rule<Event extends ConnectionEvent>(event: Event): Event {
    return ruledBy(this.#policy, this.wire.ask, this.#connection.actor.getSnapshot().context, event);
  }
}
