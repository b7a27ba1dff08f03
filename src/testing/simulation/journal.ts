/** What happened in a world, line by line. The same seed gives the same journal, byte for byte (I18). */
export class Journal {
  /** Whether lines are kept. Default true. Turn it off where only the end counts: writing takes longer than living. */
  isOn = true;
  readonly #lines: string[] = [];
  readonly #now: () => number;

  /** @param now How long the world has existed, in ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** `h:mm:ss.mmm  who     what`, the oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /**
   * Adds a line of your own, at the world's time.
   *
   * @param who Who did it, in up to seven letters: `server`, `network`, `page`, `user`, `client`.
   */
  write(who: string, what: string): void {
    if (this.isOn) this.#lines.push(`${timeText(this.#now())}  ${who.padEnd(8)}${what}`);
  }
}

/** As h:mm:ss.mmm. */
export function timeText(ms: number): string {
  const part = (unit: number, size: number, width: number): string =>
    String(Math.floor(ms / unit) % size).padStart(width, '0');
  return `${Math.floor(ms / 3_600_000)}:${part(60_000, 60, 2)}:${part(1_000, 60, 2)}.${part(1, 1_000, 3)}`;
}
