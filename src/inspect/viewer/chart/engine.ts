import type { ELK } from 'elkjs/lib/elk-api.js';

/** ELK in a worker of its own, so that a large chart does not stop the page. Its script lies beside the page's. */
export async function elkInWorker(): Promise<ELK> {
  const { default: elk } = await import('elkjs/lib/elk-api.js');
  return new elk.default({ workerUrl: new URL('./elk-worker.js', import.meta.url).href });
}
