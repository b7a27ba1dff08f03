import type { LinkReport, TimerInput, TimerName, TransportInput } from '../../machines/index.js';
import type { Effect } from './pure-machine.js';

/** A timer that was armed and has not fired. */
export interface Timer {
  readonly id: string;
  readonly event: TimerName;
  readonly epoch: number;
  readonly basis: TimerInput['basis'];
  readonly delayMs: number;
  readonly dueAt: number;
}

/** The transport that is alive, as src/link.ts would see it. */
export interface Link {
  readonly epoch: number;
  readonly index: number;
  readonly isOpen: boolean;
  readonly openedAt: number | null;
  /** Whether a frame has come in, and when the last one did; before the first: when the attempt began. */
  readonly heard: boolean;
  readonly heardAt: number;
  /** The next frame is reported. */
  readonly listening: boolean;
  /** How many pings were sent since the last frame. */
  readonly pings: number;
  readonly admitted: 'no' | 'holding' | 'yes';
  readonly blocked: boolean;
}

/** What is around the machine: its children, in a model of them, and the time. Never changed, only replaced. */
export interface World {
  readonly now: number;
  readonly hidden: boolean;
  readonly link: Link | null;
  /** The request under way. */
  readonly poll: number | null;
  readonly timers: readonly Timer[];
  /** The ids of all children that were spawned and not stopped: some of them may have nothing more to say. */
  readonly children: readonly string[];
  /** When attempts began, for 60 s: counted here, whatever the machine remembers. */
  readonly starts: readonly number[];
  /** Until when the server asked for peace, while only a retry may come. */
  readonly advisedUntil: number | null;
}

export const startOfTime = 1_000_000;

export const emptyWorld: World = {
  now: startOfTime,
  hidden: false,
  link: null,
  poll: null,
  timers: [],
  children: [],
  starts: [],
  advisedUntil: null,
};

export const minSpacingMs = 250;
export const budgetWindowMs = 60_000;
const budget = 10;
const longestDelayMs = 2 ** 31 - 1;

/** Every wait is a multiple of it, but for those that the attempt budget makes. */
export const minuteMs = 60_000;

/**
 * A timer may be late, and of most nobody is told how much: those fire at the next full minute, so that few ages are
 * different. A retry comes exactly when it is due (I8 counts on it), and so does what is due at once.
 */
function onGrid(event: TimerName, delayMs: number): number {
  const isExact = event === 'retry.due' || event === 'ping.due' || event === 'pong.missed';
  return isExact ? delayMs : Math.ceil(delayMs / minuteMs) * minuteMs;
}

/** The report of a link that is alive. Whether it uploads, and has anything to send, is for the environment to choose. */
export function reportOf({ heard, heardAt }: Link, now: number, draining: boolean, queued: number): LinkReport {
  return { heard, idleMs: now - heardAt, silentMs: now - heardAt, draining, queued };
}

function without<Item extends { readonly id: string }>(items: readonly Item[], id: string): readonly Item[] {
  return items.filter((item) => item.id !== id);
}

/** What a step does to the world; whatever must never be asked of it goes to `violated`. */
export function afterEffects(
  before: World,
  effects: readonly Effect[],
  violated: (invariant: string, what: string) => void,
): World {
  let world = before;
  const tell = (command: Extract<Effect, { kind: 'tell' }>['command']): void => {
    const { link } = world;
    if (link === null) return violated('I11', `'${command.type}' is told to no transport`);
    const { type } = command;
    if (type !== 'close' && !link.isOpen) violated('I11', `'${type}' is told to a transport that is not open`);
    if ((type === 'flush' || type === 'release') && link.admitted === 'no') {
      violated('I11', `'${type}' before the link was admitted`);
    }
    world = { ...world, link: obeying(link, command) };
  };

  const spawn = ({ id, src, input }: Extract<Effect, { kind: 'spawn' }>): void => {
    if (world.children.includes(id)) violated('I1', `'${id}' is spawned over a living one, which is an orphan now`);
    const children = [...world.children.filter((child) => child !== id), id].sort();
    if (src === 'timer') {
      const { event, delayMs, epoch, basis } = input as TimerInput;
      if (!Number.isInteger(delayMs) || delayMs < 0 || delayMs > longestDelayMs) {
        violated('I19', `${event} is due in ${delayMs} ms`);
      }
      const timer: Timer = { id, event, epoch, basis, delayMs, dueAt: world.now + onGrid(event, delayMs) };
      world = { ...world, children, timers: [...without(world.timers, id), timer].sort(byId) };
    } else if (src === 'transport') {
      world = started({ ...world, children }, input as TransportInput, violated);
    } else if (src === 'poller') {
      world = { ...world, children, poll: (input as { readonly request: number }).request };
    } else if (src !== 'environment') violated('P6', `an actor of an unknown kind: ${src}`);
  };

  for (const effect of effects) {
    if (effect.kind === 'tell') tell(effect.command);
    else if (effect.kind === 'spawn') spawn(effect);
    else if (effect.kind === 'stop') world = stopped(world, effect.id);
    else if (effect.type !== 'xstate.assign') violated('I18', `an effect that is none of ours: ${effect.type}`);
  }
  return world;
}

const byId = (one: Timer, other: Timer): number => (one.id < other.id ? -1 : 1);

function obeying(link: Link, command: Extract<Effect, { kind: 'tell' }>['command']): Link {
  switch (command.type) {
    case 'admit':
      return { ...link, admitted: command.hold ? 'holding' : 'yes' };
    case 'release':
      return { ...link, admitted: 'yes' };
    case 'ping':
      return { ...link, listening: true, pings: link.pings + 1 };
    case 'listen':
      return { ...link, listening: true };
    case 'flush':
      return { ...link, blocked: false };
    case 'close':
      return link;
  }
}

function stopped(world: World, id: string): World {
  return {
    ...world,
    children: world.children.filter((child) => child !== id),
    timers: without(world.timers, id),
    link: id === 'transport' ? null : world.link,
    poll: id === 'poller' ? null : world.poll,
  };
}

/** One more attempt: its cost is counted here (clause E4), and compared with what the server asked for (clause E6). */
function started(
  world: World,
  { epoch, index }: TransportInput,
  violated: (invariant: string, what: string) => void,
): World {
  const { now, starts, advisedUntil } = world;
  const last = starts.at(-1);
  if (last !== undefined && now - last < minSpacingMs) violated('I8', `an attempt ${now - last} ms after the last one`);
  const recent = starts.filter((start) => now - start < budgetWindowMs);
  if (recent.length >= budget) violated('I8', `${recent.length + 1} attempts within a minute`);
  if (advisedUntil !== null && now < advisedUntil) {
    violated('I8', `an attempt ${advisedUntil - now} ms before the server wants one`);
  }
  const link: Link = {
    epoch,
    index,
    isOpen: false,
    openedAt: null,
    heard: false,
    heardAt: now,
    listening: false,
    pings: 0,
    admitted: 'no',
    blocked: false,
  };
  return { ...world, link, starts: [...recent, now], advisedUntil: null };
}
