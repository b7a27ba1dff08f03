import type { ConnectionEvent, PollerInput, TimerInput, TransportCommand, TransportInput } from './types.js';

/** What one of the machine's actors is given, whoever runs the machine. */
export interface Child<Input, Command = { type: string }> {
  readonly input: Input;
  /** Tells the machine of a fact. Nobody listens any more once the actor was stopped. */
  sendBack(event: ConnectionEvent): void;
  /** Says who obeys the machine's commands. */
  receive(obey: (command: Command) => void): void;
}

/** The kinds of actors that the machine has. */
export interface Children {
  readonly transport: Child<TransportInput, TransportCommand>;
  readonly timer: Child<TimerInput>;
  readonly poller: Child<PollerInput>;
  readonly environment: Child<undefined>;
}

/** Does what the actors of one connection are there for. */
export interface Host {
  /** Begins to. Returns what lets go of everything, for when the actor is stopped. */
  run<Kind extends keyof Children>(kind: Kind, child: Children[Kind]): () => void;
}

// By XState's actor system, not by `provide`: that builds the whole chart anew, and would take half of the time of a first
// connection.
const hosts = new WeakMap<object, Host>();

/** Says who runs the actors of this system, where nobody provides others. */
export function settle(system: object, host: Host): void {
  hosts.set(system, host);
}

/** Who does, if anybody was said to. */
export function hostOf(system: object): Host | undefined {
  return hosts.get(system);
}
