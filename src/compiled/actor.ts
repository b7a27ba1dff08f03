import { initialContext, outputOf } from '../../machines/context.js';
import type {
  ConnectionEvent,
  ConnectionInput,
  PollerInput,
  TimerInput,
  TransportCommand,
  TransportInput,
} from '../../machines/types.js';
import type { ChildLogic } from '../child.js';
import type { World } from '../world.js';
import { ChildActor, type Parent } from './child-actor.js';
import { CompiledSnapshot, type Slots, type Someone } from './snapshot.js';
import { type CompiledTurn, firstTurn, turnOn } from './turn.js';

/** What each kind of actor does. */
export interface Logics {
  readonly transport: ChildLogic<TransportInput, TransportCommand>;
  readonly timer: ChildLogic<TimerInput>;
  readonly poller: ChildLogic<PollerInput>;
  readonly environment: ChildLogic<undefined>;
}

/** Whoever is told of each snapshot, and of the end. */
export interface CompiledObserver {
  readonly next?: ((snapshot: CompiledSnapshot) => void) | undefined;
  readonly error?: ((error: unknown) => void) | undefined;
  readonly complete?: (() => void) | undefined;
}

type Consequence = () => void;
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
const idle = 1;
const busy = 2;
const over = 3;

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
  readonly world: World;
  readonly #logics: Logics;
  #phase = unborn;
  #snapshot: CompiledSnapshot;
  #slots: Slots;
  #queue: ConnectionEvent[] | null = null;
  /** What the first turn asks for, until the start. */
  #pending: readonly Consequence[];
  readonly #observers = new Set<CompiledObserver>();

  constructor(id: string, world: World, logics: Logics, input: ConnectionInput) {
    this.id = id;
    this.world = world;
    this.#logics = logics;
    const environment: Someone = new ChildActor(
      'environment',
      logics.environment as ChildLogic<never, never>,
      undefined as never,
      this,
    );
    const turn = firstTurn(initialContext(input));
    this.#slots = { ...nobody, environment };
    this.#pending = [() => environment.start(), ...this.#consequencesOf(turn)];
    this.#snapshot = new CompiledSnapshot('active', turn.value, turn.context, this.#slots);
  }

  getSnapshot(): CompiledSnapshot {
    return this.#snapshot;
  }

  /** Calls the observer after each event, and at the end. One that comes too late is told of the end at once. */
  subscribe(given: CompiledObserver | ((snapshot: CompiledSnapshot) => void)): { readonly unsubscribe: () => void } {
    const observer = typeof given === 'function' ? { next: given } : given;
    if (this.#phase !== over) this.#observers.add(observer);
    else this.#tellEnd([observer]);
    return { unsubscribe: () => this.#observers.delete(observer) };
  }

  start(): this {
    if (this.#phase !== unborn) return this;
    this.#phase = busy;
    for (const consequence of this.#pending) consequence();
    this.#pending = [];
    this.#publish();
    this.#drain();
    return this;
  }

  stop(): this {
    if (this.#phase === unborn) this.#phase = over;
    this.#queue = null;
    this.hear(stopping);
    return this;
  }

  /** Answers the event, or lets it wait for those before it. After the end nothing is heard any more. */
  readonly send = (event: ConnectionEvent): void => this.hear(event);

  hear(event: ConnectionEvent): void {
    if (this.#phase === over) return;
    if (this.#phase !== idle) {
      this.#queue ??= [];
      this.#queue.push(event);
      return;
    }
    this.#phase = busy;
    this.#answer(event);
    this.#drain();
  }

  #drain(): void {
    while (this.#phase === busy) {
      const event = this.#queue?.shift();
      if (event === undefined) {
        this.#phase = idle;
        return;
      }
      this.#answer(event);
    }
  }

  #answer(event: ConnectionEvent): void {
    if (event === stopping) return this.#end('stopped');
    const { value, context } = this.#snapshot;
    let turn: CompiledTurn | null;
    try {
      turn = turnOn(value, context, event);
    } catch (error) {
      return this.#end('error', error);
    }
    if (turn !== null) return this.#stand(turn);
    // An actor that failed, and nobody who would know what to do about it.
    if (event.type.startsWith('xstate.error.')) return this.#end('error', Object(event).error);
    this.#publish();
  }

  /** The turn is done: its snapshot stands from now on, and what it asks of others is done. */
  #stand(turn: CompiledTurn): void {
    const { value, context } = turn;
    const consequences = this.#consequencesOf(turn);
    const isEnd = value === 'terminated';
    this.#snapshot = isEnd
      ? new CompiledSnapshot('done', value, context, this.#slots, outputOf(context))
      : new CompiledSnapshot('active', value, context, this.#slots);
    for (const consequence of consequences) consequence();
    if (isEnd) this.#stopAll();
    this.#publish();
    if (isEnd) this.#close();
  }

  /** Who is meant is settled now; it happens in order, once the new snapshot stands. */
  #consequencesOf(turn: CompiledTurn): Consequence[] {
    const consequences: Consequence[] = [];
    // The slots of the snapshot before stay as they are.
    const slots: Writable = { ...this.#slots };
    this.#slots = slots;
    for (const deed of turn.deeds) {
      if (deed.kind === 'tell') {
        const { transport } = slots;
        if (transport === undefined) throw new Error('there is no transport to tell anything');
        consequences.push(() => transport.tell(deed.command as never));
      } else if (deed.kind === 'start') {
        const child: Someone = new ChildActor(
          deed.id,
          this.#logics[deed.what] as ChildLogic<never, never>,
          deed.input as never,
          this,
        );
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

  #stopAll(): void {
    for (const child of Object.values(this.#slots)) child?.stop();
  }

  #end(status: 'error' | 'stopped', error?: unknown): void {
    const { value, context } = this.#snapshot;
    this.#snapshot = new CompiledSnapshot(status, value, context, this.#slots, undefined, error);
    this.#stopAll();
    this.#close();
  }

  #publish(): void {
    for (const observer of this.#observers) {
      try {
        observer.next?.(this.#snapshot);
      } catch (thrown) {
        surface(thrown);
      }
    }
  }

  #close(): void {
    this.#phase = over;
    this.#queue = null;
    const observers = [...this.#observers];
    this.#observers.clear();
    this.#tellEnd(observers);
  }

  #tellEnd(observers: readonly CompiledObserver[]): void {
    const { status, error } = this.#snapshot;
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
