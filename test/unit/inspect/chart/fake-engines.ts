import type { ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { LayoutEngine } from '../../../../src/inspect/viewer/chart/engine.js';

/** What an engine was given to do. */
export interface Task {
  /** The name of the chart. */
  readonly chart: string;
  readonly options: LayoutOptions;
  /** Ends it, with everything at the origin. */
  finish(): void;
  fail(message: string): void;
}

/** An engine that is at work until it is told to end, or is stopped. */
export class FakeEngine implements LayoutEngine {
  readonly tasks: Task[] = [];
  isStopped = false;

  layout(input: ElkNode, options: LayoutOptions): Promise<ElkNode> {
    return new Promise((resolve, reject) => {
      this.tasks.push({
        chart: input.children?.[0]?.id ?? '',
        options,
        finish: () => resolve(input),
        fail: (message) => reject(new Error(message)),
      });
    });
  }

  stop(): void {
    this.isStopped = true;
  }
}

/** Every engine that was asked for. */
export class FakeEngines {
  readonly all: FakeEngine[] = [];

  readonly make = async (): Promise<LayoutEngine> => {
    const engine = new FakeEngine();
    this.all.push(engine);
    return engine;
  };

  get latest(): FakeEngine {
    const engine = this.all.at(-1);
    if (!engine) throw new Error('no engine was asked for');
    return engine;
  }

  /** What the newest engine is at. */
  get task(): Task {
    const task = this.latest.tasks.at(-1);
    if (!task) throw new Error('the engine has nothing to do');
    return task;
  }

  /** The charts in the order in which they were begun, each attempt. */
  get begun(): string[] {
    return this.all.flatMap(({ tasks }) => tasks.map(({ chart }) => chart));
  }
}
