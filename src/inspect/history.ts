import type { AppMessage, RegisterMessage } from './messages.js';

/** How much text is kept at most, whatever the number of messages. */
const maxCharacters = 16 * 1024 * 1024;

/**
 * The last messages of a relay, for viewers that come later. What is older is not told any more, but its outcome is:
 * the sessions of that time, each with its last state from then.
 */
export class History {
  readonly #limit: number;
  readonly #sessions = new Map<string, RegisterMessage>();
  readonly #latest: AppMessage[] = [];
  #characters = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many messages and sessions are kept. */
  get size(): number {
    return this.#latest.length + this.#sessions.size;
  }

  add(message: AppMessage): void {
    this.#latest.push(message);
    this.#characters += charactersOf(message);
    while (this.#latest.length > this.#limit || this.#characters > maxCharacters) {
      const oldest = this.#latest.shift();
      if (oldest === undefined) return;
      this.#characters -= charactersOf(oldest);
      this.#fold(oldest);
    }
  }

  /** Everything that a viewer needs to know, in order. */
  all(): readonly AppMessage[] {
    return [...this.#sessions.values(), ...this.#latest];
  }

  clear(): void {
    this.#sessions.clear();
    this.#latest.length = 0;
    this.#characters = 0;
  }

  #fold(message: AppMessage): void {
    const session = this.#sessions.get(message.sessionId);
    if (message.type === 'service.register') this.#sessions.set(message.sessionId, message);
    else if (message.type === 'service.stop') this.#sessions.delete(message.sessionId);
    else if (message.type === 'service.state' && session) {
      this.#sessions.set(message.sessionId, { ...session, state: message.state });
    }
  }
}

function charactersOf(message: AppMessage): number {
  if (message.type === 'service.register') return message.machine.length + message.state.length;
  if (message.type === 'service.state') return message.state.length;
  return message.type === 'service.event' ? message.event.length : 0;
}
