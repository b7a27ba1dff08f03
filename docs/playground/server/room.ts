/** What every guest sees, in the order of its number. */
export interface Message {
  /** Counted from 1, without gaps: the cursor of polling, and what duplicates are told by. */
  readonly id: number;
  readonly from: string;
  readonly text: string;
  /** When, in ms since the epoch. */
  readonly at: number;
  /** The sender's own mark, by which it knows its message again. */
  readonly mark?: string;
}

const remembered = 200;
const tickMs = 3_000;

/** One chat room with a ticker in it, so that there is always something to miss. */
export class Room {
  readonly #messages: Message[] = [];
  readonly #listeners = new Set<(message: Message) => void>();
  readonly #ticker = setInterval(() => this.#tick(), tickMs);
  #price = 100;

  get lastId(): number {
    return this.#messages.at(-1)?.id ?? 0;
  }

  after(id: number): Message[] {
    return this.#messages.filter((message) => message.id > id);
  }

  post(from: string, text: string, mark?: string): void {
    const message: Message = { id: this.lastId + 1, from, text, at: Date.now(), ...(mark !== undefined && { mark }) };
    this.#messages.push(message);
    if (this.#messages.length > remembered) this.#messages.shift();
    for (const listener of this.#listeners) listener(message);
  }

  listen(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    clearInterval(this.#ticker);
  }

  #tick(): void {
    const change = (Math.random() - 0.5) * 2;
    this.#price += change;
    this.post('ticker', `HRTL ${this.#price.toFixed(2)} ${change < 0 ? '▼' : '▲'} ${Math.abs(change).toFixed(2)}`);
  }
}
