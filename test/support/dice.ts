import { Chance } from '../../src/testing/index.js';

/** Chance that is the same on each run, as the option `random` takes it. */
export function seeded(seed: number): () => number {
  const chance = new Chance(seed);
  return () => chance.next();
}
