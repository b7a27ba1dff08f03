import type { SeedsResult } from './run-seeds.mjs';

/** What a run has reached, in words. */
export function summary(result: SeedsResult, seconds: number): string;
