import type { Child, Children, Host } from '../../machines/host.js';
import type { ConnectionEvent, TransportCommand } from '../../machines/types.js';

/** Whom an actor tells its facts, and its own failure. */
export interface Parent {
  readonly host: Host;
  hear(event: ConnectionEvent): void;
}

const waiting = 0;
const running = 1;
const over = 2;

/** One of the machine's actors: started once, stopped once. */
export class ChildActor implements Child<unknown, never> {
  readonly id: string;
  readonly input: unknown;
  readonly #kind: keyof Children;
  readonly #parent: Parent;
  #phase = waiting;
  #obey: ((command: never) => void) | null = null;
  #dispose: (() => void) | null = null;

  constructor(id: string, kind: keyof Children, input: unknown, parent: Parent) {
    this.id = id;
    this.#kind = kind;
    this.input = input;
    this.#parent = parent;
  }

  sendBack(event: ConnectionEvent): void {
    if (this.#phase !== over) this.#parent.hear(event);
  }

  receive(obey: (command: never) => void): void {
    this.#obey = obey;
  }

  start(): void {
    if (this.#phase !== waiting) return;
    this.#phase = running;
    try {
      // Each kind is given what it is told by the chart.
      this.#dispose = this.#parent.host.run(this.#kind, this as never);
    } catch (error) {
      this.#fail(error);
    }
  }

  tell(command: TransportCommand): void {
    if (this.#phase !== running) return;
    try {
      this.#obey?.(command as never);
    } catch (error) {
      this.#fail(error);
    }
  }

  get isRunning(): boolean {
    return this.#phase === running;
  }

  /** What it says while it lets go is heard, as XState has it. */
  stop(): void {
    try {
      if (this.isRunning) this.#dispose?.();
      this.#phase = over;
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#phase = over;
    // XState's own name for it, by which the chart knows it.
    this.#parent.hear({ type: `xstate.error.actor.${this.id}`, error } as unknown as ConnectionEvent);
  }
}
