import type { EnvironmentHint } from '../../../environment/port.js';
import type { Scene, Watch } from '../scene.js';
import { mustHold } from '../violation.js';

/** So long a link must have been dead for a hint to lead to a probe: shorter, and the hint may be one of many. */
const deadMs = 11_000;
const forgottenMs = 120_000;
const slackMs = 2;

/** After a wake, a dead link is left within the time that the answer to a probe may take (L4). */
export function watchWakes(scene: Scene): Watch {
  const { world } = scene;
  const { time, page, network } = world;
  let deadSince: number | null = null;
  let deadline: { readonly link: number; readonly askedAt: number; readonly at: number } | null = null;

  const isDead = (): boolean => {
    for (const { isStalled } of network.cables) if (!isStalled) return false;
    return true;
  };

  const hear = (hint: EnvironmentHint): void => {
    const { value, context } = scene.snapshot;
    const isConnected = value === 'open' || value === 'awaiting-pong';
    const { mode, probeTimeoutMs } = context.settings.heartbeat;
    const isWake =
      hint !== 'page.hidden' && hint !== 'page.frozen' && hint !== 'page.left' && hint !== 'network.offline';
    if (!isWake || !isConnected || mode !== 'ping' || deadline !== null) return;
    const quietSince = Math.max(deadSince ?? Number.POSITIVE_INFINITY, scene.link?.heardAt ?? 0);
    if (!(time.now() - quietSince >= deadMs)) return;
    // What was measured by a clock that was set meanwhile says nothing.
    if (time.now() - page.clock.jumpedAt < forgottenMs) return;
    deadline = { link: scene.links.length, askedAt: time.now(), at: time.now() + probeTimeoutMs + slackMs };
  };

  return {
    hinted: hear,
    looked(now) {
      const isConnected = now.value === 'open' || now.value === 'awaiting-pong';
      deadSince = isConnected && isDead() ? (deadSince ?? time.now()) : null;
      if (deadline === null) return;
      // A frame that had waited at this end counts as an answer like any other (clause D2).
      const isAnswered = (scene.link?.heardAt ?? 0) >= deadline.askedAt;
      const isOver = !isConnected || scene.links.length !== deadline.link || deadSince === null || isAnswered;
      // An upload puts the deadline off (clause D4), and a late timer proves nothing (clause D6).
      const isExcused = !page.isSmooth || page.smoothSince > deadline.askedAt || network.isUploading;
      if (isOver || isExcused) deadline = null;
      else
        mustHold(
          time.now() <= deadline.at,
          'L4',
          () => `a dead link is kept ${time.now() - (deadline?.askedAt ?? 0)} ms after a wake`,
        );
    },
  };
}
