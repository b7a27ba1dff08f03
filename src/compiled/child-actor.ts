import type { ConnectionEvent } from '../../machines/types.js';
import type { Child, ChildLogic } from '../child.js';
import type { World } from '../world.js';

/** Whom an actor tells its facts, and its own failure. */
export interface Parent {
  readonly world: World;
  hear(event: ConnectionEvent): void;
}

const waiting = 0;
const running = 1;
const over = 2;

/** One of the machine's actors: started once, stopped once. */
export class ChildActor<Input = unknown, Command = unknown> implements Child<Input, Command> {
  readonly id: string;
  readonly input: Input;
  readonly #logic: ChildLogic<Input, Command>;
  readonly #parent: Parent;
  #phase = waiting;
  #obey: ((command: Command) => void) | null = null;
  #dispose: (() => void) | null = null;

  constructor(id: string, logic: ChildLogic<Input, Command>, input: Input, parent: Parent) {
    this.id = id;
    this.#logic = logic;
    this.input = input;
    this.#parent = parent;
  }

  // Actors take these two out of what they are given, hence no methods.
  readonly sendBack = (event: ConnectionEvent): void => {
    if (this.#phase !== over) this.#parent.hear(event);
  };

  readonly receive = (obey: (command: Command) => void): void => {
    this.#obey = obey;
  };

  start(): void {
    if (this.#phase !== waiting) return;
    this.#phase = running;
    try {
      this.#dispose = this.#logic(this.#parent.world, this);
    } catch (error) {
      this.#fail(error);
    }
  }

  tell(command: Command): void {
    if (this.#phase !== running) return;
    try {
      this.#obey?.(command);
    } catch (error) {
      this.#fail(error);
    }
  }

  stop(): void {
    const wasRunning = this.#phase === running;
    this.#phase = over;
    if (wasRunning) this.#dispose?.();
  }

  #fail(error: unknown): void {
    this.#phase = over;
    // XState's own name for it, by which the chart knows it.
    this.#parent.hear({ type: `xstate.error.actor.${this.id}`, error } as unknown as ConnectionEvent);
  }
}
