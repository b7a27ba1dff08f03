import { Chance } from '../chance.js';
import { Coverage } from './coverage.js';
import { applyStep, drawSteps, healEverything, type Stage, type Step } from './faults.js';
import { Scene } from './scene.js';
import { drawSetup, type Setup } from './setup.js';
import { Violation } from './violation.js';
import { watches } from './watches/index.js';

export interface SimulationOptions {
  /** Which life. The same seed lives the same life, byte for byte. */
  readonly seed: number;
  /** Which of its faults happen, by their number from 0. Default all. */
  readonly only?: readonly number[];
  /** Whether the journal is kept. Default true. */
  readonly journal?: boolean;
  /** Where to count what was reached. */
  readonly coverage?: Coverage;
}

/** What became of one life. */
export interface SimulationReport {
  readonly seed: number;
  readonly setup: Setup;
  readonly steps: readonly Step[];
  /** Their numbers among all that the seed had in store. */
  readonly only: readonly number[];
  /** The invariant that did not hold, or null. */
  readonly violation: Violation | null;
  readonly journal: readonly string[];
  /** How long it took, in virtual ms, and how much happened. */
  readonly virtualMs: number;
  readonly events: number;
}

/** So long faults happen, then everything heals, and all must be well within so long: 60 minutes in all. */
const stormMs = 45 * 60_000;
const calmMs = 15 * 60_000;
const longestCloseMs = 30_000;

/**
 * Lives one life of at least an hour: the real machine, wire, outbox and adapters in a world where everything goes wrong
 * by chance, every invariant checked after everything that happens; then everything heals, and it must come back.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { seed, only, coverage = new Coverage() } = options;
  const chance = new Chance(seed);
  const setup = drawSetup(chance.fork());
  const drawn = drawSteps(chance.fork(), stormMs);
  const kept = [...drawn.keys()].filter((index) => only?.includes(index) ?? true);
  const steps = drawn.filter((_, index) => kept.includes(index));
  const scene = new Scene(seed, setup, coverage, watches);
  const { world } = scene;
  world.journal.isOn = options.journal ?? true;
  const life = new Life(scene);
  let violation: Violation | null = null;
  try {
    await life.storm(steps, stormMs);
    await life.calm(calmMs);
    await life.close(longestCloseMs);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error;
  }
  return {
    seed,
    setup,
    steps,
    only: kept,
    violation,
    journal: world.journal.lines,
    virtualMs: world.elapsedMs,
    events: life.events,
  };
}

class Life {
  events = 0;
  readonly #scene: Scene;
  readonly #stage: Stage;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#stage = { world: scene.world, user: scene.user, isHealed: false };
  }

  readonly #look = (): void => {
    this.events += 1;
    this.#scene.look();
  };

  async #goOn(ms: number): Promise<void> {
    const { world, coverage } = this.#scene;
    await world.advance(Math.max(0, ms), this.#look);
    coverage.count('state', this.#scene.connection.status);
  }

  async storm(steps: readonly Step[], untilMs: number): Promise<void> {
    const { world, coverage } = this.#scene;
    this.#scene.start();
    this.#look();
    for (const step of steps) {
      await this.#goOn(step.atMs - world.elapsedMs);
      coverage.count('fault', step.fault);
      applyStep(this.#stage, step);
      await world.settle();
      this.#look();
    }
    await this.#goOn(untilMs - world.elapsedMs);
  }

  /** Everything heals; a life that had ended begins anew. It must be open soon, and stay so (L5, L7, L9). */
  async calm(ms: number): Promise<void> {
    const scene = this.#scene;
    healEverything(this.#stage);
    await this.#goOn(10_000);
    scene.user.do('start');
    // Links that no heartbeat watches may be dead for ever: that is documented.
    if (scene.setup.heartbeat === 'none') scene.world.network.cut();
    await this.#goOn(ms - 60_000 - 10_000);
    const isEnded = (): boolean => scene.connection.status === 'terminated';
    if (isEnded()) scene.user.do('start');
    const link = scene.link;
    await this.#goOn(60_000);
    const { status, outbox } = scene.connection;
    const isWell = status === 'open' || status === 'awaiting-pong';
    if (!isWell) throw new Violation('L5', `${status} ${ms} ms after everything has healed`);
    if (link !== scene.link) throw new Violation('L5', 'a healthy link was left');
    if (outbox.items > 0) throw new Violation('L9', `${outbox.items} items still wait`);
  }

  async close(ms: number): Promise<void> {
    this.#scene.user.do('close');
    this.#look();
    await this.#goOn(ms);
    const { status } = this.#scene.connection;
    if (status !== 'terminated') throw new Violation('L1', `${status} ${ms} ms after close()`);
    this.#scene.end();
  }
}
