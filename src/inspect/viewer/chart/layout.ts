import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { ChartNode } from '../recording/types.js';
import type { LayoutEngine } from './engine.js';
import { EngineRunner, TooSlow } from './engine-runner.js';
import { layoutInput } from './layout-input.js';
import { type PlacedChart, placed } from './placed.js';
import { hurried, type Strategy, strategiesFor } from './strategies.js';
import type { Measure } from './text.js';
import { type Work, WorkQueue } from './work-queue.js';

/** Lays charts out, each of them once for each set of what is unfolded. */
export class ChartLayout {
  readonly #runner: EngineRunner;
  readonly #measure: Measure;
  readonly #queue = new WorkQueue<PlacedChart>();
  readonly #known = new WeakMap<ChartNode, Map<string, Work<PlacedChart>>>();
  /** What was too slow once is not tried with the same chart again. */
  readonly #slow = new WeakSet<ChartNode>();

  /** @param engine is called when the first chart is to be laid out, and again after each failure */
  constructor(engine: () => Promise<LayoutEngine>, measure: Measure) {
    this.#runner = new EngineRunner(engine);
    this.#measure = measure;
  }

  /**
   * The chart that was asked for last goes first. One that nobody waits for any more gives way to it.
   * Rejects with what the engine says of a chart that it cannot lay out, or with `TooSlow`.
   *
   * @param signal ends the waiting; without one, it is waited for to the end
   */
  place(chart: ChartNode, opened: ReadonlySet<string> = new Set(), signal?: AbortSignal): Promise<PlacedChart> {
    const variants = this.#known.get(chart) ?? new Map<string, Work<PlacedChart>>();
    this.#known.set(chart, variants);
    const key = JSON.stringify([...opened].sort());
    const known = variants.get(key);
    if (known && !known.isDropped) {
      known.join(signal);
      return known.result;
    }
    const work = this.#queue.add((dropped) => this.#place(chart, opened, dropped), signal);
    variants.set(key, work);
    work.result.catch(() => {
      if (variants.get(key) === work) variants.delete(key);
    });
    return work.result;
  }

  async #place(chart: ChartNode, opened: ReadonlySet<string>, dropped: AbortSignal): Promise<PlacedChart> {
    const input = layoutInput(chart, opened, this.#measure);
    const strategies = this.#slow.has(chart) ? [hurried] : strategiesFor(chart);
    return placed(
      chart,
      opened,
      await firstSuccess(strategies, (strategy) => this.#attempt(chart, input, strategy, dropped)),
    );
  }

  async #attempt(chart: ChartNode, input: ElkNode, strategy: Strategy, dropped: AbortSignal): Promise<ElkNode> {
    try {
      return await this.#runner.run(input, strategy, dropped);
    } catch (error) {
      if (error instanceof TooSlow) this.#slow.add(chart);
      throw error;
    }
  }
}

/** The first result that is none of an error; if all fail, the last error. */
async function firstSuccess<Option, Result>(
  [option, ...others]: readonly Option[],
  attempt: (option: Option) => Promise<Result>,
): Promise<Result> {
  if (option === undefined) throw new TypeError('nothing to try');
  if (others.length === 0) return attempt(option);
  return attempt(option).catch(() => firstSuccess(others, attempt));
}
