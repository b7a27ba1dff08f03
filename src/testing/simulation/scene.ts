import type { InspectionEvent, SnapshotFrom } from 'xstate';
import type { ConnectionMachine } from '../../../machines/machine-types.js';
import { createConnection } from '../../connection.js';
import type { Connection, StatusChange } from '../../connection-types.js';
import type { Environment, EnvironmentHint } from '../../environment/port.js';
import type { DroppedItem } from '../../outbox.js';
import type { InboundData, OutboundData } from '../../transports/port.js';
import type { SendResult } from '../../wire.js';
import type { Chance } from '../chance.js';
import type { Coverage } from './coverage.js';
import { optionsOf, type Setup } from './setup.js';
import { type Deed, User } from './user.js';
import { Violation } from './violation.js';
import { observed, type WatchedLink } from './watched-link.js';
import { SimulatedWorld } from './world.js';

export type MachineSnapshot = SnapshotFrom<ConnectionMachine>;

/** What an invariant looks at. Every method is optional; each may throw a Violation. */
export interface Watch {
  /** An attempt begins. */
  dialled?(link: WatchedLink): void;
  /** The link ended by itself, while it was held. */
  linkEnded?(link: WatchedLink): void;
  /** The link is handed something to send; `sent` is called when it took it. */
  handsOver?(link: WatchedLink, data: OutboundData): void;
  sent?(link: WatchedLink, data: OutboundData): void;
  delivered?(data: InboundData): void;
  dropped?(item: DroppedItem): void;
  statusChanged?(change: StatusChange): void;
  /** An inspector is shown this. */
  inspected?(event: InspectionEvent): void;
  /** The page says something to the connection. */
  hinted?(hint: EnvironmentHint): void;
  userActs?(deed: Deed): void;
  offered?(number: number): void;
  answered?(number: number, result: SendResult): void;
  /** After everything that changed the machine, and when a life begins. `before` is its snapshot at the last look. */
  changed?(now: MachineSnapshot, before: MachineSnapshot): void;
  /** After everything that happens: thousands of times an hour. */
  looked?(now: MachineSnapshot): void;
  /** When all is over. */
  ended?(): void;
}

/** A world, a connection and a user in it, and whoever watches them. */
export class Scene {
  readonly world: SimulatedWorld;
  readonly setup: Setup;
  readonly connection: Connection;
  readonly user: User;
  /** Every link that was ever asked for, of all lives. */
  readonly links: WatchedLink[] = [];
  /** How many lives have begun. */
  life = 0;
  /** Whether a call of the user's is under way, or was just before the last look. */
  isUserActing = false;
  /** How many listeners' calls there were. */
  told = 0;
  readonly coverage: Coverage;

  // What is said before there is anybody to hear it is the beginning, which they look at themselves.
  #watches: readonly Watch[] = [];
  #before: MachineSnapshot;
  #seen: MachineSnapshot | null = null;
  #actor: Connection['actor'] | null = null;
  #stopped: { readonly of: MachineSnapshot; readonly as: MachineSnapshot } | null = null;
  #failure: Violation | null = null;

  constructor(chance: Chance, setup: Setup, coverage: Coverage, watches: (scene: Scene) => readonly Watch[]) {
    this.setup = setup;
    this.coverage = coverage;
    this.world = new SimulatedWorld({
      seed: chance.whole(0, 2 ** 31 - 1),
      promises: 'own',
      watchdogMs: setup.watchdog ? 5_000 : 60_000,
    });
    const { world } = this;
    world.network.latencyMs = setup.latencyMs;
    world.network.jitterMs = setup.jitterMs;
    world.server.everyMs = setup.serverEveryMs;
    world.server.remembers = false;
    const options = optionsOf(setup, world, chance.fork());
    const transports = options.transports.map((transport) => observed(transport, this));
    const inspect = (event: InspectionEvent): void => this.tell((watch) => watch.inspected?.(event));
    this.connection = createConnection({
      ...options,
      transports,
      environment: this.#environment(),
      ...(setup.inspected && { inspect }),
    });
    const { connection } = this;
    this.#before = connection.actor.getSnapshot();
    this.user = new User(world, () => connection, {
      acts: (deed) => {
        this.isUserActing = true;
        for (const watch of this.#watches) watch.userActs?.(deed);
      },
      offered: (number) => this.tell((watch) => watch.offered?.(number)),
      answered: (number, result) => this.tell((watch) => watch.answered?.(number, result)),
    });
    this.#listen();
    this.#watches = watches(this);
  }

  /** The page, and what it says is told on. */
  #environment(): Environment {
    const { page } = this.world;
    return {
      online: () => page.online(),
      hidden: () => page.hidden(),
      listen: (report) =>
        page.listen((hint) => {
          this.tell((watch) => watch.hinted?.(hint));
          report(hint);
        }),
      ...(page.watchdogMs !== undefined && { watchdogMs: page.watchdogMs }),
    };
  }

  /** Of a link or a listener: what is wrong there is kept until the next look, as a throw would be caught on its way. */
  tell(say: (watch: Watch) => void): void {
    try {
      for (const watch of this.#watches) say(watch);
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.#failure ??= error instanceof Violation ? error : new Violation('harness', String((error as Error).stack));
  }

  #listen(): void {
    const { connection, world, coverage } = this;
    connection.on('status', (change) => {
      this.told += 1;
      const { previous, status, lastClose, output } = change;
      const wait = change.retryInMs === null ? '' : ` for ${change.retryInMs} ms`;
      const why = change.paused === null ? '' : ` (${change.paused})`;
      world.journal.write('client', `${previous ?? 'start'} → ${status}${wait}${why}`);
      coverage.count('transition', `${previous ?? 'start'} → ${status}`);
      if (lastClose !== null && (previous === 'open' || previous === 'awaiting-pong' || previous === 'connecting')) {
        coverage.count('cause', lastClose.cause);
        coverage.count('code', String(lastClose.code));
      }
      if (output) coverage.count('end', output.reason);
      this.tell((watch) => watch.statusChanged?.(change));
      this.user.isCalled('status');
    });
    connection.on('message', (data) => {
      this.told += 1;
      this.tell((watch) => watch.delivered?.(data));
      this.user.isCalled('message');
    });
    connection.on('drop', (item) => {
      this.told += 1;
      this.tell((watch) => watch.dropped?.(item));
      this.user.isCalled('drop');
    });
    connection.on('open', () => {
      this.told += 1;
      this.user.isCalled('open');
    });
    connection.on('end', () => {
      this.told += 1;
      this.user.isCalled('end');
    });
    connection.subscribe(() => {
      this.told += 1;
      this.user.isCalled('snapshot');
    });
    connection.on('error', (error) => {
      if (error.message.includes('a bug of heartline'))
        this.fail(new Violation('P6', `${error.message} ${error.cause}`));
    });
  }

  /** The machine as it is now. One that was stopped from outside has nothing left, as after its own end. */
  get snapshot(): MachineSnapshot {
    const snapshot = this.connection.actor.getSnapshot();
    if (snapshot.status !== 'stopped') return snapshot;
    if (this.#stopped?.of !== snapshot) {
      this.#stopped = { of: snapshot, as: { ...snapshot, value: 'terminated', children: {} } as MachineSnapshot };
    }
    return this.#stopped.as;
  }

  /** The newest link of this life. */
  get link(): WatchedLink | undefined {
    return this.links.at(-1);
  }

  start(): void {
    this.connection.start();
  }

  /** Each life has an actor of its own. */
  noteLife(): void {
    const { actor } = this.connection;
    if (actor === this.#actor) return;
    this.#actor = actor;
    this.#before = actor.getSnapshot();
    this.#seen = null;
    this.life += 1;
  }

  /** Looks whether everything is as it must be. @throws Violation */
  look(): void {
    if (this.#failure) throw this.#failure;
    const now = this.snapshot;
    this.noteLife();
    if (now !== this.#seen) {
      for (const watch of this.#watches) watch.changed?.(now, this.#before);
      this.#before = this.#seen = now;
    }
    for (const watch of this.#watches) watch.looked?.(now);
    this.isUserActing = false;
  }

  end(): void {
    for (const watch of this.#watches) watch.ended?.();
    if (this.#failure) throw this.#failure;
  }
}
