import type { Action } from '../../machines/actions.js';
import type { ConnectionContext, ConnectionEvent, ConnectionState, ConnectionTag } from '../../machines/types.js';
import type { Update } from '../../machines/updates.js';

/** Whether an answer is to be given. */
export type Condition = (context: ConnectionContext, event: ConnectionEvent) => boolean;

/** What a state answers to an event: the first answer of which every condition holds. */
export interface Answer {
  readonly when?: readonly Condition[];
  /** The state that is entered, which may be the same one anew. Without it none is left or entered. */
  readonly to?: ConnectionState;
  readonly acts: readonly Action[];
}

export type Answers = readonly Answer[];

export interface State {
  readonly tags: ReadonlySet<ConnectionTag>;
  readonly entry: readonly Action[];
  readonly exit: readonly Action[];
  /** What it answers by itself, once it was entered. */
  readonly always: Answers;
  readonly on: { readonly [event: string]: Answers };
}

export type Chart = { readonly [Name in ConnectionState]: State };

/** What changes the context, as an action. */
export function change(update: Update): Action {
  return (turn) => turn.change(update);
}

export function not(condition: Condition): Condition {
  return (context, event) => !condition(context, event);
}
