// The parts of the benchmark: what each measures of one library. `files` are the bundles.
import { inChild } from './run.mjs';
import { size } from './size.mjs';
import { comparison, mean, median, spread } from './statistics.mjs';

const job =
  (measure, settings = {}) =>
  ({ name, protocol }, files) =>
    inChild({ measure, name, protocol, ...files, ...settings });

/** How often something is measured anew: what the compiler makes of the same code differs from process to process. */
const processes = 3;

async function inSeveral(run, subject, files) {
  const results = [];
  while (results.length < processes) results.push(await run(subject, files));
  return results;
}

const pooled = (results, key) => results.flatMap((one) => one[key]);
const compared = (results) => comparison({ raw: pooled(results, 'raw'), own: pooled(results, 'own') });

/** For each direction; null where the library cannot. */
const perDirection = (run) => async (subject, files) => {
  const results = await inSeveral(run, subject, files);
  const figures = Object.keys(results[0]).map((direction) => {
    const those = results.map((one) => one[direction]);
    return [direction, those[0] === null ? null : compared(those)];
  });
  return Object.fromEntries(figures);
};

async function reconnect(subject, files) {
  if (subject.reconnects === false) return null;
  const results = await inSeveral(job('reconnect', { rounds: 9, drops: 100 }), subject, files);
  const timers = pooled(results, 'timers');
  return {
    ...compared(results),
    sockets: mean(pooled(results, 'sockets')),
    timers: mean(timers),
    mostTimers: Math.max(...timers),
  };
}

const firstConnects = 15;

/** First connections, each in a fresh process, the bare socket's and the library's in turn. */
async function inFreshProcesses(subject, files, settings) {
  const [raw, own] = [[], []];
  for (let round = 0; round < firstConnects; round += 1) {
    raw.push(await job('cold', settings)({ name: 'raw' }, { ...files, file: files.rawFile }));
    own.push(await job('cold', settings)(subject, files));
  }
  return { raw, own };
}

/** Which share of its first connect is the compiler's: what is saved where all code is compiled when it is loaded. */
async function compilersShare(subject, files, us) {
  if (subject.module === undefined) return null;
  const { own } = await inFreshProcesses(subject, files, { flags: ['--no-lazy'] });
  return 1 - median(own.map((one) => one.us)) / us;
}

/** First connections, and then some in one process. */
async function cold(subject, files) {
  const { raw, own } = await inFreshProcesses(subject, files);
  const us = (those) => those.map((one) => one.us);
  const loadMs = (those) => those.map((one) => one.loadMs);
  return {
    rawUs: median(us(raw)),
    us: spread(us(own)),
    ratio: median(us(own)) / median(us(raw)),
    compilersShare: await compilersShare(subject, files, median(us(own))),
    loadMs: comparison({ raw: loadMs(raw), own: loadMs(own) }),
    warm: compared(await inSeveral(job('warm', { rounds: 9, connects: 100 }), subject, files)),
  };
}

const memory = async (subject, files) => ({
  ...(await job('memory', { count: 10_000 })(subject, files)),
  timersInPage: await job('timersInPage', { count: 100 })(subject, files),
});

const ofKind = (kind) => perDirection(job('speed', { kind, rounds: 45 }));
const speed = async (subject, files) => ({
  ...(await ofKind('text')(subject, files)),
  ...(await ofKind('binary')(subject, files)),
});

/** Whose work a drop and an idle connection are; asked of heartline's own rows only. */
async function profile(subject, files) {
  if (subject.module === undefined) return null;
  return {
    drop: await job('dropProfile', { drops: 3_000 })(subject, files),
    heap: await job('heapProfile', { count: 3_000 })(subject, files),
  };
}

/** By name, in the order in which they run. */
export const parts = {
  speed,
  loopback: perDirection(job('loopback', { rounds: 12 })),
  reconnect,
  cold,
  memory,
  idle: job('idle', { count: 20, hours: 10 }),
  size,
  profile,
};
