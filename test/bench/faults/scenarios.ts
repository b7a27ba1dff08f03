import type { Script } from 'node:vm';
import { Chance } from '../../../src/testing/chance.js';
import type { Sleep } from './clock.js';
import { Visit, type Weather } from './page.js';
import { median, type Range, rangeOf } from './range.js';
import type { Server } from './servers.js';
import { ScriptedSocket } from './socket.js';

/** The client library and the server of its protocol. */
export interface Subject {
  readonly script: Script;
  readonly server: Server;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** "Never" means: not within so long. */
const patienceMs: number = 10 * minute;
/** What has jitter is measured with so many seeds. */
const seeds = [1, 2, 3, 4, 5] as const;
/** How often a herd of clients is dropped. */
const drops = 3;
const windowMs = 100;

const phases = (count: number, fromMs: number, stepMs: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => fromMs + index * stepMs);

function visit(subject: Subject, seed: number, weather: Weather = 'healthy', withProvider = false): Visit {
  const made = new Visit({ ...subject, seed });
  made.weather = weather;
  made.connect(withProvider);
  return made;
}

/** How many attempts ten minutes see, the first one included. */
async function attempts(subject: Subject, weather: Weather): Promise<Range> {
  const counts: number[] = [];
  for (const seed of seeds) {
    const page = visit(subject, seed, weather);
    await page.clock.run(10 * minute);
    counts.push(page.sockets.length);
  }
  return rangeOf(counts);
}

/** From the first socket to the second, when no handshake ever ends. */
async function hang(subject: Subject): Promise<Range> {
  const times: (number | null)[] = [];
  for (const seed of seeds) {
    const page = visit(subject, seed, 'hanging');
    await page.clock.until(() => page.sockets.length > 0, minute);
    times.push(await page.nextSocket(patienceMs));
  }
  return rangeOf(times);
}

/** What becomes of a link that nothing comes through any more. */
export interface DeadLink {
  /** Until the library made a new socket. */
  readonly socket: Range;
  /** Until the library told its user that the old link is over. */
  readonly told: Range;
}

function toldAfter(page: Visit, from: number): number | null {
  const first = page.told[0];
  return first === undefined ? null : first.at - from;
}

/** At many moments, as pings have their rhythm: the slowest is one in two minutes, and none is a multiple of the step. */
async function halfOpen(subject: Subject, closeAfterMs: number | null): Promise<DeadLink> {
  const sockets: (number | null)[] = [];
  const told: (number | null)[] = [];
  for (const [seed, healthyMs] of phases(24, minute, 5.3 * second).entries()) {
    const page = visit(subject, seed);
    await page.live(healthyMs);
    const from = page.clock.now;
    sockets.push(await page.nextSocket(patienceMs, () => page.last.fallSilent(closeAfterMs)));
    told.push(toldAfter(page, from));
  }
  return { socket: rangeOf(sockets), told: rangeOf(told) };
}

/** The machine sleeps, the link is dead when it wakes, and the page is shown. Measured from that moment. */
async function sleep(subject: Subject, ms: number, kind: Sleep): Promise<DeadLink> {
  const sockets: (number | null)[] = [];
  const told: (number | null)[] = [];
  for (const [seed, healthyMs] of phases(12, minute, 10.3 * second).entries()) {
    const page = visit(subject, seed);
    await page.live(healthyMs);
    page.last.fallSilent(null);
    const from = page.clock.now + ms;
    sockets.push(await page.nextSocket(patienceMs, () => page.sleep(ms, kind)));
    told.push(toldAfter(page, from));
  }
  return { socket: rangeOf(sockets), told: rangeOf(told) };
}

/** How many of so many healthy links the library gave up, in the minute after what happened. */
export interface Survival {
  readonly dropped: number;
  readonly of: number;
}

async function survival(subject: Subject, happens: (page: Visit) => void): Promise<Survival> {
  const moments = phases(12, minute, 10.3 * second);
  let dropped = 0;
  for (const [seed, healthyMs] of moments.entries()) {
    const page = visit(subject, seed);
    await page.live(healthyMs);
    const link = page.last;
    happens(page);
    await page.clock.run(minute);
    if (link.readyState !== ScriptedSocket.OPEN || page.sockets.length > 1) dropped += 1;
  }
  return { dropped, of: moments.length };
}

/** From `online` to the next attempt, when the server has refused some, at twenty moments of the backoff. */
async function onlineInBackoff(subject: Subject): Promise<Range> {
  const times: (number | null)[] = [];
  for (const [seed, refusingMs] of phases(20, 20 * second, 1.37 * second).entries()) {
    const page = visit(subject, seed);
    await page.live(minute);
    page.weather = 'refusing';
    page.last.drop();
    await page.clock.run(refusingMs);
    await page.clock.until(() => page.last.readyState === ScriptedSocket.CLOSED, second);
    page.weather = 'healthy';
    times.push(await page.nextSocket(patienceMs, () => page.sayOnline(true)));
  }
  return rangeOf(times);
}

/** The first retries of clients that lost the server at the same moment. */
export interface FirstRetries {
  /** The share of clients in the busiest 100 ms, counted in windows from the loss. Of so few it varies by chance alone. */
  readonly peak: Range;
  readonly medianMs: Range;
  /** The share of clients that did not try again. */
  readonly never: number;
}

/** When the clients of one herd try again, each in a page of its own; those that never do are missing. */
async function dropTogether(subject: Subject, herd: number, chance: Chance): Promise<number[]> {
  const times: number[] = [];
  for (let client = 0; client < herd; client += 1) {
    const page = visit(subject, chance.whole(0, 2 ** 31 - 1));
    // They have connected at different moments.
    await page.live(30 * second + chance.whole(0, 30 * second));
    page.weather = 'refusing';
    const time = await page.nextSocket(patienceMs, () => page.last.drop());
    if (time !== null) times.push(time);
  }
  return times;
}

function busiest(times: readonly number[]): number {
  const windows = new Map<number, number>();
  for (const time of times) {
    const window = Math.floor(time / windowMs);
    windows.set(window, (windows.get(window) ?? 0) + 1);
  }
  return Math.max(0, ...windows.values());
}

async function firstRetries(subject: Subject, herd: number = 1_000): Promise<FirstRetries> {
  const chance = new Chance(1);
  const peaks: number[] = [];
  const medians: (number | null)[] = [];
  let tried = 0;
  for (let drop = 0; drop < drops; drop += 1) {
    const times = await dropTogether(subject, herd, chance);
    peaks.push(busiest(times) / herd);
    medians.push(median(times));
    tried += times.length;
  }
  return { peak: rangeOf(peaks), medianMs: rangeOf(medians), never: 1 - tried / (drops * herd) };
}

/** What the user is told first when the server closes with 4401, and the browser fires `error` before `close`. */
async function closeCode(subject: Subject): Promise<unknown> {
  const page = visit(subject, 1);
  await page.live(minute);
  page.last.fail(4401, 'unauthorized', true);
  await page.clock.run(minute);
  return page.told.find(({ code }) => code !== null)?.code ?? null;
}

/** What one rejection of an async URL or token does, when the link was lost. */
export interface Rejection {
  /** `unasked`: the library reconnects without asking, so that nothing is rejected. */
  readonly outcome: 'recovers' | 'never connects again' | 'unasked';
}

async function rejection(subject: Subject): Promise<Rejection> {
  const page = visit(subject, 1, 'healthy', true);
  await page.live(minute);
  page.rejections = 1;
  page.last.drop();
  await page.clock.run(patienceMs);
  if (page.rejected === 0) return { outcome: 'unasked' };
  const isBack = page.sockets.length > 1 && page.last.readyState === ScriptedSocket.OPEN;
  return { outcome: isBack ? 'recovers' : 'never connects again' };
}

/** Everything that is measured, each in one way of its own. */
export interface Scenarios {
  readonly flapping: (subject: Subject) => Promise<Range>;
  readonly refusing: (subject: Subject) => Promise<Range>;
  readonly hanging: (subject: Subject) => Promise<Range>;
  readonly halfOpen: (subject: Subject) => Promise<DeadLink>;
  readonly halfOpenClosedLate: (subject: Subject) => Promise<DeadLink>;
  readonly nap: (subject: Subject) => Promise<DeadLink>;
  readonly sleep: (subject: Subject) => Promise<DeadLink>;
  readonly sleepTimersDue: (subject: Subject) => Promise<DeadLink>;
  readonly falseOffline: (subject: Subject) => Promise<Survival>;
  readonly wokenAlive: (subject: Subject) => Promise<Survival>;
  readonly onlineInBackoff: (subject: Subject) => Promise<Range>;
  readonly firstRetries: (subject: Subject, herd?: number) => Promise<FirstRetries>;
  readonly closeCode: (subject: Subject) => Promise<unknown>;
  readonly rejection: (subject: Subject) => Promise<Rejection>;
}

export const scenarios: Scenarios = {
  flapping: (subject) => attempts(subject, 'flapping'),
  refusing: (subject) => attempts(subject, 'refusing'),
  hanging: hang,
  halfOpen: (subject) => halfOpen(subject, null),
  halfOpenClosedLate: (subject) => halfOpen(subject, minute),
  nap: (subject) => sleep(subject, minute, 'timers stand still'),
  sleep: (subject) => sleep(subject, hour, 'timers stand still'),
  sleepTimersDue: (subject) => sleep(subject, hour, 'timers come due'),
  falseOffline: (subject) => survival(subject, (page) => page.sayOnline(false)),
  wokenAlive: (subject) => survival(subject, (page) => page.sleep(minute, 'timers stand still')),
  onlineInBackoff,
  firstRetries,
  closeCode,
  rejection,
};
