import { type Backoff, constantBackoff } from '../machines/backoff.js';
import type { HeartbeatOptions } from './options.js';

/** Numbers that go together, to be spread into the options. `heartbeat` is to be spread beside a ping. */
export interface TimingPreset {
  readonly maxRetries?: number;
  readonly backoff?: Backoff;
  readonly heartbeat?: HeartbeatOptions;
}

/** Three tries, 1 to 4 s apart, then the end as `exhausted`: for a page that can tell its user to reload. */
export const threeTries: TimingPreset = { maxRetries: 3, backoff: /* @__PURE__ */ constantBackoff(2_500, 0.6) };

/** A ping after 30 s, and five may stay unanswered, 10 s each: for feeds where a short hole does no harm. */
export const patient: TimingPreset = { heartbeat: { intervalMs: 30_000, timeoutMs: 10_000, maxMissed: 5 } };

/** A ping after 10 s, and one answer that takes 20 s is one too many. */
export const brisk: TimingPreset = { heartbeat: { intervalMs: 10_000, timeoutMs: 20_000, maxMissed: 1 } };

/** A ping after 5 s, 5 s for its answer, then about 4 s to the next try: for calls and monitoring (R20). */
export const urgent: TimingPreset = {
  backoff: /* @__PURE__ */ constantBackoff(4_000, 0.25),
  heartbeat: { intervalMs: 5_000, timeoutMs: 5_000, maxMissed: 1 },
};
