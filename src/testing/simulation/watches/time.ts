import type { Scene, Watch } from '../scene.js';
import { mustHold } from '../violation.js';
import type { WatchedLink } from '../watched-link.js';

const slackMs = 2;
const longestConnectMs = 30_000;
const longestUploadMs = 60_000;

/**
 * How long things may take while the page runs smoothly: closing, connecting, silence, a wait (L1, L2, L3, L6). Where the
 * host disturbs time, the clock of each deadline starts anew.
 */
export function watchTime(scene: Scene): Watch {
  const { world } = scene;
  const { page, time } = world;
  let state = '';
  let link: WatchedLink | undefined;
  let enteredAt = 0;
  let closeAskedAt: number | null = null;
  /** When something last waited in the transport: an upload puts deadlines off (clause D4). */
  let uploadedAt = 0;

  const since = (at: number): number => time.now() - Math.max(at, page.smoothSince);

  return {
    userActs(deed) {
      if (deed === 'close') closeAskedAt ??= time.now();
      else if (deed === 'start' || deed === 'close and start') closeAskedAt = null;
    },
    looked(now) {
      const { value, context } = now;
      if (value !== state || scene.link !== link) {
        state = value;
        link = scene.link;
        enteredAt = time.now();
      }
      if (now.status === 'done' || scene.life === 0) closeAskedAt = null;
      if (!page.isSmooth || scene.life === 0) return;
      const { settings } = context;
      const inStateMs = since(enteredAt);
      if (closeAskedAt !== null) {
        const closingMs = since(closeAskedAt);
        mustHold(
          closingMs <= settings.closeTimeoutMs + slackMs,
          'L1',
          () => `in ${value} ${closingMs} ms after close()`,
        );
      }
      if (value === 'connecting') {
        const mostMs = Math.max(longestConnectMs, settings.transports[context.transportIndex]?.connectTimeoutMs ?? 0);
        mustHold(inStateMs <= mostMs + slackMs, 'L2', () => `connecting for ${inStateMs} ms`);
      }
      if (value === 'backoff' && context.retryInMs !== null) {
        mustHold(
          inStateMs <= context.retryInMs + slackMs || isRearmed(),
          'L6',
          () => `in backoff for ${inStateMs} ms, of ${context.retryInMs}`,
        );
      }
      if (!link || (value !== 'open' && value !== 'awaiting-pong')) return;
      if ([...world.network.cables].some(({ buffered }) => buffered > 0)) uploadedAt = time.now();
      const { mode, intervalMs, timeoutMs, maxMissed, silenceMs, probeTimeoutMs } = settings.heartbeat;
      if (mode === 'none') return;
      const stretch = settings.hidden.policy === 'stretch' ? 2 : 1;
      const uploadMs = time.now() - uploadedAt < 2 * longestUploadMs ? longestUploadMs : 0;
      // Silence is looked at in steps of a fifth.
      // A hint in the last moments asks once more (clause D8).
      const pingMs = stretch * intervalMs + maxMissed * timeoutMs + probeTimeoutMs + uploadMs;
      const mostMs = mode === 'ping' ? pingMs : 1.2 * silenceMs;
      const { number, heardAt } = link;
      const silentMs = since(heardAt);
      mustHold(silentMs <= mostMs + slackMs, 'L3', () => `link ${number} is silent for ${silentMs} ms, of ${mostMs}`);

      function isRearmed(): boolean {
        // A hint within backoff starts the wait anew.
        return context.retryAt !== null && page.clock.now() <= context.retryAt + slackMs;
      }
    },
  };
}
