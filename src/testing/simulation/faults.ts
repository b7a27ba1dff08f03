import type { EnvironmentHint } from '../../environment/port.js';
import type { Chance } from '../chance.js';
import type { Manner } from './cable.js';
import type { Admission, Talk } from './server.js';
import { kickCode } from './setup.js';
import type { User } from './user.js';
import type { SimulatedWorld } from './world.js';

/** Who a fault acts upon. */
export interface Stage {
  readonly world: SimulatedWorld;
  readonly user: User;
  /** Whether everything has healed: then nothing that began before goes wrong any more. */
  isHealed: boolean;
}

type Argument = string | number | boolean | null;

/** One thing that goes wrong, or that somebody does. */
interface Fault {
  /** Its numbers in the fault model. */
  readonly numbers: readonly number[];
  /** How often it is drawn, compared with the others. */
  readonly weight: number;
  draw(chance: Chance): readonly Argument[];
  apply(stage: Stage, args: readonly never[]): void;
}

/** What `draw` gives is what `apply` takes. */
function fault<const Args extends readonly Argument[]>(
  numbers: readonly number[],
  weight: number,
  draw: (chance: Chance) => Args,
  apply: (stage: Stage, ...args: Args) => void,
): Fault {
  // Steps are plain data: that each fault is given what it drew is seen to by drawSteps.
  return { numbers, weight, draw, apply: (stage, args) => apply(stage, ...(args as unknown as Args)) };
}

const nothing = (): readonly [] => [];

/** From here on a sleep is a long one, in ms. */
const longSleepFromMs = 600_000;

/** From a blink to minutes, short ones more often. */
const spell = (chance: Chance): number => Math.round(300 * 400 ** chance.next());
/** The same, for what lasts. */
const longSpell = (chance: Chance): number => Math.round(5_000 * 120 ** chance.next());

const codes = [
  ...Array.from({ length: 16 }, (_, index) => 1000 + index),
  ...Array.from({ length: 11 }, (_, index) => 2000 + index),
  3000,
  3001,
  3999,
  4000,
  kickCode,
  kickCode,
  kickCode,
  kickCode,
  4003,
  4008,
  4009,
  4100,
  4200,
  4300,
  4400,
  4401,
  4403,
  4409,
  4429,
  4500,
  4999,
];
const reasons = [
  '',
  '',
  '',
  'bye',
  'retry=5000',
  'retry=1000000000000',
  'retry=-1',
  'limited',
  'token',
  'fall back',
  'stay away',
];
const statuses = [304, 401, 403, 404, 429, 429, 500, 503, 503];
const retryAfters = [null, '1', '30', '86400', '1000000000000', 'soon', 'Fri, 31 Dec 2100 23:59:59 GMT', ''];
const hints: readonly EnvironmentHint[] = [
  'network.offline',
  'network.online',
  'network.changed',
  'page.hidden',
  'page.visible',
  'page.frozen',
  'page.resumed',
  'page.returned',
];
const within = ['message', 'status', 'open', 'drop', 'end', 'snapshot'] as const;
const deeds = ['close', 'reconnect', 'send', 'start', 'wake', 'throw', 'stop', 'close and start'] as const;

/** For a while, and then back to what is usual. */
function forAWhile(stage: Stage, ms: number, begin: () => void, end: () => void): void {
  begin();
  later(stage, ms, end);
}

function later(stage: Stage, ms: number, happens: () => void): void {
  stage.world.network.later(ms, () => stage.isHealed || happens());
}

/** Everything that can go wrong, by name; the numbers are those of the fault model. */
export const faults: Readonly<Record<string, Fault>> = {
  'network refuses': fault(
    [1],
    6,
    (chance) => [spell(chance)],
    (stage, ms) => {
      const { network } = stage.world;
      forAWhile(
        stage,
        ms,
        () => network.set({ reach: 'refuses' }),
        () => network.set({ reach: 'good' }),
      );
    },
  ),
  'network swallows': fault(
    [2],
    6,
    (chance) => [longSpell(chance), chance.happens(0.5)],
    (stage, ms, isTotal) => {
      const { network } = stage.world;
      forAWhile(
        stage,
        ms,
        () => network.set({ reach: 'black-hole' }),
        () => network.set({ reach: 'good' }),
      );
      if (isTotal) network.stall();
    },
  ),
  'network breaks': fault(
    [4],
    14,
    (chance) => [chance.pick<Manner>(['ec', 'ec', 'c', 'ce', 'eec', 'cc'])],
    ({ world }, manner) => world.network.cut(manner),
  ),
  'network stalls': fault([5], 10, nothing, ({ world }) => world.network.stall()),
  'network closes slowly': fault(
    [6],
    4,
    (chance) => [chance.happens(0.5) ? chance.whole(0, 120_000) : null],
    ({ world }, ms) => world.network.set({ slowCloseMs: ms }),
  ),
  'network lags': fault(
    [7],
    5,
    (chance) => [longSpell(chance), chance.whole(0, 12_000), chance.whole(0, 20_000)],
    (stage, ms, latencyMs, jitterMs) => {
      const { network } = stage.world;
      const usual = { latencyMs: network.latencyMs, jitterMs: network.jitterMs };
      forAWhile(
        stage,
        ms,
        () => network.set({ latencyMs, jitterMs }),
        () => network.set(usual),
      );
    },
  ),
  'network is narrow': fault(
    [8],
    4,
    (chance) => [longSpell(chance), chance.whole(200, 4_000)],
    (stage, ms, bytesPerSecond) => {
      const { network } = stage.world;
      forAWhile(
        stage,
        ms,
        () => network.set({ bytesPerSecond }),
        () => network.set({ bytesPerSecond: Number.POSITIVE_INFINITY }),
      );
    },
  ),
  'network breaks after bytes': fault(
    [10],
    4,
    (chance) => [chance.whole(0, 500)],
    ({ world }, bytes) => world.network.limit(bytes),
  ),
  'network batches': fault(
    [10],
    3,
    (chance) => [chance.pick([0, 50, 5_000])],
    ({ world }, batchMs) => world.network.set({ batchMs }),
  ),
  'socket fails': fault(
    [9, 12],
    5,
    (chance) => [chance.pick(['connect', 'send', 'send', 'close'] as const), chance.whole(1, 2)],
    ({ world }, call, times) => {
      world.journal.write('page', `the next ${times} ${call} fail`);
      world.failing[call] = times;
    },
  ),

  'server opens late': fault(
    [2, 3],
    5,
    (chance) => [longSpell(chance), chance.pick([9_979, 9_980, 9_999, 10_000, 10_001, 14_999, 15_001, 25_000, 40_000])],
    (stage, ms, lateMs) => {
      const { server } = stage.world;
      forAWhile(
        stage,
        ms,
        () => server.set({ admission: lateMs }),
        () => server.set({ admission: 'accepts' }),
      );
      stage.world.network.cut();
    },
  ),
  'server admits no one': fault(
    [1, 2],
    5,
    (chance) => [longSpell(chance), chance.pick<Admission>(['refuses', 'hangs']) as string],
    (stage, ms, admission) => {
      const { server } = stage.world;
      forAWhile(
        stage,
        ms,
        () => server.set({ admission: admission as Admission }),
        () => server.set({ admission: 'accepts' }),
      );
    },
  ),
  'server closes': fault(
    [11],
    10,
    (chance) => [chance.pick(codes), chance.pick(reasons), chance.happens(0.7)],
    ({ world }, code, reason, wasClean) => world.server.closeAll(code, reason, wasClean),
  ),
  'server flaps': fault(
    [15],
    4,
    (chance) => [longSpell(chance), chance.whole(0, 9_900)],
    (stage, ms, livesMs) => {
      const { server } = stage.world;
      forAWhile(
        stage,
        ms,
        () => server.set({ livesMs: [0, livesMs] }),
        () => server.set({ livesMs: null }),
      );
      server.closeAll(1006, '', false);
    },
  ),
  'server restarts': fault(
    [4, 11],
    4,
    (chance) => [spell(chance), chance.pick([1001, 1012, 1006])],
    (stage, ms, code) => {
      const { server } = stage.world;
      server.closeAll(code, '', code !== 1006);
      forAWhile(
        stage,
        ms,
        () => server.set({ admission: 'refuses' }),
        () => server.set({ admission: 'accepts' }),
      );
    },
  ),
  'server talks': fault(
    [16],
    7,
    (chance) => [
      longSpell(chance),
      chance.pick<Talk>(['silent', 'silent', 'pongs', 'data', 'garbage', 'huge']) as string,
    ],
    (stage, ms, talk) => {
      const { server } = stage.world;
      forAWhile(
        stage,
        ms,
        () => server.set({ talk: talk as Talk }),
        () => server.set({ talk: 'normal' }),
      );
    },
  ),
  'polls answer': fault(
    [20],
    6,
    (chance) => [
      longSpell(chance),
      chance.pick(['never', 'junk', 'status', 'status'] as const),
      chance.pick(statuses),
      chance.pick(retryAfters),
    ],
    (stage, ms, what, status, retryAfter) => {
      const { endpoint } = stage.world;
      const answers = what === 'status' ? status : what;
      forAWhile(
        stage,
        ms,
        () => endpoint.set({ answers, retryAfter }),
        () => endpoint.set({ answers: 'news', retryAfter: null }),
      );
    },
  ),
  'polls are slow': fault(
    [20],
    3,
    (chance) => [longSpell(chance), chance.whole(0, 40_000), chance.happens(0.5)],
    (stage, ms, slowMs, ignoresAbort) => {
      const { endpoint } = stage.world;
      forAWhile(
        stage,
        ms,
        () => endpoint.set({ slowMs, ignoresAbort }),
        () => endpoint.set({ slowMs: 0, ignoresAbort: false }),
      );
    },
  ),
  'only polls get through': fault(
    [21],
    4,
    (chance) => [longSpell(chance)],
    (stage, ms) => {
      const { server } = stage.world;
      server.closeAll(1006, '', false);
      forAWhile(
        stage,
        ms,
        () => server.set({ admission: 'refuses' }),
        () => server.set({ admission: 'accepts' }),
      );
    },
  ),

  'page sleeps': fault(
    [17],
    6,
    // From a second to minutes; now and then for hours.
    (chance) => [
      Math.round(chance.happens(0.98) ? 1_000 * 400 ** chance.next() : longSleepFromMs * 144 ** chance.next()),
      chance.happens(0.5),
    ],
    (stage, ms, isMissed) => {
      const { world } = stage;
      world.page.fallAsleep();
      // The server gives a sleeper up after a while; whether that ever reaches the sleeper is another question.
      later(stage, Math.min(ms, 60_000), () => {
        if (isMissed) world.network.stall();
        else if (ms > 60_000) world.network.cut();
      });
      later(stage, ms, () => world.page.wakeUp());
    },
  ),
  'page clock jumps': fault(
    [17],
    4,
    (chance) => [Math.round((chance.happens(0.5) ? 1 : -1) * 1_000 * 86_400 ** chance.next())],
    ({ world }, ms) => world.page.jump(ms),
  ),
  'page is throttled': fault(
    [17],
    4,
    (chance) => [longSpell(chance), chance.pick([1_000, 60_000])],
    (stage, ms, alignMs) => {
      const { page } = stage.world;
      page.hide();
      forAWhile(
        stage,
        ms,
        () => page.throttle(alignMs),
        () => page.show(),
      );
    },
  ),
  'page is hidden': fault(
    [18],
    5,
    (chance) => [longSpell(chance)],
    (stage, ms) => {
      const { page } = stage.world;
      forAWhile(
        stage,
        ms,
        () => page.hide(),
        () => page.show(),
      );
    },
  ),
  'page freezes': fault(
    [18],
    4,
    (chance) => [longSpell(chance), chance.happens(0.5)],
    (stage, ms, cuts) => {
      const { page, network } = stage.world;
      forAWhile(
        stage,
        ms,
        () => page.freeze(),
        () => page.resume(),
      );
      if (cuts) later(stage, ms >> 1, () => network.cut());
    },
  ),
  'page is left': fault(
    [18],
    4,
    (chance) => [spell(chance)],
    (stage, ms) => {
      const { page } = stage.world;
      forAWhile(
        stage,
        ms,
        () => page.leave(),
        () => page.return(),
      );
    },
  ),
  'page goes offline': fault(
    [18],
    6,
    (chance) => [spell(chance), chance.pick(['true', 'false', 'cuts'] as const)],
    (stage, ms, truth) => {
      const { page, network } = stage.world;
      const isTrue = truth !== 'false';
      if (isTrue) network.set({ reach: 'refuses' });
      if (truth === 'true') network.stall();
      if (truth === 'cuts') network.cut();
      forAWhile(
        stage,
        ms,
        () => page.goOffline(),
        () => {
          if (isTrue) network.set({ reach: 'good' });
          page.goOnline();
        },
      );
    },
  ),
  'page says': fault(
    [18],
    8,
    (chance) => [chance.pick(hints), chance.whole(1, 3)],
    ({ world }, hint, times) => {
      for (let time = 0; time < times; time += 1) world.page.say(hint);
    },
  ),

  'user sends': fault(
    [19],
    16,
    (chance) => [chance.whole(1, 8), chance.pick([0, 20, 200, 3_000]), chance.happens(0.2)],
    ({ user }, count, padding, isBinary) => user.send(count, padding, isBinary),
  ),
  'user reconnects': fault([19], 5, nothing, ({ user }) => user.do('reconnect')),
  'user closes': fault(
    [19],
    1,
    (chance) => [chance.pick([1000, 3000, 4999])],
    ({ user }, code) => user.close(code),
  ),
  'user stops it': fault([19], 1, nothing, ({ user }) => user.do('stop')),
  'user starts': fault([19], 6, nothing, ({ user }) => user.do('start')),
  'user wakes it': fault([19], 2, nothing, ({ user }) => user.do('wake')),
  'user acts within a listener': fault(
    [13, 19],
    6,
    (chance) => [chance.pick(within), chance.pick(deeds)],
    ({ user }, event, deed) => user.actWithin(event, deed),
  ),
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
