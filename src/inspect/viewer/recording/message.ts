import type { PlainLimits } from './plain.js';

/** For one message from an app. */
export const messageLimits: PlainLimits = { size: 5_000_000, depth: 100 };
