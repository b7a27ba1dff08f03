import type { Chance } from '../../chance.js';
import type { User } from '../user.js';
import type { SimulatedWorld } from '../world.js';

/** Who a fault acts upon. */
export interface Stage {
  readonly world: SimulatedWorld;
  readonly user: User;
  /** Whether everything has healed: then nothing that began before goes wrong any more. */
  isHealed: boolean;
}

export type Argument = string | number | boolean | null;

/** One thing that goes wrong, or that somebody does. */
export interface Fault {
  /** Its numbers in the fault model. */
  readonly numbers: readonly number[];
  /** How often it is drawn, compared with the others. */
  readonly weight: number;
  draw(chance: Chance): readonly Argument[];
  apply(stage: Stage, args: readonly never[]): void;
}

/** What `draw` gives is what `apply` takes. */
export function fault<const Args extends readonly Argument[]>(
  numbers: readonly number[],
  weight: number,
  draw: (chance: Chance) => Args,
  apply: (stage: Stage, ...args: Args) => void,
): Fault {
  // Steps are plain data: that each fault is given what it drew is seen to by drawSteps.
  return { numbers, weight, draw, apply: (stage, args) => apply(stage, ...(args as unknown as Args)) };
}

/** What takes nothing. */
export const nothing = (): readonly [] => [];

/** From a blink to minutes, short ones more often. */
export const spell = (chance: Chance): number => Math.round(300 * 400 ** chance.next());
/** The same, for what lasts. */
export const longSpell = (chance: Chance): number => Math.round(5_000 * 120 ** chance.next());

/** For a while, and then back to what is usual. */
export function forAWhile(stage: Stage, ms: number, begin: () => void, end: () => void): void {
  begin();
  later(stage, ms, end);
}

export function later(stage: Stage, ms: number, happens: () => void): void {
  stage.world.network.later(ms, () => stage.isHealed || happens());
}
