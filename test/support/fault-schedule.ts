import { Chance } from '../../src/testing/index.js';

/** What can befall the way between a client and its server. */
export const faults = ['reset', 'end', 'half-open', 'black-hole', 'slow', 'refuse', 'restart'] as const;

export type Fault = (typeof faults)[number];

export interface ScheduledFault {
  readonly fault: Fault;
  /** How long all is well before it, in ms. */
  readonly afterMs: number;
  /** How long it lasts, in ms. What happens in a moment (`reset`, `end`, `half-open`) lasts 0. */
  readonly lastsMs: number;
}

export interface ScheduleOptions {
  readonly seed: number;
  /** Which faults there are. Default all. */
  readonly faults?: readonly Fault[];
  /** The shortest and the longest time between two faults, in ms. */
  readonly calmMs: readonly [number, number];
  /** The same for how long one lasts. */
  readonly faultMs: readonly [number, number];
}

const momentary: readonly Fault[] = ['reset', 'end', 'half-open'];

/** Faults without end, the same for one seed. Of each few in a row each kind is one, so that a short run sees them all. */
export function* faultSchedule(options: ScheduleOptions): Generator<ScheduledFault, never> {
  const chance = new Chance(options.seed);
  for (;;) {
    const left = [...(options.faults ?? faults)];
    while (left.length > 0) {
      const fault = chance.pick(left);
      left.splice(left.indexOf(fault), 1);
      const afterMs = chance.whole(...options.calmMs);
      yield { fault, afterMs, lastsMs: momentary.includes(fault) ? 0 : chance.whole(...options.faultMs) };
    }
  }
}
