import type { Manner } from '../cable.js';
import { type Fault, fault, forAWhile, longSpell, nothing, spell } from './fault.js';

/** What the network does, and the sockets of the page with it. */
export const faultsOfNetwork: Readonly<Record<string, Fault>> = {
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
};
