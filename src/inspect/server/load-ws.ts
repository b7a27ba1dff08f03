import type { WebSocketServer } from 'ws';
import { HeartlineError } from '../../errors.js';

/** The package `ws`, which only a relay needs. */
export async function loadWebSocketServer(): Promise<typeof WebSocketServer> {
  try {
    return (await import('ws')).WebSocketServer;
  } catch (cause) {
    const { code } = cause as { readonly code?: string };
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause;
    throw new HeartlineError('A relay needs the package `ws`, which is missing: npm install ws', { cause });
  }
}
