import { browserEnvironment, globalTarget } from './browser.js';
import { emptyEnvironment } from './empty.js';
import type { Environment } from './port.js';

/** One for all: nothing can be told of one that could not be told of another. */
const nowhere: Environment = /* @__PURE__ */ emptyEnvironment();

/**
 * The environment of this runtime: the browser's in a page, and in a worker that knows whether it is online; else, as on
 * a server, the empty one.
 */
export function defaultEnvironment(): Environment {
  const host = globalTarget();
  const speaks = host?.document !== undefined || host?.navigator?.onLine !== undefined;
  return speaks && typeof host?.addEventListener === 'function' ? browserEnvironment(host) : nowhere;
}
