import type { AnyActorRef } from 'xstate';
import type { ConnectionEvent, Stamp } from '../machines/types.js';
import type { HeartlineClock } from './clock.js';
import type { Environment } from './environment/port.js';
import type { Link } from './link.js';
import type { PollSession } from './polling/port.js';
import type { Transport } from './transports/port.js';
import type { Wire } from './wire.js';

type System = AnyActorRef['system'];

/** The real or simulated world of one connection: what its actors act upon. None of it is in the machine. */
export interface World {
  readonly clock: HeartlineClock;
  readonly environment: Environment;
  readonly transports: readonly Transport[];
  readonly polling: PollSession | null;
  readonly wire: Wire;
  /** When something happens, the dice for what follows, and what the link has to say: by default the current one. */
  stamp(link?: Link | null): Stamp;
  /** Adds what the user's own `classify` and `backoff` say to a fact that may end a link. */
  rule<Event extends ConnectionEvent>(event: Event): Event;
}

// One machine with its actors serves every connection: providing actors anew for each would build the whole chart
// again. So the actors find their world by the system that they live in.
const worlds = new WeakMap<System, World>();

export function settle(system: System, world: World): void {
  worlds.set(system, world);
}

/** The world of the connection that an actor belongs to. */
export function worldOf(system: System): World {
  const world = worlds.get(system);
  if (world === undefined) throw new Error('This actor belongs to a connection made by createConnection.');
  return world;
}
