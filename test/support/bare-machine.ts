import { fromCallback } from 'xstate';
import {
  type ConnectionMachine,
  connectionMachine,
  type EnvironmentLogic,
  type Stamp,
  type TimerLogic,
  type TransportCommand,
  type TransportLogic,
} from '../../machines/index.js';

/** A link of the {@link bareMachine}: its methods are what the server and the network do. */
export interface BareLink {
  open(): void;
  drop(): void;
}

/** The machine as its users embed it: every actor is a plain callback, and nothing of the world is there but them. */
export interface BareMachine {
  readonly machine: ConnectionMachine;
  /** Those that were never stopped. */
  readonly links: BareLink[];
  /** How many there ever were. */
  readonly opened: () => number;
  /** What the machine has told its links. */
  readonly commands: TransportCommand[];
  /** Lets every timer that is set be due. */
  fireTimers(): void;
  /** How many actors of it are at work. */
  readonly working: () => number;
}

const stamp: Stamp = { at: 0, chance: 0.5 };

export function bareMachine(): BareMachine {
  const links: BareLink[] = [];
  const commands: TransportCommand[] = [];
  const timers = new Set<() => void>();
  let opened = 0;
  let hosts = 0;

  const transport: TransportLogic = fromCallback(({ input: { epoch }, sendBack, receive }) => {
    receive((command) => {
      commands.push(command);
      if (command.type === 'close') end('client');
    });
    const end = (cause: 'client' | 'dropped'): void =>
      sendBack({ type: 'transport.closed', epoch, cause, code: 1006, reason: '', wasClean: false, ...stamp });
    const link = { open: () => sendBack({ type: 'transport.opened', epoch, ...stamp }), drop: () => end('dropped') };
    opened += 1;
    links.push(link);
    return () => void links.splice(links.indexOf(link), 1);
  });

  const timer: TimerLogic = fromCallback(({ input: { event, epoch }, sendBack }) => {
    const fire = (): void => sendBack({ type: event, epoch, lateMs: 0, ...stamp });
    timers.add(fire);
    return () => void timers.delete(fire);
  });

  const environment: EnvironmentLogic = fromCallback(() => {
    hosts += 1;
    return () => {
      hosts -= 1;
    };
  });

  return {
    machine: connectionMachine.provide({ actors: { transport, timer, environment } }),
    links,
    opened: () => opened,
    commands,
    fireTimers: () => {
      for (const fire of [...timers]) fire();
    },
    working: () => links.length + timers.size + hosts,
  };
}
