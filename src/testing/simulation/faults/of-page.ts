import type { EnvironmentHint } from '../../../environment/port.js';
import { type Fault, fault, forAWhile, later, longSpell, spell } from './fault.js';

/** From here on a sleep is a long one, in ms. */
export const longSleepFromMs: number = 600_000;

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

/** What the page and its machine do. */
export const faultsOfPage: Readonly<Record<string, Fault>> = {
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
};
