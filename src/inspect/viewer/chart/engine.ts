import type { ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';

/** What lays a graph out, one at a time. */
export interface LayoutEngine {
  layout(input: ElkNode, options: LayoutOptions): Promise<ElkNode>;
  /** What is under way has no result then, and nothing else can be laid out by it. */
  stop(): void;
}

/** ELK in a worker of its own, so that a large chart does not stop the page. Its script lies beside the page's. */
export async function elkInWorker(): Promise<LayoutEngine> {
  const { default: elk } = await import('elkjs/lib/elk-api.js');
  const worker = new Worker(new URL('./elk-worker.js', import.meta.url));
  // ELK hears only the answers of its worker: of one that cannot be loaded it would hear nothing.
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(message || 'elk-worker.js could not be loaded')),
    );
  });
  broken.catch(() => {});
  const api = new elk.default({ workerFactory: () => worker });
  return {
    layout: (input, layoutOptions) => Promise.race([api.layout(input, { layoutOptions }), broken]),
    stop: () => worker.terminate(),
  };
}
