import { counted } from '../../../checks.js';
import { forgetOldest } from './forget.js';
import type { Entry, Recording } from './types.js';

/** What has been seen so far. It calls its listeners after each change, and leaves it to them to put calls together. */
export class RecordingStore {
  /** The most entries that are kept. */
  readonly limit: number;
  #entries: Entry[] = [];
  #dropped = 0;
  readonly #listeners = new Set<() => void>();

  /**
   * @param limit by default 50,000, at least 100
   * @throws TypeError for a limit that is no such number
   */
  constructor(limit?: number) {
    this.limit = counted('limit', limit, 50_000, 100, 10_000_000);
  }

  /** The same array, which only grows at its end, until something is removed: then it is another one. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** How many entries were given up to stay within the limit, since the store was last cleared or loaded. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Over the limit, a tenth of it goes at once, the oldest first; what actors still need to be shown is kept. */
  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#keepWithinLimit();
    this.#tell();
  }

  clear(): void {
    this.#replace([]);
    this.#tell();
  }

  /** The recording in place of what has been seen so far. */
  load(recording: Recording): void {
    this.#replace([...recording.entries]);
    this.#keepWithinLimit();
    this.#tell();
  }

  /** Returns the way to unsubscribe. */
  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  #replace(entries: Entry[]): void {
    this.#entries = entries;
    this.#dropped = 0;
  }

  #keepWithinLimit(): void {
    const { length } = this.#entries;
    if (length <= this.limit) return;
    this.#entries = forgetOldest(this.#entries, length - Math.floor(this.limit * 0.9));
    this.#dropped += length - this.#entries.length;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
