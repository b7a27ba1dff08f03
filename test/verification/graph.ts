import { type ConnectionState, connectionStates } from '../../machines/index.js';
import type { Snapshot } from './pure-machine.js';

/** A list of whole numbers that grows: millions of edges are no objects. */
class Numbers {
  #items: Int32Array = new Int32Array(1_024);
  length = 0;

  push(item: number): void {
    if (this.length === this.#items.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.length] = item;
    this.length += 1;
  }

  at(index: number): number {
    return this.#items[index] ?? -1;
  }
}

/** The nodes that were found, how each was found first, and which lead to which. The situations themselves are forgotten. */
export class Graph {
  readonly #ids = new Map<string, number>();
  readonly #parents = new Numbers();
  readonly #states = new Numbers();
  readonly #paused = new Numbers();
  readonly #labels: string[] = [];
  readonly #from = new Numbers();
  readonly #to = new Numbers();
  readonly #isGood = new Numbers();

  get size(): number {
    return this.#labels.length;
  }

  find(key: string): number | undefined {
    return this.#ids.get(key);
  }

  add(key: string, parent: number, label: string, { value, context }: Snapshot): number {
    const id = this.size;
    this.#ids.set(key, id);
    this.#parents.push(parent);
    this.#labels.push(label);
    this.#states.push(connectionStates.indexOf(value));
    this.#paused.push(context.paused === null || context.paused === 'offline' ? 0 : 1);
    return id;
  }

  connect(from: number, to: number, isGood: boolean): void {
    if (from === to) return;
    this.#from.push(from);
    this.#to.push(to);
    this.#isGood.push(isGood ? 1 : 0);
  }

  stateOf(id: number): ConnectionState | undefined {
    return connectionStates[this.#states.at(id)];
  }

  isPaused(id: number): boolean {
    return this.#paused.at(id) === 1;
  }

  /** How many nodes there are of each state. */
  states(): Record<ConnectionState, number> {
    const counts = Object.fromEntries(connectionStates.map((state) => [state, 0])) as Record<ConnectionState, number>;
    for (let id = 0; id < this.size; id += 1) {
      const state = this.stateOf(id);
      if (state !== undefined) counts[state] += 1;
    }
    return counts;
  }

  /** The labels of the moves that lead to a node by the shortest way. */
  wayTo(id: number): string[] {
    const way: string[] = [];
    for (let at = id; at > 0; at = this.#parents.at(at)) way.push(this.#labels[at] ?? '');
    return way.reverse();
  }

  /** The same for people: what happened, and where it led. */
  trace(id: number): string[] {
    const lines: string[] = [];
    for (let at = id; at >= 0; at = this.#parents.at(at)) lines.push(`${this.#labels[at]} -> ${this.stateOf(at)}`);
    return lines.reverse();
  }

  /** From which nodes a goal can be reached; `onlyGood`: by moves of a good world alone. */
  reaching(isGoal: (id: number) => boolean, onlyGood: boolean): Uint8Array {
    const edges = this.#from.length;
    const starts = new Int32Array(this.size + 1);
    for (let edge = 0; edge < edges; edge += 1)
      starts[this.#to.at(edge) + 1] = (starts[this.#to.at(edge) + 1] ?? 0) + 1;
    for (let id = 0; id < this.size; id += 1) starts[id + 1] = (starts[id + 1] ?? 0) + (starts[id] ?? 0);
    const cursor = starts.slice();
    const incoming = new Int32Array(edges);
    for (let edge = 0; edge < edges; edge += 1) {
      const to = this.#to.at(edge);
      incoming[cursor[to] ?? 0] = edge;
      cursor[to] = (cursor[to] ?? 0) + 1;
    }
    const reaches = new Uint8Array(this.size);
    const queue: number[] = [];
    for (let id = 0; id < this.size; id += 1) {
      if (!isGoal(id)) continue;
      reaches[id] = 1;
      queue.push(id);
    }
    for (let to = queue.pop(); to !== undefined; to = queue.pop()) {
      for (let index = starts[to] ?? 0; index < (starts[to + 1] ?? 0); index += 1) {
        const edge = incoming[index] ?? 0;
        const from = this.#from.at(edge);
        if (reaches[from] === 1 || (onlyGood && this.#isGood.at(edge) === 0)) continue;
        reaches[from] = 1;
        queue.push(from);
      }
    }
    return reaches;
  }
}
