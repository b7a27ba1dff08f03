import type { ConnectionSettings } from '../../machines/settings.js';
import { createConnection } from '../connection.js';
import type { Connection } from '../connection-types.js';
import type { ConnectionOptions } from '../options.js';
import type { InboundData } from '../transports/port.js';
import { FakeEnvironment } from './fake-environment.js';
import { FakePolling } from './fake-polling.js';
import { FakeTransport, type FakeTransportOptions } from './fake-transport.js';
import { VirtualClock } from './virtual-clock.js';

/** The options of a connection, each of which may be left out, and those of its fake transport. */
export interface RigOptions extends Partial<ConnectionOptions> {
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

/**
 * A connection on a `VirtualClock`, over a `FakeTransport`, in a `FakeEnvironment`, with its dice at 0.5. Whatever is
 * given takes the place of the rig's own.
 *
 * @throws TypeError if an option makes no sense.
 */
export function createRig({ fake, ...options }: RigOptions = {}): Rig {
  const clock = options.clock instanceof VirtualClock ? options.clock : new VirtualClock();
  const environment = options.environment instanceof FakeEnvironment ? options.environment : new FakeEnvironment();
  const given = (options.transports ?? []).filter((transport) => transport instanceof FakeTransport);
  const transport = given[0] ?? new FakeTransport({ clock, ...fake });
  const connection = createConnection({
    transports: [transport],
    clock,
    environment,
    random: () => 0.5,
    ...options,
    autoStart: false,
  });

  const log: string[] = [];
  const messages: InboundData[] = [];
  connection.on('status', ({ status, retryInMs }) => log.push(retryInMs === null ? status : `${status} ${retryInMs}`));
  connection.on('message', (data) => messages.push(data));
  const { settings } = connection.actor.getSnapshot().context;
  if (options.autoStart !== false) connection.start();
  return {
    connection,
    clock,
    transport,
    transports: given.length > 0 ? given : [transport],
    polling: options.polling instanceof FakePolling ? options.polling : null,
    environment,
    settings,
    log,
    messages,
  };
}
