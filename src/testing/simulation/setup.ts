import type { Verdict } from '../../../machines/verdicts.js';
import type { ConnectionOptions } from '../../options.js';
import type { Transport } from '../../transports/port.js';
import type { Chance } from '../chance.js';
import { roughTransport } from './rough-transport.js';
import type { SimulatedWorld } from './world.js';

type TransportKind = 'websocket' | 'websocket, closed late' | 'sockjs' | 'rough' | 'missing';
type UrlKind = 'fixed' | 'function' | 'promise' | 'slow' | 'failing';

/** What one seed's connection is told: plain data, so that it can be shown. */
export interface Setup {
  readonly transports: readonly TransportKind[];
  readonly url: UrlKind;
  readonly polling: boolean;
  readonly heartbeat: 'ping' | 'brisk ping' | 'silence' | 'none';
  readonly hidden: 'keep' | 'stretch' | 'park';
  readonly outbox: 'default' | 'small, reject-new' | 'small, drop-oldest' | 'small, drop-new';
  readonly maxRetries: number | null;
  readonly policies: 'default' | 'own' | 'throwing';
  readonly fallbackAfter: number;
  readonly greets: boolean;
  readonly hasIds: boolean;
  readonly watchdog: boolean;
  /** How often the server says something by itself, in ms. */
  readonly serverEveryMs: number | null;
  readonly latencyMs: number;
  readonly jitterMs: number;
  /** Whether an inspector is attached. */
  readonly inspected: boolean;
  /** Whether the server flaps for a while when all else has healed. */
  readonly flaps: boolean;
}

/** In every token and payload of a simulated life: it must turn up nowhere but on the line (I17). */
export const canary = 'C4N4RY';

/** In a small outbox. */
export const smallOutbox = { maxItems: 5, maxBytes: 400, ttlMs: 20_000 } as const;

/** The code by which this server says "stay away". */
export const kickCode = 4001;

const transportLists: readonly (readonly TransportKind[])[] = [
  ['websocket'],
  ['websocket'],
  ['websocket'],
  ['websocket', 'sockjs'],
  ['sockjs'],
  ['rough'],
  ['rough', 'websocket'],
  ['websocket, closed late'],
  ['missing', 'websocket'],
];

export function drawSetup(chance: Chance): Setup {
  return {
    transports: chance.pick(transportLists),
    url: chance.pick(['fixed', 'fixed', 'function', 'promise', 'slow', 'failing'] as const),
    polling: chance.happens(0.4),
    heartbeat: chance.pick(['ping', 'ping', 'ping', 'brisk ping', 'silence', 'none'] as const),
    hidden: chance.pick(['keep', 'keep', 'stretch', 'park'] as const),
    outbox: chance.pick(['default', 'small, reject-new', 'small, drop-oldest', 'small, drop-new'] as const),
    maxRetries: chance.happens(0.1) ? chance.whole(0, 6) : null,
    policies: chance.pick(['default', 'default', 'default', 'own', 'throwing'] as const),
    fallbackAfter: chance.pick([3, 3, 1, 5]),
    greets: chance.happens(0.3),
    hasIds: chance.happens(0.3),
    watchdog: chance.happens(0.5),
    serverEveryMs: chance.pick([null, 60_000, 20_000, 5_000]),
    latencyMs: chance.pick([0, 5, 20, 20, 80, 300]),
    jitterMs: chance.pick([0, 0, 10, 100]),
    inspected: chance.happens(0.1),
    flaps: chance.happens(0.15),
  };
}

const heartbeats: Record<Setup['heartbeat'], NonNullable<ConnectionOptions['heartbeat']>> = {
  ping: { ping: () => 'ping', isPong: (data) => data === 'pong' },
  'brisk ping': {
    ping: () => 'ping',
    isPong: (data) => data === 'pong',
    intervalMs: 8_000,
    timeoutMs: 3_000,
    maxMissed: 3,
    probeTimeoutMs: 2_000,
  },
  silence: { silenceMs: 70_000, isPong: (data) => data === 'pong' },
  none: { isPong: (data) => data === 'pong' },
};

/** Thrown by the functions of a setup that fails on purpose. */
function failing(what: string): never {
  throw new Error(`${what} fails: https://simulated.test/token?key=${canary}`);
}

/** Close reasons that mean nothing by themselves. */
export const plainReasons: readonly string[] = ['', 'bye'];

/** The server's own word in a close reason: `retry=<ms>`, `stay away`, `limited` or nothing. */
function classify({ reason }: { readonly reason: string }): Verdict | undefined {
  if (reason.startsWith('retry=')) return { kind: 'retry-after', delayMs: Number(reason.slice(6)) };
  if (reason === 'stay away') return { kind: 'terminate', reason: 'rejected' };
  if (reason === 'limited') return { kind: 'retry', times: 2, then: 'protocol' };
  if (reason === 'token') return { kind: 'refresh-auth' };
  if (reason === 'fall back') return { kind: 'fallback' };
  return undefined;
}

/** The options that this setup means in this world. */
export function optionsOf(setup: Setup, world: SimulatedWorld, chance: Chance): ConnectionOptions {
  const small = setup.outbox === 'default' ? null : setup.outbox.slice(7);
  const urls: Record<UrlKind, (address: string) => string | (() => string | Promise<string>)> = {
    fixed: (address) => address,
    function: (address) => () => address,
    promise: (address) => () => {
      world.stir();
      return Promise.resolve(address);
    },
    slow: (address) => () =>
      new Promise((resolve) => {
        const ms = world.isTroubled ? chance.pick([10, 1_000, 9_999, 10_000, 15_000]) : 10;
        world.network.later(ms, () =>
          world.network.toPage(() => {
            world.stir();
            resolve(address);
          }),
        );
      }),
    failing: (address) => () => (world.isTroubled && chance.happens(0.3) ? failing('url') : address),
  };
  const url = (address: string) => urls[setup.url](`${address}?token=${canary}`);
  const made: Record<TransportKind, () => Transport> = {
    websocket: () => world.webSocket({ url: url('wss://simulated.test/live') }),
    'websocket, closed late': () =>
      world.webSocket({ url: url('wss://simulated.test/live'), closeWhileConnecting: 'on-open' }),
    sockjs: () => world.sockJs({ url: url('https://simulated.test/sockjs') }),
    rough: () => roughTransport(world, chance.fork()),
    missing: () => ({
      name: 'missing',
      connect({ closed }) {
        closed({ cause: 'unsupported', code: 1006, reason: '', wasClean: false });
        return { send() {}, close() {} };
      },
    }),
  };
  return {
    ...world.options,
    transports: setup.transports.map((kind) => made[kind]()),
    ...(setup.polling && { polling: world.polling({ headers: { authorization: canary } }) }),
    heartbeat: heartbeats[setup.heartbeat],
    hidden: { policy: setup.hidden, parkAfterMs: 30_000 },
    ...(small && {
      outbox: {
        ...smallOutbox,
        highWaterBytes: 2_000,
        overflow: small as NonNullable<NonNullable<ConnectionOptions['outbox']>['overflow']>,
      },
    }),
    ...(setup.maxRetries !== null && { maxRetries: setup.maxRetries }),
    fallbackAfter: setup.fallbackAfter,
    terminalCodes: [kickCode],
    maxInboundBytes: 30_000,
    ...(setup.policies === 'throwing'
      ? { classify: () => failing('classify'), backoff: () => failing('backoff') }
      : { classify }),
    ...(setup.policies === 'own' && { backoff: ({ attempt, chance: dice }) => Math.min(20_000, 500 * attempt) * dice }),
    ...(setup.greets && { greeting: () => 'hello' }),
    ...(setup.hasIds && { messageId: (data) => (typeof data === 'string' ? data.split(' ')[0] : undefined) }),
    autoStart: false,
  };
}
