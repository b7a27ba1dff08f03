import { aPort } from '../../checks.js';
import { Chance } from '../chance.js';
import { aFlag, onlyThese } from '../checks.js';
import { Coverage } from './coverage.js';
import { applyStep, drawSteps, healEverything, longSleepMs, type Stage, type Step } from './faults.js';
import { Scene } from './scene.js';
import { drawSetup, type Setup } from './setup.js';
import { mustHold, Violation } from './violation.js';
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
/** What was under way when all healed may still go wrong for so long. */
const restMs = 10_000;
/** The longest of: the server's advice, the long cap, an upgrade probe (5 min and a fifth); and an attempt (L5, L7). */
const comebackMs = 450_000;
/** A server that drops each link within 10 s is known for that after the first half of so long. */
const flappingMs = 600_000;
/** At the long cap there is a minute between attempts, give or take half of it; beside polls it is more. */
const mostFlaps = 11;
/** A life that is begun anew needs no more than the attempt budget and an attempt. */
const restartMs = 90_000;

function check(options: SimulationOptions): void {
  onlyThese(options, ['seed', 'only', 'journal', 'coverage']);
  const { only, journal, coverage } = options;
  if (only !== undefined && !Array.isArray(only))
    throw new TypeError('`only` must be an array of the numbers of faults');
  aFlag('journal', journal);
  aPort('coverage', coverage, ['count']);
}

/**
 * Lives one life of at least an hour: the real machine, wire, outbox and adapters in a world where everything goes wrong
 * by chance, every invariant checked after everything that happens; then everything heals, and it must come back.
 *
 * @throws RangeError for a seed that is not finite, or faults that the seed does not have.
 * @throws TypeError for another option that makes no sense.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  check(options);
  const { seed, only, coverage = new Coverage() } = options;
  const chance = new Chance(seed);
  const setup = drawSetup(chance.fork());
  const drawn = drawSteps(chance.fork(), stormMs);
  const unknown = only?.find((index) => drawn[index] === undefined);
  if (unknown !== undefined)
    throw new RangeError(`seed ${seed} has faults 0 to ${drawn.length - 1}, and not ${unknown}`);
  const kept = [...drawn.keys()].filter((index) => only?.includes(index) ?? true);
  const steps = drawn.filter((_, index) => kept.includes(index));
  const scene = new Scene(chance.fork(), setup, coverage, watches);
  const { world } = scene;
  world.journal.isOn = options.journal ?? true;
  const life = new Life(scene);
  let violation: Violation | null = null;
  try {
    await life.storm(steps, stormMs);
    await life.calm(calmMs);
    await life.close(longestCloseMs);
  } catch (error) {
    // Whatever else is thrown has a seed too.
    violation = error instanceof Violation ? error : new Violation('P6', `something throws: ${error}`);
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
    // Time goes on in a long sleep, and what was to come comes after it.
    let sleptMs = 0;
    for (const step of steps) {
      await this.#goOn(step.atMs + sleptMs - world.elapsedMs);
      coverage.count('fault', step.fault);
      applyStep(this.#stage, step);
      await world.settle();
      this.#look();
      const sleepMs = longSleepMs(step);
      await this.#goOn(sleepMs);
      sleptMs += sleepMs;
    }
    await this.#goOn(untilMs + sleptMs - world.elapsedMs);
  }

  /** Everything heals; a life that had ended begins anew. It must be open soon, and stay so (L5, L7, L9). */
  async calm(ms: number): Promise<void> {
    const scene = this.#scene;
    const untilMs = scene.world.elapsedMs + ms + (scene.setup.flaps ? flappingMs : 0);
    const { world, user, connection } = scene;
    healEverything(this.#stage);
    await this.#goOn(restMs);
    user.do('start');
    // Links that no heartbeat watches may be dead for ever: that is documented.
    if (scene.setup.heartbeat === 'none') world.network.cut();
    if (scene.setup.flaps) await this.#flap();
    await this.#goOn(comebackMs);
    if (connection.status === 'terminated') {
      mustHold(scene.setup.maxRetries !== null, 'L5', () => 'the end, after everything has healed');
      user.do('start');
      await this.#goOn(restartMs);
    }
    const isWell = connection.status === 'open' || connection.status === 'awaiting-pong';
    const id = connection.status === 'polling-fallback' ? 'L7' : 'L5';
    mustHold(isWell, id, () => `${connection.status} ${comebackMs} ms after everything has healed`);
    const { link } = scene;
    user.send(3, 20, false);
    await this.#goOn(untilMs - world.elapsedMs);
    mustHold(scene.link === link, 'L5', () => 'a healthy link was left');
    mustHold(connection.outbox.items === 0, 'L9', () => `${connection.outbox.items} items still wait`);
  }

  /** A server that drops each link soon is left to polling, or asked at the long cap only (L10). */
  async #flap(): Promise<void> {
    const { world, links, setup, connection } = this.#scene;
    let hasPolled = connection.status === 'polling-fallback';
    const forget = connection.on('status', ({ status }) => {
      hasPolled ||= status === 'polling-fallback';
    });
    world.server.set({ livesMs: [0, 9_900] });
    world.server.closeAll(1006, '', false);
    await this.#goOn(flappingMs / 2);
    const before = links.length;
    await this.#goOn(flappingMs / 2);
    const attempts = links.length - before;
    // The waits of a policy of one's own are one's own affair.
    mustHold(
      attempts <= mostFlaps || setup.policies === 'own',
      'L10',
      () => `${attempts} attempts in ${flappingMs / 2} ms against a server that has flapped for as long`,
    );
    mustHold(
      hasPolled || !setup.polling || setup.maxRetries !== null,
      'L10',
      () => `no polling after ${flappingMs} ms against a server that flaps`,
    );
    forget();
    world.server.set({ livesMs: null });
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
