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

/** Where the lifecycle stands: what XState's own snapshot of the machine says, by the same names. */
export class CompiledSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: ConnectionState;
  readonly context: ConnectionContext;
  readonly output: ConnectionOutput | undefined;
  readonly error: unknown;
  private readonly actors: readonly ChildActor[];

  constructor(
    status: CompiledSnapshot['status'],
    value: ConnectionState,
    context: ConnectionContext,
    actors: readonly ChildActor[],
    output?: ConnectionOutput,
    error?: unknown,
  ) {
    this.status = status;
    this.value = value;
    this.context = context;
    this.actors = actors;
    this.output = output;
    this.error = error;
  }

  get children(): { readonly [id: string]: ChildActor } {
    return Object.fromEntries(this.actors.map((child) => [child.id, child]));
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
