/** What a run of many lives has found. */
export interface SeedsResult {
  readonly seeds: number;
  readonly events: number;
  readonly virtualMs: number;
  readonly busyMs: number;
  readonly violations: readonly { readonly seed: number; readonly message: string }[];
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface SeedsPlan {
  /** The URL of a bundle that exports `simulate` and `Coverage`. */
  readonly module: string;
  readonly from: number;
  readonly seeds: number;
  readonly workers: number;
}

export function runSeeds(plan: SeedsPlan, tell?: (done: number) => void): Promise<SeedsResult>;
