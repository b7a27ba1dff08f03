import type { ConnectionSettings } from '../../machines/settings.js';
import { anObject } from '../checks.js';
import { createConnection } from '../connection.js';
import type { Connection } from '../connection-types.js';
import type { ConnectionOptions } from '../options.js';
import type { InboundData } from '../transports/port.js';
import { FakeEnvironment } from './fake-environment.js';
import { FakePolling } from './fake-polling.js';
import { FakeTransport, type FakeTransportOptions } from './fake-transport.js';
import { VirtualClock } from './virtual-clock.js';

/** The options of a connection, each of which may be left out, and those of its fake transport. */
export interface RigOptions extends Omit<Partial<ConnectionOptions>, 'clock' | 'environment' | 'transports'> {
  /** One for several rigs, or one that was moved already. Default: its own. */
  readonly clock?: VirtualClock;
  /** Default: its own, online and visible. */
  readonly environment?: FakeEnvironment;
  /** In order of preference. Default: one of its own. */
  readonly transports?: readonly FakeTransport[];
  /** For the transport of the rig, where `transports` is left out. */
  readonly fake?: FakeTransportOptions;
}

/** A connection in a world of its own: nothing happens in it unless the test says so. */
export interface Rig {
  readonly connection: Connection;
  readonly clock: VirtualClock;
  /** The first transport: its links are what the server and the network do. */
  readonly transport: FakeTransport;
  /** All of them, in order of preference. */
  readonly transports: readonly FakeTransport[];
  /** Null where the connection was given no `FakePolling`. */
  readonly polling: FakePolling | null;
  readonly environment: FakeEnvironment;
  /** What the machine was told of the options. */
  readonly settings: ConnectionSettings;
  /** Each status so far, in order, with its wait: `connecting`, `backoff 500`. */
  readonly log: readonly string[];
  /** Each message that was received, in order. */
  readonly messages: readonly InboundData[];
}

/** What a rig is made of beside the connection. */
export type RigParts = Pick<Rig, 'clock' | 'environment' | 'transport' | 'transports'>;

const instead = 'or use createConnection, which takes every';

/** @throws TypeError for a part that the rig would have to hand out, and is none of its kind. */
function checkParts({ clock, environment, transports, fake }: RigOptions): void {
  if (clock !== undefined && !(clock instanceof VirtualClock)) {
    throw new TypeError(`\`clock\` of a rig must be a VirtualClock: leave it out, ${instead} clock`);
  }
  if (environment !== undefined && !(environment instanceof FakeEnvironment)) {
    throw new TypeError(`\`environment\` of a rig must be a FakeEnvironment: leave it out, ${instead} environment`);
  }
  anObject('fake', fake);
  if (transports !== undefined && fake !== undefined) {
    throw new TypeError(
      '`fake` is for the one transport of the rig: give the options to those in `transports` instead',
    );
  }
}

function fakeTransports(options: RigOptions, clock: VirtualClock): readonly FakeTransport[] {
  if (!('transports' in options)) return [new FakeTransport({ clock, ...options.fake })];
  const { transports } = options;
  const isFine = Array.isArray(transports) && transports.length > 0;
  if (isFine && transports.every((one) => one instanceof FakeTransport)) return transports;
  throw new TypeError(
    `\`transports\` of a rig must be an array of one or more FakeTransports: leave it out, ${instead} transport`,
  );
}

/** The connection of a rig, and what it has said so far. The parts may be unlike those that the connection uses. */
export function rigOf(options: ConnectionOptions, parts: RigParts): Rig {
  const connection = createConnection({ ...options, autoStart: false });
  const log: string[] = [];
  const messages: InboundData[] = [];
  connection.on('status', ({ status, retryInMs }) => log.push(retryInMs === null ? status : `${status} ${retryInMs}`));
  connection.on('message', (data) => messages.push(data));
  const { settings } = connection.actor.getSnapshot().context;
  if (options.autoStart !== false) connection.start();
  const polling = options.polling instanceof FakePolling ? options.polling : null;
  return { connection, ...parts, polling, settings, log, messages };
}

/**
 * A connection on a `VirtualClock`, over a `FakeTransport`, in a `FakeEnvironment`, with its dice at 0.5. Fakes that are
 * given take the place of the rig's own.
 *
 * @throws TypeError if an option makes no sense, and for a clock, host or transport that is no fake: where you want one,
 *   use `createConnection` itself.
 */
export function createRig(options: RigOptions = {}): Rig {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`The options of a rig are an object, not ${String(options)}`);
  }
  checkParts(options);
  const { fake: _, clock = new VirtualClock(), environment = new FakeEnvironment(), ...others } = options;
  const { random = () => 0.5 } = options;
  const transports = fakeTransports(options, clock);
  const [transport] = transports as readonly [FakeTransport];
  const parts: RigParts = { clock, environment, transport, transports };
  return rigOf({ ...others, random, clock, environment, transports }, parts);
}
