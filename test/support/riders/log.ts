/** One thing that was said, and its place in the log. */
export interface Said {
  readonly index: number;
  readonly entry: number;
}

/** What was said to a server, each thing once, for those who listen from any point on. It survives a restart. */
export class Log {
  readonly entries: number[] = [];
  readonly #waiting = new Set<() => void>();

  add(entry: number): number {
    if (this.entries.includes(entry)) return entry;
    this.entries.push(entry);
    for (const wake of this.#waiting) wake();
    return entry;
  }

  /** Everything from this place on, and whatever follows, until `return` or the signal. */
  from(start: number, signal?: AbortSignal): AsyncIterableIterator<Said> {
    const { entries } = this;
    let index = start;
    let isOver = false;
    let wake = (): void => {};
    const stop = (): void => {
      isOver = true;
      wake();
    };
    signal?.addEventListener('abort', stop);
    return {
      next: async () => {
        while (!isOver && index >= entries.length) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            this.#waiting.add(wake);
          });
          this.#waiting.delete(wake);
        }
        if (isOver) return { done: true, value: undefined };
        return { done: false, value: { index, entry: entries[index++] as number } };
      },
      return: async () => {
        stop();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
