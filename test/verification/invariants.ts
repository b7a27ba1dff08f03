import type { ConnectionState } from '../../machines/index.js';
import type { Configuration } from './configuration.js';
import type { Snapshot } from './pure-machine.js';
import type { World } from './world.js';

export type Violated = (invariant: string, what: string) => void;

/** Invariant I5: whose timers these may be. */
const timersOf: Readonly<Record<ConnectionState, readonly string[]>> = {
  connecting: ['connect.timedOut'],
  open: ['ping.due', 'silence.exceeded', 'flush.due', 'park.due', 'poll.due', 'poll.timedOut'],
  'awaiting-pong': ['pong.missed', 'flush.due', 'park.due', 'poll.due', 'poll.timedOut'],
  closing: ['close.timedOut'],
  backoff: ['retry.due'],
  'polling-fallback': ['poll.due', 'poll.timedOut', 'upgrade.due', 'candidate.timedOut'],
  terminated: [],
};

/** What must be so between sessions (I10). */
const sessionless = {
  openedAt: null,
  heard: false,
  missedPongs: 0,
  probing: false,
  graced: false,
  extendedMs: 0,
  suspect: false,
  candidate: 'none',
  catchUp: 'none',
} as const;

/** What must hold in every node, whatever led to it. */
export function checkNode(of: Configuration, snapshot: Snapshot, world: World, violated: Violated): void {
  const { value: state, context, status } = snapshot;
  if (status !== (state === 'terminated' ? 'done' : 'active')) violated('P6', `the machine is ${status} in ${state}`);
  checkPlain(context, violated);

  const known = Object.keys(snapshot.children)
    .filter((id) => id !== 'environment')
    .sort();
  const alive = world.children.filter((id) => id !== 'environment');
  if (known.join() !== alive.join()) violated('I3', `the machine knows ${known}, alive are ${alive}`);

  checkLink(state, snapshot, world, violated);
  for (const { event } of world.timers) {
    if (!timersOf[state].includes(event)) violated('I5', `${event} is armed in ${state}`);
  }
  checkWayForward(of, snapshot, world, violated);
  checkCounts(snapshot, violated);
}

function checkLink(state: ConnectionState, { context }: Snapshot, world: World, violated: Violated): void {
  const { link } = world;
  if (state === 'backoff' && world.children.includes('transport')) violated('I1', 'a transport lives in backoff');
  if (state === 'terminated' && world.children.length > 0) {
    violated('I6', `these live on after the end: ${world.children}`);
  }
  if (state === 'backoff' || state === 'connecting' || state === 'closing' || state === 'terminated') {
    if (world.poll !== null) violated('I5', `a poll is under way in ${state}`);
  }
  if (link !== null && link.epoch !== context.epoch)
    violated('I1', `the living transport is not of epoch ${context.epoch}`);
  const isConnected = state === 'open' || state === 'awaiting-pong';
  if (isConnected || state === 'connecting' || state === 'closing') {
    if (link === null) return violated('I1', `no transport in ${state}`);
  }
  if (link === null) return;
  if (isConnected && link.admitted === 'no') violated('I11', `${state}, and the link was never admitted`);
  if (link.admitted !== 'no' && !isConnected && state !== 'closing') violated('I11', `an admitted link in ${state}`);
  if (link.admitted === 'holding' && isConnected && world.poll === null) {
    violated('I14', 'frames are held back, and no poll is under way that would let them go');
  }
  if (state === 'awaiting-pong' && !link.listening) violated('I10', 'an answer is awaited that would not be reported');
  if (state === 'awaiting-pong' && link.pings <= context.missedPongs) {
    violated('I10', `${link.pings} pings are out, ${context.missedPongs} are missed, and one more is awaited`);
  }
  if (state === 'polling-fallback' && context.candidate === 'none') violated('I1', 'a transport that is no candidate');
}

/** Nothing waits for ever: a timer, or a pause with a name, whose end checkEdges finds (I5, L6). */
function checkWayForward(
  of: Configuration,
  { value: state, context }: Snapshot,
  world: World,
  violated: Violated,
): void {
  const armed = new Set(world.timers.map(({ event }) => event));
  const need = (...events: Parameters<typeof armed.has>): void => {
    if (!events.some((event) => armed.has(event))) violated('I5', `${events.join(' or ')} is not armed in ${state}`);
  };
  const { paused, settings } = context;
  const isPaused = paused !== null && paused !== 'offline';
  if (state === 'connecting') need('connect.timedOut');
  if (state === 'awaiting-pong') need('pong.missed');
  if (state === 'closing') need('close.timedOut');
  if (state === 'open' && settings.heartbeat.mode === 'ping') need('ping.due');
  if (state === 'open' && settings.heartbeat.mode === 'silence') need('silence.exceeded');
  if (state === 'backoff') {
    if (isPaused !== (armed.size === 0)) violated('I5', `paused: ${paused}, armed: ${[...armed]}`);
    if ((context.retryInMs === null) !== isPaused) violated('L6', `paused: ${paused}, due in ${context.retryInMs}`);
  }
  if (state === 'polling-fallback' && !isPaused) {
    if (context.polling) need('poll.timedOut');
    else need('poll.due');
    if (context.candidate === 'none') need('upgrade.due');
    else need('candidate.timedOut');
  }
  if (state !== 'closing' && context.polling !== (world.poll !== null))
    violated('I16', `polling: ${context.polling}, under way: ${world.poll}`);
  if (
    (state === 'open' || state === 'awaiting-pong') &&
    (context.catchUp !== 'none') !== (armed.has('poll.due') || armed.has('poll.timedOut'))
  ) {
    violated('I5', `catch-up: ${context.catchUp}, armed: ${[...armed]}`);
  }
  if (world.link?.blocked === true && state !== 'closing' && !armed.has('flush.due')) {
    violated('L9', 'data waits for room, and nobody will look');
  }
  if (of.settings.polling === null && state === 'polling-fallback') violated('P6', 'polling that is not configured');
}

function checkCounts({ value: state, context }: Snapshot, violated: Violated): void {
  const { missedPongs, settings } = context;
  if (missedPongs >= settings.heartbeat.maxMissed) violated('I10', `${missedPongs} missed pongs, and still there`);
  if (state === 'open' && missedPongs !== 0) violated('I10', `${missedPongs} missed pongs in open`);
  const isBetween =
    state === 'connecting' || state === 'backoff' || (state === 'polling-fallback' && context.candidate === 'none');
  if (!isBetween) return;
  for (const [name, value] of Object.entries(sessionless)) {
    const now = context[name as keyof typeof sessionless];
    if (now !== value) violated('I10', `${name} is ${String(now)} in ${state}: it leaked from the session before`);
  }
}

/** Context is plain JSON, whatever happens: no NaN, no undefined, no class. */
function checkPlain(context: object, violated: Violated): void {
  for (const [name, value] of Object.entries(context)) {
    if (name !== 'settings' && !isPlain(value)) violated('I18', `context.${name} is no JSON: ${String(value)}`);
  }
}

function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isPlain);
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every(isPlain);
}
