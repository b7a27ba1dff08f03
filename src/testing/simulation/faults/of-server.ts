import type { Admission, Talk } from '../server.js';
import { kickCode } from '../setup.js';
import { type Fault, fault, forAWhile, longSpell, spell } from './fault.js';

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
/** What the server of the links does, and the endpoint that is polled. */
export const faultsOfServer: Readonly<Record<string, Fault>> = {
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
};
