import type { ConnectionSettings } from '../../../../machines/settings.js';
import type { Scene, Watch } from '../scene.js';
import { Violation } from '../violation.js';
import type { WatchedLink } from '../watched-link.js';

const slackMs = 2;
const longestConnectMs = 30_000;
const longestUploadMs = 60_000;

/** How long a link may be silent, in ms. */
function longestSilenceMs({ heartbeat, hidden }: ConnectionSettings): number {
  const { mode, intervalMs, timeoutMs, maxMissed, probeTimeoutMs, silenceMs } = heartbeat;
  if (mode === 'none') return Number.POSITIVE_INFINITY;
  // Silence is looked at in steps of a fifth.
  if (mode === 'silence') return 1.2 * silenceMs;
  const stretch = hidden.policy === 'stretch' ? 2 : 1;
  // A hint in the last moments asks once more (clause D8).
  return stretch * intervalMs + maxMissed * timeoutMs + probeTimeoutMs;
}

/**
 * How long things may take while the page runs smoothly: closing, connecting, silence, a wait (L1, L2, L3, L6). Where the
 * host disturbs time, the clock of each deadline starts anew.
 */
export function watchTime(scene: Scene): Watch {
  const { world } = scene;
  const { page, time, network } = world;
  let state = '';
  let link: WatchedLink | undefined;
  let enteredAt = 0;
  let closeAskedAt: number | null = null;
  /** When something last waited in the transport: an upload puts deadlines off (clause D4). */
  let uploadedAt = 0;
  let silenceMs = Number.POSITIVE_INFINITY;
  let closeMs = Number.POSITIVE_INFINITY;
  let connectMs = Number.POSITIVE_INFINITY;
  let retryAt: number | null = null;
  let retrySetAt = 0;
  let retryDueAt = Number.POSITIVE_INFINITY;

  const since = (at: number): number => time.now() - Math.max(at, page.smoothSince) - slackMs;

  return {
    userActs(deed) {
      if (deed === 'close' && scene.life > 0 && scene.snapshot.status === 'active') closeAskedAt ??= time.now();
      else if (deed === 'start' || deed === 'close and start') closeAskedAt = null;
    },
    changed({ value, context, status }) {
      if (value !== state || scene.link !== link) enteredAt = time.now();
      state = value;
      link = scene.link;
      const { settings, transportIndex } = context;
      connectMs = Math.max(longestConnectMs, settings.transports[transportIndex]?.connectTimeoutMs ?? 0);
      silenceMs = longestSilenceMs(settings);
      closeMs = settings.closeTimeoutMs;
      if (value !== 'backoff' || context.retryAt === null) retryDueAt = Number.POSITIVE_INFINITY;
      else if (context.retryAt !== retryAt) {
        retrySetAt = time.now();
        retryDueAt = retrySetAt + (context.retryInMs ?? 0);
      }
      retryAt = context.retryAt;
      if (status !== 'active') closeAskedAt = null;
    },
    looked() {
      if (!page.isSmooth || scene.life === 0) return;
      if (closeAskedAt !== null && since(closeAskedAt) > closeMs) {
        throw new Violation('L1', `in ${state} ${since(closeAskedAt)} ms after close()`);
      }
      if (state === 'connecting' && since(enteredAt) > connectMs) {
        throw new Violation('L2', `connecting for ${since(enteredAt)} ms`);
      }
      const overdueMs = time.now() - retryDueAt - slackMs;
      if (overdueMs > 0 && page.smoothSince <= retrySetAt) {
        throw new Violation('L6', `in backoff, and the retry was due ${overdueMs} ms ago`);
      }
      if (!link || (state !== 'open' && state !== 'awaiting-pong')) return;
      if (network.isUploading) uploadedAt = time.now();
      if (since(link.heardAt) <= silenceMs) return;
      const uploadMs = time.now() - uploadedAt < 2 * longestUploadMs ? longestUploadMs : 0;
      if (since(link.heardAt) > silenceMs + uploadMs) {
        throw new Violation('L3', `link ${link.number} is silent for ${since(link.heardAt)} ms, of ${silenceMs}`);
      }
    },
  };
}
