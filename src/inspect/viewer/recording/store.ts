import { counted } from '../../../checks.js';
import { fileLimits } from './file.js';
import { forgetOldest } from './forget.js';
import { sizeOf, totalSize } from './size.js';
import type { Entry, Recording } from './types.js';

/** What has been seen so far. It calls its listeners after each change, and leaves it to them to put calls together. */
export class RecordingStore {
  /** The most entries that are kept. */
  readonly limit: number;
  /** The most characters that the entries may have as JSON. */
  readonly sizeLimit: number;
  #entries: Entry[] = [];
  #size = 0;
  #dropped = 0;
  readonly #listeners = new Set<() => void>();

  /**
   * @param limit by default 50,000, at least 100
   * @param sizeLimit by default 64,000,000, at least 1,000; what is within it can be opened as a file
   * @throws TypeError for a limit that is no such number
   */
  constructor(limit?: number, sizeLimit?: number) {
    this.limit = counted('limit', limit, 50_000, 100, 10_000_000);
    this.sizeLimit = counted('sizeLimit', sizeLimit, 64_000_000, 1_000, fileLimits.size);
  }

  /** The same array, which only grows at its end, until something is removed: then it is another one. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** How many entries were given up to stay within the limits, since the store was last cleared or loaded. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Over a limit, a tenth of it goes at once, the oldest first; what actors still need to be shown is kept. */
  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#size += sizeOf(entry);
    this.#keepWithinLimits();
    this.#tell();
  }

  clear(): void {
    this.#replace([]);
    this.#tell();
  }

  /** Forgets what is over: actors that go on stay, as an app tells of them only once. */
  clearPast(): void {
    this.#replace(forgetOldest(this.#entries, this.#entries.length));
    this.#tell();
  }

  /** The recording in place of what has been seen so far. */
  load(recording: Recording): void {
    this.#replace([...recording.entries]);
    this.#keepWithinLimits();
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
    this.#size = totalSize(entries);
    this.#dropped = 0;
  }

  #keepWithinLimits(): void {
    while (this.#entries.length > this.limit || this.#size > this.sizeLimit) {
      const { length } = this.#entries;
      this.#entries = forgetOldest(this.#entries, this.#surplus());
      this.#size = totalSize(this.#entries);
      this.#dropped += length - this.#entries.length;
      // Nothing is left but actors that go on.
      if (this.#entries.length === length) return;
    }
  }

  /** How many of the oldest entries are too many, by number or by size. */
  #surplus(): number {
    const byNumber = this.#entries.length - Math.floor(this.limit * 0.9);
    const excess = this.#size - this.sizeLimit * 0.9;
    let bySize = 0;
    for (let freed = 0; this.#size > this.sizeLimit && freed < excess; bySize += 1) {
      const entry = this.#entries[bySize];
      if (entry === undefined) break;
      freed += sizeOf(entry);
    }
    return Math.max(this.#entries.length > this.limit ? byNumber : 0, bySize);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
