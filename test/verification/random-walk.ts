import type {
  ConnectionEvent,
  ConnectionSettings,
  ConnectionState,
  LinkReport,
  TransportSettings,
} from '../../machines/index.js';
import { defaultSettings } from '../../machines/index.js';
import { chart } from '../../src/compiled/chart.js';
import { compiledBeginning, compiledDifference } from './compiled.js';
import { begin, proceed, type Snapshot } from './pure-machine.js';

type Dice = () => number;

const states = Object.keys(chart) as ConnectionState[];
const types: readonly string[] = [...new Set(states.flatMap((state) => Object.keys(chart[state].on)))];

const pick = <Item>(dice: Dice, items: readonly Item[]): Item => items[Math.floor(dice() * items.length)] as Item;
const happens = (dice: Dice, chance: number): boolean => dice() < chance;

const polling = { name: 'polling', intervalMs: 5_000, hiddenIntervalMs: 30_000, timeoutMs: 30_000 };

export function anySettings(dice: Dice): Partial<ConnectionSettings> {
  const transport = (name: string): TransportSettings => ({ name, connectTimeoutMs: 10_000 });
  return {
    transports: pick(dice, [[transport('a')], [transport('a'), transport('b')]]),
    polling: pick(dice, [null, polling, polling]),
    heartbeat: { ...defaultSettings.heartbeat, mode: pick(dice, ['ping', 'silence', 'none'] as const) },
    maxRetries: pick(dice, [null, null, null, 8]),
    stableUnheard: happens(dice, 0.2),
    fallbackAfter: pick(dice, [3, 1]),
    hidden: { policy: pick(dice, ['keep', 'stretch', 'park'] as const), parkAfterMs: 60_000 },
  };
}

function anyLink(dice: Dice): LinkReport {
  return {
    heard: happens(dice, 0.7),
    idleMs: pick(dice, [0, 9_000, 200_000]),
    silentMs: pick(dice, [0, 60_000, 200_000]),
    draining: happens(dice, 0.2),
    queued: pick(dice, [0, 0, 3]),
  };
}

/** Any event of any kind, likely or not, mostly one of now: nothing that it says need be possible. */
export function anyEvent(
  dice: Dice,
  { value, context }: Pick<Snapshot, 'value' | 'context'>,
  at: number,
): ConnectionEvent {
  // Ends are left for last, or every walk would be short.
  const here = Object.keys(chart[value].on).filter((type) => !type.startsWith('user.close') || happens(dice, 0.02));
  const type = happens(dice, 0.9) && here.length > 0 ? pick(dice, here) : pick(dice, types);
  const verdict = pick(dice, [
    undefined,
    undefined,
    undefined,
    { kind: 'retry' },
    { kind: 'retry', times: 2 },
    { kind: 'retry-after', delayMs: 20_000 },
    { kind: 'refresh-auth' },
    { kind: 'fallback' },
    ...(happens(dice, 0.02) ? [{ kind: 'terminate', reason: 'any' }] : []),
  ]);
  const event = {
    type,
    at,
    chance: dice(),
    hidden: happens(dice, 0.3),
    ...(happens(dice, 0.7) && { link: anyLink(dice) }),
    epoch: context.epoch - (happens(dice, 0.1) ? 1 : 0),
    request: context.request - (happens(dice, 0.1) ? 1 : 0),
    lateMs: pick(dice, [0, 5_000]),
    cause: pick(dice, ['dropped', 'never-opened', 'server-close', 'unsupported', 'too-big'] as const),
    code: pick(dice, [1000, 1006, 1012, 4401, 503]),
    reason: '',
    wasClean: happens(dice, 0.5),
    retryAfterMs: pick(dice, [null, 3_000]),
    ...(verdict && { verdict }),
    ...(happens(dice, 0.1) && { retryInMs: 400 }),
  };
  return event as ConnectionEvent;
}

export interface Walk {
  readonly steps: number;
  /** The first step at which the two went different ways. */
  readonly difference: string | null;
}

/** One life of random events through XState's machine, with the compiled chart asked at each step. */
export function walk(dice: Dice, longest: number): Walk {
  let at = 1_000_000;
  const starts = happens(dice, 0.2) ? [at - 100] : [];
  const input = { settings: anySettings(dice), at, offline: happens(dice, 0.2), starts };
  const first = begin(input);
  const otherwise = compiledBeginning(input, first);
  if (otherwise !== null) return { steps: 0, difference: otherwise };
  let { snapshot } = first;
  for (let steps = 1; steps <= longest; steps += 1) {
    // The clock may be set back, too.
    at += pick(dice, [0, 0, 10, 10, 300, 2_000, 11_000, 130_000, -5_000]);
    const event = anyEvent(dice, snapshot, at);
    const step = proceed(snapshot, event);
    const difference = compiledDifference(snapshot, event, step);
    if (difference !== null) return { steps, difference: `${snapshot.value}, ${event.type}: ${difference}` };
    if (step.snapshot.status !== 'active') return { steps, difference: null };
    ({ snapshot } = step);
  }
  return { steps: longest, difference: null };
}
