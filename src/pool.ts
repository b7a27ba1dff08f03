import { ranged } from './checks.js';
import { type HeartlineClock, systemClock } from './clock.js';
import { createConnection } from './connection.js';
import type { Connection } from './connection-types.js';
import type { ConnectionOptions } from './options.js';
import { webSocketTransport } from './transports/web-socket.js';

/** What is said of a connection that several parts of an app share. */
export interface SharedConnectionOptions extends ConnectionOptions {
  /**
   * For how long it outlives its last lease, in ms, so that the next page finds it open. Default 0: until the next
   * macrotask, as long as a component that is mounted anew needs. 0 to 3,600,000.
   */
  readonly lingerMs?: number;
}

/** Options, or what makes them when they are needed. */
export type SharedConnectionSource = SharedConnectionOptions | (() => SharedConnectionOptions);

/** A hold on a shared connection. */
export interface Lease {
  readonly connection: Connection;
  /** Lets go. The connection is closed when the last hold is let go and `lingerMs` have passed. Idempotent. */
  release(): void;
}

/** Connections by key: whoever asks for one key gets one connection. */
export interface ConnectionPool {
  /**
   * The connection of a key, for what a first render shows. Where there is none it is made and not started; it is
   * forgotten where nobody leases it within half a minute, such as on a server that renders a page. One whose last hold
   * was let go is kept open for another second, so that what is being rendered with it can lease it.
   *
   * @param source What the first who asks says of it. Default: a WebSocket to the URL that is the key.
   * @throws TypeError for an option that makes no sense.
   */
  get(key: string, source?: SharedConnectionSource): Connection;
  /** Holds the connection of a key, started unless it is `autoStart: false`. @throws TypeError as `get` does. */
  lease(key: string, source?: SharedConnectionSource): Lease;
}

interface Entry {
  readonly connection: Connection;
  readonly autoStart: boolean;
  readonly lingerMs: number;
  readonly clock: HeartlineClock;
  readonly madeAt: number;
  readonly leases: Set<Lease>;
  /** The timer of its end; null unless the last hold was let go. */
  ending: unknown;
}

/** For how long, in ms, a connection is kept that was shown and that nobody has leased yet, and how many of them. */
const unleasedMs = 30_000;
const unleasedAtMost = 1_000;
/** What a framework may need from a render to its effects, in ms. */
const renderMs = 1_000;

function optionsOf(key: string, source: SharedConnectionSource | undefined): SharedConnectionOptions {
  if (typeof key !== 'string') throw new TypeError('`key` must be a string, the same one for all who are to share');
  if (source === undefined) return { transports: [webSocketTransport({ url: key })] };
  const options = typeof source === 'function' ? source() : source;
  if (typeof options === 'object' && options !== null) return options;
  throw new TypeError(`\`source\` must be options, or a function that returns them, not ${String(options)}`);
}

function makeEntry(key: string, source: SharedConnectionSource | undefined): Entry {
  const options = optionsOf(key, source);
  const { clock = systemClock, autoStart = true } = options;
  const lingerMs = ranged('lingerMs', options.lingerMs, 0, 0, 3_600_000);
  const connection = createConnection({ name: key, ...options, autoStart: false });
  return { connection, autoStart, lingerMs, clock, madeAt: clock.now(), leases: new Set(), ending: null };
}

/** An empty pool. The bindings use {@link sharedConnections}; one of your own has keys of its own. */
export function createConnectionPool(): ConnectionPool {
  /** Shown and not leased yet, the oldest first. */
  const unleased = new Map<string, Entry>();
  const leased = new Map<string, Entry>();

  // Not by a timer: on a server it would hold the process, and whoever renders next can sweep.
  const sweep = (): void => {
    for (const [key, { connection, clock, madeAt }] of unleased) {
      if (unleased.size <= unleasedAtMost && clock.now() - madeAt < unleasedMs) continue;
      unleased.delete(key);
      connection.close();
    }
  };

  const find = (key: string, source: SharedConnectionSource | undefined): Entry => {
    sweep();
    const known = leased.get(key) ?? unleased.get(key);
    if (known !== undefined) return known;
    const entry = makeEntry(key, source);
    unleased.set(key, entry);
    return entry;
  };

  const keep = (entry: Entry): void => {
    if (entry.ending === null) return;
    entry.clock.clearTimeout(entry.ending);
    entry.ending = null;
  };

  const endIn = (ms: number, key: string, entry: Entry): void => {
    entry.ending = entry.clock.setTimeout(() => {
      leased.delete(key);
      entry.connection.close();
    }, ms);
  };

  return {
    get(key, source) {
      const entry = find(key, source);
      if (entry.ending !== null) {
        keep(entry);
        endIn(Math.max(renderMs, entry.lingerMs), key, entry);
      }
      return entry.connection;
    },

    lease(key, source) {
      const entry = find(key, source);
      const { connection, leases, lingerMs } = entry;
      const lease: Lease = {
        connection,
        release: () => {
          if (leases.delete(lease) && leases.size === 0) endIn(lingerMs, key, entry);
        },
      };
      leases.add(lease);
      keep(entry);
      // Only once: what ended for a reason, such as a kick, is not revived by a component that is mounted anew.
      if (unleased.delete(key)) {
        leased.set(key, entry);
        if (entry.autoStart) connection.start();
      }
      return lease;
    },
  };
}

/** The connections that the components of an app share, by key. */
export const sharedConnections: ConnectionPool = /* @__PURE__ */ createConnectionPool();

/**
 * Leases a shared connection until its holder ends, which may be at once: the start of a connection calls listeners, and one
 * of them may end the holder before there is a lease to release.
 */
export function hold(
  key: string,
  source: SharedConnectionSource | undefined,
  onEnd: (release: () => void) => void,
): Connection {
  let lease: Lease | null = null;
  let isOver = false;
  onEnd(() => {
    isOver = true;
    lease?.release();
  });
  lease = sharedConnections.lease(key, source);
  if (isOver) lease.release();
  return lease.connection;
}
