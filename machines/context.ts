import { cleanRecord, noSession } from './loss.js';
import { defaultSettings } from './settings.js';
import type { ConnectionContext, ConnectionInput, ConnectionOutput } from './types.js';

/** Where a life begins. */
export function initialContext({
  settings,
  at = 0,
  offline = false,
  starts = [],
}: ConnectionInput = {}): ConnectionContext {
  return {
    ...noSession,
    ...cleanRecord,
    settings: { ...defaultSettings, ...settings },
    at,
    epoch: 0,
    transportIndex: 0,
    rotatedAt: null,
    retryInMs: null,
    retryAt: null,
    notBefore: null,
    paused: null,
    offline,
    probedAt: null,
    startedOffline: false,
    starts,
    unsupported: [],
    request: 0,
    polledAt: null,
    pollProven: false,
    failedPolls: 0,
    sessions: 0,
    lostAt: null,
    lastClose: null,
    lastError: null,
    closeRequest: null,
    termination: null,
  };
}

/** What is said of the end. */
export function outputOf({ termination, lastClose, attempt, lastError }: ConnectionContext): ConnectionOutput {
  return {
    reason: termination ?? 'client',
    cause: lastClose?.cause ?? 'client',
    code: lastClose?.code ?? 1000,
    closeReason: lastClose?.reason ?? '',
    wasClean: lastClose?.wasClean ?? true,
    attempts: attempt,
    lastError,
  };
}
