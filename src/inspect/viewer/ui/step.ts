import { type Change, changes } from '../recording/diff.js';
import type { ActorMoment } from '../recording/moment.js';
import { toldTransition } from '../recording/told.js';
import { type TakenTransition, takenTransition } from '../recording/transition.js';
import type { Entry, StateView } from '../recording/types.js';

/** The last thing that happened to an actor. */
export interface Step {
  /** `null` for the very first state. */
  readonly before: StateView | null;
  readonly after: StateView | null;
  readonly event: (Entry & { readonly kind: 'event' }) | null;
  readonly taken: TakenTransition | null;
  readonly changes: readonly Change[];
}

/** No step is longer than this, so that a moment costs little however many actors talk. */
const furthest = 5_000;

const stateIn = (entry: Entry | undefined): StateView | null =>
  entry?.kind === 'state' || entry?.kind === 'actor' ? entry.state : null;

/** What led to the state that an actor is in at the entry `index`. */
export function stepAt(entries: readonly Entry[], index: number, actor: ActorMoment): Step {
  let after: StateView | null = null;
  let before: StateView | null = null;
  let event: Step['event'] = null;
  for (let at = index; at >= 0 && at > index - furthest && before === null; at -= 1) {
    const entry = entries[at];
    if (entry?.actor !== actor.id) continue;
    if (entry.kind === 'event') event ??= entry;
    const state = stateIn(entry);
    if (state !== null && after === null && event === null) after = state;
    else if (state !== null) before = state;
  }
  return {
    before,
    after: after ?? before,
    event: before === null ? null : event,
    taken: takenBy(actor, before, event, after),
    changes: before !== null && after !== null ? changes(before.context, after.context) : [],
  };
}

function takenBy(
  { chart }: ActorMoment,
  before: StateView | null,
  event: Step['event'],
  after: StateView | null,
): TakenTransition | null {
  if (chart === null || before === null || event === null || after === null) return null;
  return toldTransition(chart, after) ?? takenTransition(chart, before.value, event.type, after.value);
}
