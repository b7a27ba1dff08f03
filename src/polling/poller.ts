import type { PollEvent, PollerInput } from '../../machines/types.js';
import type { ChildLogic } from '../child.js';
import { errorText } from '../transports/error-text.js';
import type { PollOutcome } from './port.js';

/** One poll. Stopping it aborts the request, and nothing that comes later is delivered or reported. */
export const runPoll: ChildLogic<PollerInput> = (world, child) => {
  const { request } = child.input;
  const abort = new AbortController();

  const report = (event: PollEvent): void => child.sendBack(world.rule(event));
  const failed = (code: number, reason: string, retryAfterMs: number | null): void =>
    report({ type: 'poll.failed', request, code, reason, retryAfterMs, ...world.stamp() });
  const settled = (outcome: PollOutcome): void => {
    if (abort.signal.aborted) return;
    if (!outcome.ok) return failed(outcome.code, outcome.reason, outcome.retryAfterMs);
    for (const message of outcome.messages) {
      world.wire.pass(message);
      // A listener may have ended the connection: then the batch was not accepted.
      if (abort.signal.aborted) return;
    }
    outcome.commit();
    report({ type: 'poll.succeeded', request, ...world.stamp() });
  };

  // Started in a microtask, so that a port which throws at once is answered like one that rejects.
  Promise.resolve()
    .then(() => {
      if (world.polling === null) throw new Error('no polling is configured');
      return world.polling.poll({ signal: abort.signal, now: world.clock.now() });
    })
    .then(settled)
    .catch((error: unknown) => {
      if (!abort.signal.aborted) failed(0, errorText(error), null);
    });
  return () => abort.abort();
};
