import { initialContext, outputOf } from '../../machines/context.js';
import type { Host } from '../../machines/host.js';
import type { ConnectionEvent, ConnectionInput } from '../../machines/types.js';
import { ChildActor, type Parent } from './child-actor.js';
import { CompiledSnapshot } from './snapshot.js';
import { type CompiledTurn, firstTurn, turnOn } from './turn.js';

/** Whoever is told of each snapshot, and of the end. */
export interface CompiledObserver {
  readonly next?: ((snapshot: CompiledSnapshot) => void) | undefined;
  readonly error?: ((error: unknown) => void) | undefined;
  readonly complete?: (() => void) | undefined;
}

type Consequence = () => void;
const none: readonly Consequence[] = [];
const nobody: readonly ChildActor[] = [];

/** XState's own event for it, which is none of ours by type. */
const stopping = { type: 'xstate.stop' } as unknown as ConnectionEvent;

/** By what XState calls the failure of an actor. */
const failure = 'xstate.error.actor';

const unborn = 0;
const beginning = 1;
const idle = 2;
const busy = 3;
const over = 4;

/** What an observer throws is nobody's fault here. It surfaces as an uncaught error, as from any event handler. */
function surface(thrown: unknown): void {
  setTimeout(() => {
    throw thrown;
  });
}

/**
 * Runs the compiled chart as XState runs the machine: one event at a time, those that come meanwhile wait; actors are
 * started, stopped and told things once the new snapshot stands, and observers hear of it after that.
 */
export class CompiledActor implements Parent {
  readonly id: string;
  readonly host: Host;
  private phase = unborn;
  private snapshot: CompiledSnapshot;
  /** Those there are, in the order in which they came. Replaced, not changed: the snapshots before have them as they were. */
  private children: readonly ChildActor[];
  private queue: ConnectionEvent[] | null = null;
  /** What the first turn asks for, until the start. */
  private pending: readonly Consequence[];
  /** By their subscriptions. One that comes or goes while all are told is told, or is not, in the same round. */
  private readonly observers = new Map<object, CompiledObserver>();

  constructor(id: string, host: Host, input: ConnectionInput) {
    this.id = id;
    this.host = host;
    const environment = new ChildActor('environment', 'environment', undefined, this);
    const turn = firstTurn(initialContext(input));
    this.children = [environment];
    this.pending = [() => environment.start(), ...this.consequencesOf(turn)];
    this.snapshot = new CompiledSnapshot('active', turn.value, turn.context, this.children);
    // What cannot be extended is left alone by Vue's `reactive`. Behind its proxies the context would fill with proxies.
    Object.preventExtensions(this);
  }

  getSnapshot(): CompiledSnapshot {
    return this.snapshot;
  }

  /** Calls the observer after each event, and at the end. One that comes too late is told at once, but not of a stop. */
  subscribe(given: CompiledObserver | ((snapshot: CompiledSnapshot) => void)): { readonly unsubscribe: () => void } {
    const observer = typeof given === 'function' ? { next: given } : given;
    const subscription = { unsubscribe: (): void => void this.observers.delete(subscription) };
    if (this.phase !== over) this.observers.set(subscription, observer);
    else if (this.snapshot.status !== 'stopped') this.tellEnd([observer]);
    return subscription;
  }

  start(): this {
    if (this.phase !== unborn) return this;
    this.phase = beginning;
    for (const consequence of this.pending) consequence();
    this.pending = none;
    this.publish();
    this.phase = busy;
    this.drain();
    return this;
  }

  stop(): this {
    // What is first in the queue until the actor has begun is heard all the same, as XState's mailbox has it.
    this.queue?.splice(this.phase <= beginning ? 1 : 0);
    // One that has yet to begin may do so afterwards.
    if (this.phase !== unborn) this.hear(stopping);
    return this;
  }

  /** Answers the event, or lets it wait for those before it. After the end nothing is heard any more. */
  readonly send = (event: ConnectionEvent): void => this.hear(event);

  hear(event: ConnectionEvent): void {
    if (this.phase === over) return;
    if (this.phase !== idle) {
      this.queue ??= [];
      this.queue.push(event);
      return;
    }
    this.phase = busy;
    this.answer(event);
    this.drain();
  }

  /** Its name alone: what it acts upon is nobody's to log. */
  toJSON(): { readonly id: string } {
    return { id: this.id };
  }

  private drain(): void {
    while (this.phase === busy) {
      const event = this.queue?.shift();
      if (event === undefined) {
        this.phase = idle;
        return;
      }
      this.answer(event);
    }
  }

  private answer(event: ConnectionEvent): void {
    if (event === stopping) return this.end('stopped');
    const { value, context } = this.snapshot;
    let turn: CompiledTurn | null;
    let consequences: readonly Consequence[] = none;
    let isFailure: boolean;
    try {
      turn = turnOn(value, context, event);
      if (turn !== null) consequences = this.consequencesOf(turn);
      isFailure = event.type.startsWith(failure);
    } catch (error) {
      return this.end('error', error);
    }
    if (turn !== null) return this.stand(turn, consequences);
    // Nobody would know what to do without the actor that failed.
    if (isFailure) return this.end('error', Object(event).error);
    this.publish();
  }

  /** The turn is done: its snapshot stands from now on, and what it asks of others is done. */
  private stand({ value, context }: CompiledTurn, consequences: readonly Consequence[]): void {
    const isEnd = value === 'terminated';
    this.snapshot = isEnd
      ? new CompiledSnapshot('done', value, context, this.children, outputOf(context))
      : new CompiledSnapshot('active', value, context, this.children);
    for (const consequence of consequences) consequence();
    if (isEnd) for (const child of this.children) child.stop();
    this.publish();
    if (isEnd) this.close();
  }

  /** Who is meant is settled now; it happens in order, once the new snapshot stands. */
  private consequencesOf(turn: CompiledTurn): readonly Consequence[] {
    if (turn.deeds.length === 0) return none;
    const consequences: Consequence[] = [];
    const children = [...this.children];
    for (const deed of turn.deeds) {
      if (deed.kind === 'start') {
        const child = new ChildActor(deed.id, deed.what, deed.input, this);
        children.push(child);
        consequences.push(() => child.start());
      } else if (deed.kind === 'tell') {
        const transport = children.find(({ id }) => id === 'transport');
        if (transport === undefined) throw new Error('there is no transport to tell anything');
        consequences.push(() => transport.tell(deed.command));
      } else {
        const child = children.find(({ id }) => id === deed.id);
        if (child === undefined) continue;
        children.splice(children.indexOf(child), 1);
        // One that is yet to start in this very turn never does.
        if (child.isRunning) consequences.push(() => child.stop());
        else child.stop();
      }
    }
    this.children = children;
    return consequences;
  }

  private end(status: 'error' | 'stopped', error?: unknown): void {
    const { value, context } = this.snapshot;
    const { children } = this;
    this.children = nobody;
    this.snapshot = new CompiledSnapshot(status, value, context, nobody, undefined, error);
    for (const child of children) child.stop();
    this.close();
  }

  private publish(): void {
    for (const observer of this.observers.values()) {
      try {
        observer.next?.(this.snapshot);
      } catch (thrown) {
        surface(thrown);
      }
    }
  }

  private close(): void {
    this.phase = over;
    this.queue = null;
    this.tellEnd(this.observers.values());
    this.observers.clear();
  }

  /** An error surfaces unless all of them listen for one, and there are any. */
  private tellEnd(observers: Iterable<CompiledObserver>): void {
    const { status, error } = this.snapshot;
    let isHeard: boolean | undefined;
    for (const observer of observers) {
      isHeard = isHeard !== false && observer.error !== undefined;
      try {
        if (status === 'error') observer.error?.(error);
        else observer.complete?.();
      } catch (thrown) {
        surface(thrown);
      }
    }
    if (status === 'error' && isHeard !== true) surface(error);
  }
}
