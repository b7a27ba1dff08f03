/** One timer that is set. */
export interface HeapTimer {
  readonly dueAt: number;
  /** When it was set, compared with others: of two that are due at the same time the earlier one fires first. */
  readonly order: number;
  readonly callback: () => void;
  /** Where it is in the heap; -1 when it is not. */
  index: number;
}

function isBefore(one: HeapTimer, other: HeapTimer): boolean {
  return one.dueAt < other.dueAt || (one.dueAt === other.dueAt && one.order < other.order);
}

/**
 * Timers, the next one first. A binary heap in which each timer knows its place, as most timers of a connection are
 * cleared rather than fired: to set and to clear one of ten thousand costs little more than one of ten.
 */
export class TimerHeap {
  readonly #timers: HeapTimer[] = [];

  get size(): number {
    return this.#timers.length;
  }

  get next(): HeapTimer | undefined {
    return this.#timers[0];
  }

  add(timer: HeapTimer): void {
    this.#rise(timer, this.#timers.length);
  }

  /** Nothing happens to what is not in it. */
  remove(timer: HeapTimer): void {
    const { index } = timer;
    if (this.#timers[index] !== timer) return;
    timer.index = -1;
    const last = this.#timers.pop();
    if (last === undefined || last === timer) return;
    if (isBefore(last, timer)) this.#rise(last, index);
    else this.#sink(last, index);
  }

  /** Upwards from the free place `index`, past whatever comes later. */
  #rise(timer: HeapTimer, index: number): void {
    let place = index;
    while (place > 0) {
      const above = (place - 1) >>> 1;
      const parent = this.#timers[above];
      if (parent === undefined || isBefore(parent, timer)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(timer, place);
  }

  /** Downwards from the free place `index`, past whatever comes sooner. */
  #sink(timer: HeapTimer, index: number): void {
    let place = index;
    for (;;) {
      const left = this.#timers[2 * place + 1];
      const right = this.#timers[2 * place + 2];
      const sooner = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (sooner === undefined || isBefore(timer, sooner)) break;
      const below = sooner.index;
      this.#put(sooner, place);
      place = below;
    }
    this.#put(timer, place);
  }

  #put(timer: HeapTimer, index: number): void {
    this.#timers[index] = timer;
    timer.index = index;
  }
}
