import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { LayoutEngine } from './engine.js';
import type { Strategy } from './strategies.js';

/** An engine did not come to an end in the time that it had. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';

  constructor(limitMs: number) {
    super(`it was given up after ${limitMs / 1_000} seconds`);
  }
}

/** Keeps one engine, and takes a new one after each failure: a layout under way can only be stopped with its engine. */
export class EngineRunner {
  readonly #make: () => Promise<LayoutEngine>;
  #engine: Promise<LayoutEngine> | undefined;

  constructor(make: () => Promise<LayoutEngine>) {
    this.#make = make;
  }

  /** Rejects with what the engine says, with `TooSlow` at the limit of the strategy, or with the reason of the signal. */
  async run(input: ElkNode, { options, limitMs }: Strategy, signal: AbortSignal): Promise<ElkNode> {
    signal.throwIfAborted();
    this.#engine ??= this.#make();
    const engine = this.#engine;
    const end = new AbortController();
    const ended = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new TooSlow(limitMs)), limitMs);
      end.signal.addEventListener('abort', () => clearTimeout(timer));
      signal.addEventListener('abort', () => reject(signal.reason), { signal: end.signal });
    });
    try {
      return await Promise.race([engine.then((each) => each.layout(input, options)), ended]);
    } catch (error) {
      if (this.#engine === engine) this.#engine = undefined;
      engine.then(
        (each) => each.stop(),
        () => {},
      );
      throw error;
    } finally {
      end.abort();
    }
  }
}
