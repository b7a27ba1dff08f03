import type { Configuration } from './configuration.js';
import type { Violated } from './invariants.js';
import type { Move } from './moves.js';
import type { Snapshot, Step } from './pure-machine.js';
import type { World } from './world.js';

/** Where a step begins. */
export interface Situation {
  readonly snapshot: Snapshot;
  readonly world: World;
}

/** What must hold of every step. */
export function checkEdge(of: Configuration, from: Situation, move: Move, step: Step, violated: Violated): void {
  const state = from.snapshot.value;
  const { snapshot: to, effects } = step;
  // After the end XState's pure function answers with a new snapshot of the same, and stops once more what is stopped.
  const isIdle = effects.every((effect) => effect.kind === 'stop' && !from.world.children.includes(effect.id));
  const isSame = to === from.snapshot || (state === 'terminated' && to.context === from.snapshot.context);
  const isNothing = isSame && to.value === state && isIdle;
  if (move.kind === 'stale' && !isNothing) violated('I2', 'a fact of the past changes something');
  if (state === 'terminated') {
    if (!isNothing) violated('I6', 'something happens after the end');
    return;
  }
  if (move.kind === 'timer' && isNothing) violated('I5', 'a timer was armed that fires for nothing');
  if (to.context.settings !== from.snapshot.context.settings) violated('I18', 'the settings have changed');
  checkFailures(of, from, move, to, violated);
  // Beside a link that is open again, the verdict on a poll only ends the catching up.
  const isJudged = state !== 'closing' && (move.kind !== 'poll' || state === 'polling-fallback');
  if (move.isTerminal && isJudged && to.value !== 'terminated') {
    violated('I7', `the server ended it, and it is ${to.value}`);
  }
  if (move.label === 'user.close' && to.value !== 'closing' && to.value !== 'terminated') {
    violated('L1', `asked to close, it is ${to.value}`);
  }
  if (state === 'closing' && to.value !== 'closing' && to.value !== 'terminated') {
    violated('I7', `asked to close, it is ${to.value} again`);
  }
  if (state === 'closing' && move.kind === 'timer' && to.value !== 'terminated') {
    violated('L1', 'the close timed out, and that is not the end');
  }
  const { paused } = from.snapshot.context;
  if (paused !== null && paused !== 'offline' && move.isEndOfPause && to.context.paused === paused) {
    violated('L6', `${move.label} does not end the pause '${paused}'`);
  }
}

/** One loss is one failure (I4), and only a session that has proven itself is forgiven (I9, clause E3). */
function checkFailures(of: Configuration, from: Situation, move: Move, to: Snapshot, violated: Violated): void {
  const state = from.snapshot.value;
  const before = from.snapshot.context.attempt;
  const after = to.context.attempt;
  const isForgiven = hasProven(of, from.world, move);
  if (after < before && !isForgiven) violated('I9', `${before} failures are forgiven without proof of use`);
  const isLoss = move.ending !== undefined && (state === 'connecting' || state === 'open' || state === 'awaiting-pong');
  const counted = move.ending?.isNoFailure === true ? 0 : 1;
  if (isLoss && after !== (isForgiven ? 0 : before) + counted) {
    violated('I4', `one loss, and the failures go from ${before} to ${after}`);
  }
  const isTimedLoss =
    move.kind === 'timer' && to.value === 'backoff' && to.context.lastClose !== from.snapshot.context.lastClose;
  if (
    after > before + 1 ||
    (after > before && !isLoss && !isTimedLoss && move.kind !== 'link' && move.kind !== 'timer')
  ) {
    violated('I4', `without a loss, the failures go from ${before} to ${after}`);
  }
}

/** Whether the session has been open for long enough, and has received a frame, as the environment knows it. */
function hasProven({ settings }: Configuration, { link }: World, move: Move): boolean {
  if (link === null || link.openedAt === null) return false;
  const hears = link.heard || move.event?.type === 'transport.heard';
  return hears && move.world.now - link.openedAt >= settings.stableAfterMs;
}

/** Until when no attempt may be made: kept as long as only a retry may come, and the user has not asked for one. */
export function advisedUntil(from: Situation, move: Move, to: Snapshot): number | null {
  const { event, adviceMs } = move;
  if (to.value !== 'backoff' || event?.type === 'user.reconnect') return null;
  if (adviceMs !== undefined) return move.world.now + adviceMs;
  return from.snapshot.value === 'backoff' ? from.world.advisedUntil : null;
}
