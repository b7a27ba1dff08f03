import type { SeedsResult } from './run-seeds.mjs';

/** The command that lives this life again. */
export function replay(life: { readonly seed: number; readonly only: readonly number[] }): string;

/** What a run has reached, in words. */
export function summary(result: SeedsResult, seconds: number): string;
