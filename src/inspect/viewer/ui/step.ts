import { type Change, changes } from '../recording/diff.js';
import type { ActorMoment } from '../recording/moment.js';
import { toldTransitions } from '../recording/told.js';
import { type TakenTransition, takenTransitions } from '../recording/transition.js';
import type { Entry, StateView } from '../recording/types.js';
import { lastUpTo, type Row } from './rows.js';

/** The last thing that happened to an actor. */
export interface Step {
  /** `null` for the very first state. */
  readonly before: StateView | null;
  readonly after: StateView | null;
  readonly event: (Entry & { readonly kind: 'event' }) | null;
  readonly taken: readonly TakenTransition[];
  readonly changes: readonly Change[];
}

/** How many events without a state are looked through for the last one with one. */
const furthest = 5_000;

/** What led to the state that an actor is in at the entry `index`, from the rows of that actor. */
export function stepAt(rows: readonly Row[], index: number, actor: ActorMoment): Step {
  const newest = lastUpTo(rows.length, (at) => (rows[at]?.start ?? 0) <= index);
  let waiting: Row | null = null;
  for (let at = newest; at >= 0 && at > newest - furthest; at -= 1) {
    const row = rows[at];
    if (row === undefined) break;
    if (row.result !== null && row.end <= index) return lastStep(row, row.result, waiting, actor);
    if (row.entry.kind === 'event') waiting ??= row;
  }
  return { before: null, after: null, event: null, taken: [], changes: [] };
}

/** An event that came while another was dealt with does not hide what that led to. */
function lastStep(row: Row, after: StateView, waiting: Row | null, actor: ActorMoment): Step {
  if (waiting !== null && waiting.start > row.end) {
    return { before: after, after, event: eventOf(waiting), taken: [], changes: [] };
  }
  const { before } = row;
  const event = before === null ? null : eventOf(row);
  return {
    before,
    after,
    event,
    taken: takenBy(actor, before, event, after),
    changes: before === null ? [] : changes(before.context, after.context),
  };
}

const eventOf = ({ entry }: Row): Step['event'] => (entry.kind === 'event' ? entry : null);

function takenBy(
  { chart }: ActorMoment,
  before: StateView | null,
  event: Step['event'],
  after: StateView,
): TakenTransition[] {
  if (chart === null || before === null || event === null) return [];
  const told = toldTransitions(chart, after);
  return told.length > 0 ? told : takenTransitions(chart, before.value, event.type, after.value);
}
