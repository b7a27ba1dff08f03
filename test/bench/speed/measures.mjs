// What is measured within a child process, raw and a library in turn wherever time is measured.
import { loopback } from './loopback.mjs';
import { dropProfile, heapProfile } from './profile.mjs';
import { median } from './statistics.mjs';

const load = async (file) => (await import(file)).default;

/** So long a run should take: long enough for the clock, and too short to be interrupted often. */
const runMs = 1.5;

const warmUpMs = 200;

/** How many messages fill a run: asked of code that is warm. */
async function calibrated(run) {
  let messages = 256;
  for (let [spent, ms] = [0, 0]; spent < warmUpMs; spent += ms) {
    ms = await run(messages);
    messages = Math.ceil(messages * Math.min(8, Math.max(0.2, runMs / Math.max(ms, 0.01))));
  }
  return messages;
}

/** Both in turn, so that both meet the same machine: what each takes per message, in ns, round by round. */
async function compare(rawRun, ownRun, rounds) {
  const rawMessages = await calibrated(rawRun);
  const ownMessages = await calibrated(ownRun);
  const [bare, own] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(((await rawRun(rawMessages)) / rawMessages) * 1e6);
    own.push(((await ownRun(ownMessages)) / ownMessages) * 1e6);
  }
  return { raw: bare, own };
}

async function speed({ rawFile, file, kind, rounds }) {
  const rawRuns = await (await load(rawFile)).speed(kind);
  const runs = await (await load(file)).speed(kind);
  const results = {};
  for (const way of ['receive', 'send']) {
    results[`${way} ${kind}`] = runs[way] === null ? null : await compare(rawRuns[way], runs[way], rounds);
  }
  return results;
}

const all = (drops, key) => drops.map((drop) => drop[key]);

async function reconnect({ rawFile, file, timeFile, rounds, drops }) {
  const time = (await import(timeFile)).fakeTime();
  const rawDrops = await (await load(rawFile)).dropper(time);
  const ownDrops = await (await load(file)).dropper(time);
  const counted = [];
  const [bare, own] = [[], []];
  for (let round = -3; round < rounds; round += 1) {
    globalThis.gc();
    const rawUs = median(all(await rawDrops(drops), 'us'));
    const these = await ownDrops(drops);
    if (round < 0) continue;
    bare.push(rawUs);
    own.push(median(all(these, 'us')));
    counted.push(...these);
  }
  return { raw: bare, own, sockets: all(counted, 'sockets'), timers: all(counted, 'timers') };
}

async function warm({ rawFile, file, timeFile, rounds, connects }) {
  const time = (await import(timeFile)).fakeTime();
  const [bareOne, ownOne] = [await load(rawFile), await load(file)];
  const [bare, own] = [[], []];
  for (let round = -3; round < rounds; round += 1) {
    const rawUs = median(await bareOne.warm(time, connects));
    const us = median(await ownOne.warm(time, connects));
    if (round < 0) continue;
    bare.push(rawUs);
    own.push(us);
  }
  return { raw: bare, own };
}

/** Node loads some of what is global when it is first asked for; a browser has it all. */
function loadGlobals() {
  for (const name of Object.getOwnPropertyNames(globalThis)) void globalThis[name];
  void [new AbortController().signal, new Blob(['']), new MessageEvent('message'), new URL('ws://x/')];
}

/** The first connection of a process, and what it took to load the library before. */
async function cold({ file, timeFile }) {
  const time = (await import(timeFile)).fakeTime();
  loadGlobals();
  const from = performance.now();
  const subject = await load(file);
  const loadMs = performance.now() - from;
  return { us: await subject.cold(time), loadMs };
}

function heapUsed() {
  // What the first finds dead may have kept something else alive.
  for (let times = 0; times < 4; times += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

async function memory({ file, timeFile, count }) {
  const time = (await import(timeFile)).fakeTime();
  return (await load(file)).weigh(time, count, heapUsed);
}

/** The timers alone, where the library takes itself to be in a page. */
async function timersInPage({ file, timeFile, count }) {
  const nothing = { addEventListener() {}, removeEventListener() {} };
  Object.assign(globalThis, nothing, { self: globalThis, document: { ...nothing, visibilityState: 'visible' } });
  await import('./clients/page.mjs');
  return (await memory({ file, timeFile, count })).timers;
}

async function idle({ file, timeFile, count, hours }) {
  const time = (await import(timeFile)).fakeTime();
  return (await load(file)).idle(time, count, hours);
}

export const measures = {
  speed,
  loopback,
  reconnect,
  warm,
  cold,
  memory,
  timersInPage,
  idle,
  dropProfile,
  heapProfile,
};
