import type { Chance } from '../chance.js';
import type { Argument, Fault, Stage } from './faults/fault.js';
import { faultsOfNetwork } from './faults/of-network.js';
import { faultsOfPage, longSleepFromMs } from './faults/of-page.js';
import { faultsOfServer } from './faults/of-server.js';
import { faultsOfUser } from './faults/of-user.js';

export type { Stage } from './faults/fault.js';

/** Everything that can go wrong, by name; the numbers are those of the fault model. In this order, or seeds mean other lives. */
export const faults: Readonly<Record<string, Fault>> = {
  ...faultsOfNetwork,
  ...faultsOfServer,
  ...faultsOfPage,
  ...faultsOfUser,
};

/** One fault at its time: plain data, so that a life can be told, cut short and told again. */
export interface Step {
  /** Since the world began, in ms. */
  readonly atMs: number;
  /** Its name. */
  readonly fault: string;
  readonly args: readonly Argument[];
}

const drawn: readonly (readonly [string, Fault])[] = Object.entries(faults).flatMap((entry) =>
  Array.from({ length: entry[1].weight }, () => entry),
);

/** What happens in a life, in order. */
export function drawSteps(chance: Chance, untilMs: number): Step[] {
  const steps: Step[] = [];
  // Some lives are calm, some are storms.
  const meanMs = chance.pick([5_000, 20_000, 60_000, 180_000]);
  for (let atMs = 1_000; ; ) {
    // Faults come in swarms: half of them right after the one before (swizzle).
    atMs += chance.happens(0.4) ? chance.whole(0, 3_000) : Math.round(-meanMs * Math.log(1 - chance.next()));
    if (atMs >= untilMs) return steps;
    const [name, { draw }] = chance.pick(drawn);
    steps.push({ atMs, fault: name, args: draw(chance) });
  }
}

export function applyStep(stage: Stage, { fault: name, args }: Step): void {
  stage.world.journal.write('fault', `${name} ${args.map((arg) => JSON.stringify(arg)).join(' ')}`);
  faults[name]?.apply(stage, args as readonly never[]);
}

/** How long a step takes out of everybody's life, in ms: the sleep of a night, in which nothing else happens. */
export function longSleepMs({ fault: name, args: [ms] }: Step): number {
  return name === 'page sleeps' && typeof ms === 'number' && ms >= longSleepFromMs ? ms : 0;
}

/** From now on everything is good: what liveness is measured from. */
export function healEverything(stage: Stage): void {
  const { world, user } = stage;
  const { network, server, endpoint, page } = world;
  stage.isHealed = true;
  world.journal.write('fault', 'everything heals');
  user.rest();
  network.set({
    reach: 'good',
    latencyMs: 20,
    jitterMs: 0,
    bytesPerSecond: Number.POSITIVE_INFINITY,
    slowCloseMs: 0,
    batchMs: 0,
  });
  for (const cable of network.cables) cable.bytesLeft = null;
  server.set({ admission: 'accepts', talk: 'normal', livesMs: null, everyMs: 20_000, padding: 0 });
  endpoint.set({ answers: 'news', retryAfter: null, slowMs: 0, ignoresAbort: false });
  world.isTroubled = false;
  world.failing.connect = world.failing.send = world.failing.close = 0;
  page.wakeUp();
  page.resume();
  page.return();
  page.goOnline();
  page.show();
}
