import type { SharedConnectionOptions } from '../../src/index.js';
import { FakeEnvironment, FakeTransport, type FakeTransportOptions, VirtualClock } from '../../src/testing/index.js';

/** A key of its own in the pool of the page, and what the connection of that key is made of. */
export interface SharedWorld {
  readonly key: string;
  readonly source: SharedConnectionOptions;
  readonly clock: VirtualClock;
  readonly environment: FakeEnvironment;
  readonly transport: FakeTransport;
  /** What is left of all connections of this world: links, timers, listeners at the host. */
  left(): readonly [links: number, timers: number, reports: number];
}

let worlds = 0;

/** Links open by themselves and closes are answered, unless `fake` says otherwise. */
export function sharedWorld(
  options: Partial<SharedConnectionOptions> = {},
  fake: FakeTransportOptions = {},
): SharedWorld {
  worlds += 1;
  const clock = new VirtualClock();
  const environment = new FakeEnvironment();
  const transport = new FakeTransport({ clock, onConnect: (link) => link.open(), answersClose: true, ...fake });
  return {
    key: `world ${worlds}`,
    source: { clock, environment, transports: [transport], ...options },
    clock,
    environment,
    transport,
    left: () => [transport.live, clock.pending, environment.reports.size],
  };
}
