import type { ChildId } from '../../machines/actions.js';
import type {
  ConnectionContext,
  ConnectionEvent,
  ConnectionOutput,
  ConnectionState,
  ConnectionTag,
} from '../../machines/types.js';
import { chart } from './chart.js';
import type { ChildActor } from './child-actor.js';
import { isAnswered } from './turn.js';

/** The actors of one moment: all there may be by id, so that the slots of every connection are of one shape. */
export type Slots = { readonly [Id in ChildId | 'environment']: ChildActor | undefined };

/** Where the lifecycle stands: what XState's own snapshot of the machine says, by the same names. */
export class CompiledSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: ConnectionState;
  readonly context: ConnectionContext;
  readonly output: ConnectionOutput | undefined;
  readonly error: unknown;
  private readonly slots: Slots;

  constructor(
    status: CompiledSnapshot['status'],
    value: ConnectionState,
    context: ConnectionContext,
    slots: Slots,
    output?: ConnectionOutput,
    error?: unknown,
  ) {
    this.status = status;
    this.value = value;
    this.context = context;
    this.slots = slots;
    this.output = output;
    this.error = error;
  }

  get children(): { readonly [id: string]: ChildActor } {
    const present = Object.entries(this.slots).filter((slot): slot is [string, ChildActor] => slot[1] !== undefined);
    return Object.fromEntries(present);
  }

  get tags(): ReadonlySet<ConnectionTag> {
    return chart[this.value].tags;
  }

  matches(value: ConnectionState): boolean {
    return this.value === value;
  }

  hasTag(tag: ConnectionTag): boolean {
    return this.tags.has(tag);
  }

  /** Whether the event would change or do anything now. */
  can(event: ConnectionEvent): boolean {
    return this.status === 'active' && isAnswered(this.value, this.context, event);
  }

  toJSON(): object {
    const { status, value, context, output, error, tags, children } = this;
    return { status, value, context, output, error, tags: [...tags], children: Object.keys(children) };
  }
}
