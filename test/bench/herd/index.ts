import { simulateMachines } from './machine.js';
import { type HerdResult, type Outage, simulateHerd } from './model.js';
import { policies } from './policies.js';

/** The outages that every policy is put through: as many clients per place in the server each time. */
export const outages: readonly Outage[] = [
  { clients: 100_000, awayMs: 30_000, roomPerSecond: 2_000, seed: 1 },
  { clients: 100_000, awayMs: 1_000, roomPerSecond: 2_000, seed: 2 },
  { clients: 100_000, awayMs: 600_000, roomPerSecond: 2_000, seed: 3 },
  { clients: 10_000, awayMs: 30_000, roomPerSecond: 200, seed: 4 },
];

/** One line of a table. */
export interface HerdRow extends HerdResult {
  readonly name: string;
}

export function modelled(outage: Outage): HerdRow[] {
  return policies.map((policy) => ({ name: policy.name, ...simulateHerd(policy, outage) }));
}

/** The real machine in the outage of ten thousand, which is as many as fit into a minute. */
export function machines(): HerdRow {
  const outage = outages[3] as Outage;
  return { name: 'heartline, the machine itself', ...simulateMachines(outage) };
}
