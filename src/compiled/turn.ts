import type { Action, ChildId, ChildInputs, Turn } from '../../machines/actions.js';
import type { ConnectionContext, ConnectionEvent, ConnectionState, TransportCommand } from '../../machines/types.js';
import type { Update } from '../../machines/updates.js';
import { chart } from './chart.js';
import type { Answer, Answers } from './chart-types.js';

/** What is asked of other actors. */
export type Deed =
  | { readonly kind: 'start'; readonly what: keyof ChildInputs; readonly id: ChildId; readonly input: unknown }
  | { readonly kind: 'stop'; readonly id: ChildId }
  | { readonly kind: 'tell'; readonly command: TransportCommand };

function answerOf(answers: Answers, context: ConnectionContext, event: ConnectionEvent): Answer | undefined {
  return answers.find(({ when }) => when === undefined || when.every((holds) => holds(context, event)));
}

/** What the state answers to the event: of the first that fits. */
function answerTo(value: ConnectionState, context: ConnectionContext, event: ConnectionEvent): Answer | undefined {
  const { on } = chart[value];
  // Events may come from an inspector: `constructor` is none.
  const answers = Object.hasOwn(on, event.type) ? on[event.type] : undefined;
  return answers && answerOf(answers, context, event);
}

/** One event as it is answered by the compiled chart. Pure: what it asks of other actors is only written down. */
export class CompiledTurn implements Turn {
  value: ConnectionState;
  context: ConnectionContext;
  readonly event: ConnectionEvent;
  readonly deeds: Deed[] = [];

  constructor(value: ConnectionState, context: ConnectionContext, event: ConnectionEvent) {
    this.value = value;
    this.context = context;
    this.event = event;
  }

  change(update: Update): void {
    this.context = update(this.context, this.event);
  }

  start<Kind extends keyof ChildInputs>(what: Kind, id: ChildId, input: ChildInputs[Kind]): void {
    this.deeds.push({ kind: 'start', what, id, input });
  }

  stop(id: ChildId): void {
    this.deeds.push({ kind: 'stop', id });
  }

  tell(command: TransportCommand): void {
    this.deeds.push({ kind: 'tell', command });
  }

  /** Enters the state, and goes on from there for as long as it says so itself. */
  enter(value: ConnectionState): void {
    this.value = value;
    this.#act(chart[value].entry);
    const answer = answerOf(chart[value].always, this.context, this.event);
    if (answer !== undefined) this.give(answer);
  }

  give({ to, acts }: Answer): void {
    if (to !== undefined) this.#act(chart[this.value].exit);
    this.#act(acts);
    if (to !== undefined) this.enter(to);
  }

  #act(actions: readonly Action[]): void {
    for (const action of actions) action(this);
  }
}

/** The event, answered; null where nothing answers it. */
export function turnOn(
  value: ConnectionState,
  context: ConnectionContext,
  event: ConnectionEvent,
): CompiledTurn | null {
  const answer = answerTo(value, context, event);
  if (answer === undefined) return null;
  const turn = new CompiledTurn(value, context, event);
  turn.give(answer);
  return turn;
}

/** What XState calls the event by which a machine begins: it carries no facts. */
const beginning = { type: 'xstate.init' } as unknown as ConnectionEvent;

/** The very first turn, by which a life begins. */
export function firstTurn(context: ConnectionContext): CompiledTurn {
  const turn = new CompiledTurn('connecting', context, beginning);
  turn.enter('connecting');
  return turn;
}

/** Whether the event would be answered by more than nothing. */
export function isAnswered(value: ConnectionState, context: ConnectionContext, event: ConnectionEvent): boolean {
  const answer = answerTo(value, context, event);
  return answer !== undefined && (answer.to !== undefined || answer.acts.length > 0);
}
