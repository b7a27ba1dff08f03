// Whose work it is: what the inspector's samples say of a bundle, by the file that each function comes from.
import { readFileSync } from 'node:fs';
import inspector from 'node:inspector';
import { fileURLToPath } from 'node:url';

/** esbuild names the file that each part of a bundle comes from in a comment of its own. */
function originsOf(file) {
  let origin = '';
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => {
      origin = /^\/\/ ((?:\.\.\/)*[\w@.-]+\/\S+\.\w+)$/.exec(line)?.[1] ?? origin;
      return origin;
    });
}

/** Whose a function is: heartline's, XState's, or of the benchmark and of Node. */
function ownersOf(file) {
  const origins = originsOf(file);
  return ({ functionName, url, lineNumber }) => {
    if (functionName === '(garbage collector)') return 'garbage collection';
    if (!url.startsWith('file:') || fileURLToPath(url) !== file) return 'around it';
    const origin = origins[lineNumber] ?? '';
    if (/node_modules\/xstate\//.test(origin)) return 'xstate';
    return /(^|\/)(src|machines)\//.test(origin) && !/src\/testing\//.test(origin) ? 'heartline' : 'around it';
  };
}

/** The shares of the owners, largest first, without what is around. */
function shares(amounts) {
  const own = Object.entries(amounts).filter(([owner]) => owner !== 'around it');
  const total = own.reduce((sum, [, amount]) => sum + amount, 0);
  return Object.fromEntries(own.sort(([, a], [, b]) => b - a).map(([owner, amount]) => [owner, amount / total]));
}

/** Sessions of the same thread answer at once. */
function ask(session, method, settings) {
  let answer;
  session.post(method, settings, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}

function timeShares(profile, ownerOf) {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const amounts = {};
  for (const [index, id] of profile.samples.entries()) {
    const owner = ownerOf(nodes.get(id).callFrame);
    amounts[owner] = (amounts[owner] ?? 0) + profile.timeDeltas[index];
  }
  return shares(amounts);
}

function heapShares({ head }, ownerOf) {
  const amounts = {};
  const add = ({ callFrame, selfSize, children }) => {
    const owner = ownerOf(callFrame);
    amounts[owner] = (amounts[owner] ?? 0) + selfSize;
    children.forEach(add);
  };
  add(head);
  return shares(amounts);
}

/** Whose functions take the time of a drop. */
export async function dropProfile({ file, timeFile, drops }) {
  const time = (await import(timeFile)).fakeTime();
  const subject = (await import(file)).default;
  const ownerOf = ownersOf(file);
  const session = new inspector.Session();
  session.connect();

  const drop = await subject.dropper(time);
  await drop(drops);
  ask(session, 'Profiler.enable');
  ask(session, 'Profiler.setSamplingInterval', { interval: 100 });
  ask(session, 'Profiler.start');
  await drop(drops);
  return timeShares(ask(session, 'Profiler.stop').profile, ownerOf);
}

/** The same of the heap. `weigh` asks for it twice: before the connections are there, and after. */
export async function heapProfile({ file, timeFile, count }) {
  const time = (await import(timeFile)).fakeTime();
  const subject = (await import(file)).default;
  const session = new inspector.Session();
  session.connect();
  let sampled = null;
  let isBegun = false;
  await subject.weigh(time, count, () => {
    for (let times = 0; times < 4; times += 1) globalThis.gc();
    if (isBegun) sampled = ask(session, 'HeapProfiler.stopSampling').profile;
    else ask(session, 'HeapProfiler.startSampling', { samplingInterval: 512 });
    isBegun = true;
    return 0;
  });
  return heapShares(sampled, ownersOf(file));
}
