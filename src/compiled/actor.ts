import { initialContext, outputOf } from '../../machines/context.js';
import type { Host } from '../../machines/host.js';
import type { ConnectionEvent, ConnectionInput } from '../../machines/types.js';
import { ChildActor, type Parent } from './child-actor.js';
import { CompiledSnapshot, type Slots } from './snapshot.js';
import { type CompiledTurn, firstTurn, turnOn } from './turn.js';

/** Whoever is told of each snapshot, and of the end. */
export interface CompiledObserver {
  readonly next?: ((snapshot: CompiledSnapshot) => void) | undefined;
  readonly error?: ((error: unknown) => void) | undefined;
  readonly complete?: (() => void) | undefined;
}

type Consequence = () => void;
const none: readonly Consequence[] = [];
type Writable = { -readonly [Id in keyof Slots]: Slots[Id] };

const nobody: Slots = {
  environment: undefined,
  transport: undefined,
  timer: undefined,
  poller: undefined,
  flush: undefined,
  park: undefined,
  poll: undefined,
  upgrade: undefined,
};

const stopping = { type: 'xstate.stop' } as unknown as ConnectionEvent;

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
  // By TypeScript alone: the actor may stand behind a proxy (Vue's `reactive`), which has no #private fields.
  private phase = unborn;
  private snapshot: CompiledSnapshot;
  private slots: Slots;
  private queue: ConnectionEvent[] | null = null;
  /** What the first turn asks for, until the start. */
  private pending: readonly Consequence[];
  /** Replaced when they change, which is rare. */
  private observers: readonly CompiledObserver[] = [];

  constructor(id: string, host: Host, input: ConnectionInput) {
    this.id = id;
    this.host = host;
    const environment = new ChildActor('environment', 'environment', undefined, this);
    const turn = firstTurn(initialContext(input));
    this.slots = { ...nobody, environment };
    this.pending = [() => environment.start(), ...this.consequencesOf(turn)];
    this.snapshot = new CompiledSnapshot('active', turn.value, turn.context, this.slots);
  }

  getSnapshot(): CompiledSnapshot {
    return this.snapshot;
  }

  /** Calls the observer after each event, and at the end. One that comes too late is told of the end at once. */
  subscribe(given: CompiledObserver | ((snapshot: CompiledSnapshot) => void)): { readonly unsubscribe: () => void } {
    const observer = typeof given === 'function' ? { next: given } : given;
    if (this.phase !== over) this.observers = [...this.observers, observer];
    else this.tellEnd([observer]);
    const unsubscribe = (): void => {
      this.observers = this.observers.filter((one) => one !== observer);
    };
    return { unsubscribe };
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
    if (this.phase === unborn) this.phase = over;
    // What is first in the queue while an actor begins is heard all the same, as XState's mailbox has it.
    this.queue?.splice(this.phase === beginning ? 1 : 0);
    this.hear(stopping);
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
    try {
      turn = turnOn(value, context, event);
      if (turn !== null) consequences = this.consequencesOf(turn);
    } catch (error) {
      return this.end('error', error);
    }
    if (turn !== null) return this.stand(turn, consequences);
    // An actor that failed, and nobody who would know what to do about it.
    if (event.type.startsWith('xstate.error.')) return this.end('error', Object(event).error);
    this.publish();
  }

  /** The turn is done: its snapshot stands from now on, and what it asks of others is done. */
  private stand({ value, context }: CompiledTurn, consequences: readonly Consequence[]): void {
    const isEnd = value === 'terminated';
    this.snapshot = isEnd
      ? new CompiledSnapshot('done', value, context, this.slots, outputOf(context))
      : new CompiledSnapshot('active', value, context, this.slots);
    for (const consequence of consequences) consequence();
    if (isEnd) this.stopAll();
    this.publish();
    if (isEnd) this.close();
  }

  /** Who is meant is settled now; it happens in order, once the new snapshot stands. */
  private consequencesOf(turn: CompiledTurn): readonly Consequence[] {
    if (turn.deeds.length === 0) return none;
    const consequences: Consequence[] = [];
    // The slots of the snapshot before stay as they are.
    const slots: Writable = { ...this.slots };
    this.slots = slots;
    for (const deed of turn.deeds) {
      if (deed.kind === 'tell') {
        const { transport } = slots;
        if (transport === undefined) throw new Error('there is no transport to tell anything');
        consequences.push(() => transport.tell(deed.command));
      } else if (deed.kind === 'start') {
        const child = new ChildActor(deed.id, deed.what, deed.input, this);
        slots[deed.id] = child;
        consequences.push(() => child.start());
      } else {
        const child = slots[deed.id];
        if (child === undefined) continue;
        slots[deed.id] = undefined;
        consequences.push(() => child.stop());
      }
    }
    return consequences;
  }

  private stopAll(): void {
    for (const child of Object.values(this.slots)) child?.stop();
  }

  private end(status: 'error' | 'stopped', error?: unknown): void {
    const { value, context } = this.snapshot;
    this.snapshot = new CompiledSnapshot(status, value, context, this.slots, undefined, error);
    this.stopAll();
    this.close();
  }

  private publish(): void {
    for (const observer of this.observers) {
      // Gone by the hand of one before it.
      if (!this.observers.includes(observer)) continue;
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
    const observers = this.observers;
    this.observers = [];
    this.tellEnd(observers);
  }

  private tellEnd(observers: readonly CompiledObserver[]): void {
    const { status, error } = this.snapshot;
    const isUnheard = status === 'error' && !observers.some((observer) => observer.error);
    if (isUnheard) surface(error);
    for (const observer of observers) {
      try {
        if (status === 'error') observer.error?.(error);
        else observer.complete?.();
      } catch (thrown) {
        surface(thrown);
      }
    }
  }
}
