import type { Connection } from './connection-types.js';
import type { ConnectionSnapshot } from './snapshot.js';

/**
 * What a server shows of a connection, which is not started there, and so what a page must show first where it hydrates
 * what a server has rendered, however far the connection is by then.
 */
export function serverSnapshot({ actor }: Connection): ConnectionSnapshot {
  const { transports } = actor.getSnapshot().context.settings;
  return {
    status: 'connecting',
    isConnected: false,
    transport: transports[0]?.name ?? '',
    attempt: 0,
    epoch: 1,
    retryInMs: null,
    retryAt: null,
    paused: null,
    isOffline: false,
    missedPongs: 0,
    isProbing: false,
    lastClose: null,
    lastError: null,
    output: null,
  };
}
