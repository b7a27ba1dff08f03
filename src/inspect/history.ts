/** What `@xstate/inspect` posts: enough of it to tell what belongs together. */
export interface InspectMessage {
  readonly type: string;
  readonly sessionId?: string;
}

/** What was posted, for a viewer that comes later or is loaded again: every actor that lives, and the last of the rest. */
export class History {
  readonly #limit: number;
  readonly #registers = new Map<string, InspectMessage>();
  readonly #stopped = new Set<string>();
  #rest: InspectMessage[] = [];

  /** So many messages are kept besides those that present an actor. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(message: InspectMessage): void {
    const { type, sessionId = '' } = message;
    if (type === 'service.register') {
      this.#registers.set(sessionId, message);
      return;
    }
    if (type === 'service.stop') this.#stopped.add(sessionId);
    this.#rest.push(message);
    // In one go, now and then: to move them all for each that comes would cost more than to keep twice as many.
    if (this.#rest.length >= 2 * this.#limit + 1) this.#trim();
  }

  /** All that is kept, those first that present an actor. */
  all(): readonly InspectMessage[] {
    this.#trim();
    return [...this.#registers.values(), ...this.#rest];
  }

  clear(): void {
    this.#registers.clear();
    this.#stopped.clear();
    this.#rest = [];
  }

  /** Of an actor that has stopped nobody needs to know once nothing else is kept of it. */
  #trim(): void {
    this.#rest = this.#limit > 0 ? this.#rest.slice(-this.#limit) : [];
    const told = new Set(this.#rest.map(({ sessionId }) => sessionId));
    for (const id of this.#stopped) {
      if (told.has(id)) continue;
      this.#stopped.delete(id);
      this.#registers.delete(id);
    }
  }
}
