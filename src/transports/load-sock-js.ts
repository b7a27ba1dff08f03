import type { SockJsClass } from './sock-js.js';
import { UnsupportedError } from './socket.js';

/** The package `sockjs-client`, which is loaded when a first attempt needs it. */
export async function loadSockJs(): Promise<SockJsClass> {
  // It reads Node's `global` while it loads. A static import would be hoisted above this by bundlers.
  globalThis.global ??= globalThis;
  try {
    const module = await import('sockjs-client');
    return module.default ?? module;
  } catch (error) {
    // A chunk that could not be fetched now may be fetched the next time: only a missing module is for good.
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    if (!/MODULE_NOT_FOUND|resolve|specifier/i.test(`${code} ${message}`)) throw error;
    throw new UnsupportedError('sockjs-client is missing: install it, or give its class as `SockJS`');
  }
}
