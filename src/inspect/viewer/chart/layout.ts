import type { ELK } from 'elkjs/lib/elk-api.js';
import type { ChartNode } from '../recording/types.js';
import { layoutInput, layoutOptions } from './layout-input.js';
import { type PlacedChart, placed } from './placed.js';
import type { Measure } from './text.js';

/** Lays charts out, each of them once for each set of what is unfolded. */
export class ChartLayout {
  readonly #engine: () => Promise<ELK>;
  readonly #measure: Measure;
  #running: Promise<ELK> | undefined;
  readonly #known = new WeakMap<ChartNode, Map<string, Promise<PlacedChart>>>();

  /** @param engine is called when the first chart is to be laid out, and again if it failed */
  constructor(engine: () => Promise<ELK>, measure: Measure) {
    this.#engine = engine;
    this.#measure = measure;
  }

  /** Rejects with what ELK says of a chart that it cannot lay out. */
  place(chart: ChartNode, opened: ReadonlySet<string> = new Set()): Promise<PlacedChart> {
    const variants = this.#known.get(chart) ?? new Map<string, Promise<PlacedChart>>();
    this.#known.set(chart, variants);
    const key = JSON.stringify([...opened].sort());
    const known = variants.get(key);
    if (known) return known;
    const placing = this.#place(chart, opened);
    variants.set(key, placing);
    placing.catch(() => variants.delete(key));
    return placing;
  }

  async #place(chart: ChartNode, opened: ReadonlySet<string>): Promise<PlacedChart> {
    this.#running ??= this.#engine();
    const engine = await this.#running.catch((error: unknown) => {
      this.#running = undefined;
      throw error;
    });
    const input = layoutInput(chart, opened, this.#measure);
    return placed(
      chart,
      opened,
      await firstSuccess(layoutOptions, (each) => engine.layout(input, { layoutOptions: each })),
    );
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
