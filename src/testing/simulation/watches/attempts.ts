import type { Scene, Watch } from '../scene.js';
import { kickCode, plainReasons } from '../setup.js';
import { mustHold } from '../violation.js';

const minSpacingMs = 250;
const budget = 10;
const budgetWindowMs = 60_000;
const longestAdviceMs = 5 * 60_000;

/** When attempts start, how failures are counted, what a session leaves behind (I4, I7, I8, I9, I10). */
export function watchAttempts(scene: Scene): Watch {
  const { world } = scene;
  const { page } = world;
  /** By the page's clock; forgotten when that is set, as nobody can tell then. */
  let starts: number[] = [];
  let disturbedAt = 0;
  let dials = 0;
  let life = 0;
  let mayDial = true;

  return {
    userActs(deed) {
      if (deed === 'start' || deed === 'close and start') mayDial = true;
    },
    dialled(link) {
      if (scene.life !== life) {
        life = scene.life;
        dials = 0;
      }
      dials += 1;
      mustHold(mayDial || scene.isUserActing, 'I7', () => 'an attempt after the end');
      const { life: lifeBefore, end } = scene.links.at(-2) ?? { life: 0, end: null };
      const isKick = end?.cause === 'server-close' && end.code === kickCode && plainReasons.includes(end.reason);
      mustHold(!isKick || lifeBefore !== link.life, 'I7', () => 'an attempt after a kick');
      if (page.clock.jumps !== disturbedAt) {
        disturbedAt = page.clock.jumps;
        starts = [];
      }
      const last = starts.at(-1);
      mustHold(
        last === undefined || link.wallAt - last >= minSpacingMs,
        'I8',
        () => `attempts ${link.wallAt - (last ?? 0)} ms apart`,
      );
      const tenth = starts.at(-budget);
      const isOften = tenth !== undefined && link.wallAt - tenth < budgetWindowMs;
      mustHold(!isOften, 'I8', () => `${budget + 1} attempts within ${link.wallAt - (tenth ?? 0)} ms`);
      starts = [...starts.slice(-2 * budget), link.wallAt];
    },
    changed(now, before) {
      const { value: state, context } = now;
      const { settings } = context;
      if (now.status !== 'active') mayDial = false;
      mustHold(
        dials === context.epoch || scene.life !== life,
        'I4',
        () => `${dials} links were asked for in epoch ${context.epoch}`,
      );
      mustHold(context.missedPongs <= settings.heartbeat.maxMissed, 'I10', () => `${context.missedPongs} pongs missed`);
      mustHold(
        state !== 'open' || context.missedPongs === 0,
        'I10',
        () => `${context.missedPongs} pongs missed in open`,
      );
      const isBetween = state === 'connecting' || state === 'backoff';
      const isClean = !context.heard && context.openedAt === null && context.missedPongs === 0 && !context.probing;
      mustHold(!isBetween || isClean, 'I10', () => `something of the last session is left in ${state}`);
      if (state === 'backoff' && context.paused === null) {
        mustHold(context.retryInMs !== null, 'L6', () => 'backoff without a pause or a retry');
      }
      if (state === 'backoff' && context.retryInMs !== null) {
        const mostMs = Math.max(
          1.5 * settings.backoff.longMaxMs + budgetWindowMs,
          longestAdviceMs + 10_000 + budgetWindowMs,
        );
        mustHold(context.retryInMs <= mostMs, 'I9', () => `a wait of ${context.retryInMs} ms`);
      }
      const gained = context.attempt - before.context.attempt;
      const ended = context.epoch - before.context.epoch + 1;
      mustHold(gained <= ended, 'I4', () => `${gained} failures of ${ended} links`);
      if (gained < 0 && page.clock.jumps === 0) {
        const { openedAt } = before.context;
        const openMs = openedAt === null ? 0 : page.clock.now() - openedAt;
        const isProven = openMs >= settings.stableAfterMs || scene.isUserActing;
        mustHold(isProven, 'I9', () => `${before.context.attempt} failures forgotten after ${openMs} ms`);
      }
    },
  };
}
