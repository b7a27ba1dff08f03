// What a connection costs besides its messages.
import type { VirtualClock } from '../../../src/testing/virtual-clock.js';
import type { Connected } from './client.js';
import { type Driver, settled } from './driver.js';
import type { FakeTime } from './fake-time.js';
import type { Protocol } from './protocols.js';
import { FakeEvent } from './socket.js';

/** So many promise jobs in a row without any progress, and the library has stopped. */
const patience = 1_000;
/** So many timers, and it has given up. */
const mostWaits = 100;

/** Until there is an open link, without a turn of the event loop; some wait for no time before they dial. */
async function open(driver: Driver, { clock }: FakeTime): Promise<Connected> {
  const { opened } = driver;
  const connected = driver.connect();
  for (let idle = 0; driver.opened === opened; idle += 1) {
    if (idle > patience) throw new Error('the library does not open');
    while (driver.step()) idle = 0;
    if (driver.opened === opened) await null;
    if (clock.nextInMs === 0) clock.advanceToNext();
  }
  return connected;
}

/** From the first line of the library's work to the news that it is open, in µs. */
export async function cold(driver: Driver, time: FakeTime): Promise<number> {
  const from = performance.now();
  await open(driver, time);
  return (performance.now() - from) * 1_000;
}

/** Lets time go by in steps, with everything settled after each. */
async function live(driver: Driver, clock: VirtualClock, ms: number): Promise<void> {
  const stepMs = 1_000;
  for (let left = ms; left > 0; left -= stepMs) {
    clock.advance(Math.min(left, stepMs));
    await driver.quiet();
  }
}

function greet(driver: Driver, { frames }: Protocol): void {
  for (const data of frames('text', 0) ?? []) driver.socket.deliver(new FakeEvent('message', { data }));
}

/** Long enough for every library to take a link for proven. */
const provenAfterMs = 15_000;

/** What one open connection that has nothing to do holds. */
export interface Weight {
  readonly bytes: number;
  readonly timers: number;
}

/** The mean of so many connections. What is there once for all of them is not counted. */
export async function weigh(
  driver: Driver,
  protocol: Protocol,
  { clock }: FakeTime,
  count: number,
  heapUsed: () => number,
): Promise<Weight> {
  const kept: Connected[] = new Array(count + 1);
  const openOne = async (index: number): Promise<void> => {
    kept[index] = driver.connect();
    await driver.untilOpen(index + 1);
    greet(driver, protocol);
  };
  await openOne(0);
  await live(driver, clock, provenAfterMs);
  const before = { bytes: heapUsed(), timers: clock.pending };
  for (let index = 1; index <= count; index += 1) await openOne(index);
  await live(driver, clock, provenAfterMs);
  if (driver.sockets !== count + 1) throw new Error(`${driver.sockets} sockets for ${count + 1} connections`);
  const grown = { bytes: heapUsed() - before.bytes, timers: clock.pending - before.timers };
  // Asked for here, so that nobody may forget them before they are weighed.
  const weighed = kept.length - 1;
  return { bytes: grown.bytes / weighed, timers: grown.timers / weighed };
}

/** What one drop cost until the link was open again. */
export interface Drop {
  readonly us: number;
  readonly sockets: number;
  readonly timers: number;
  /** How often time had to go on. */
  readonly waits: number;
}

/** The link is proven, and then lost; time goes on from timer to timer until there is another. */
async function drop(driver: Driver, protocol: Protocol, time: FakeTime, rest: () => Promise<unknown>): Promise<Drop> {
  await live(driver, time.clock, 11_000);
  greet(driver, protocol);
  await driver.quiet();
  const { opened, sockets, socket } = driver;
  const { armed } = time;
  let waits = 0;
  const from = performance.now();
  socket.lose();
  while (driver.opened === opened) {
    if (driver.step()) continue;
    await rest();
    if (driver.step()) continue;
    waits += 1;
    if (waits > mostWaits || !time.clock.advanceToNext()) throw new Error('the library does not try again');
  }
  const us = (performance.now() - from) * 1_000;
  await driver.quiet();
  return { us, sockets: driver.sockets - sockets, timers: time.armed - armed, waits };
}

/** So many promise jobs one after the other: far less than a turn of the event loop. */
const restOf = (jobs: number) => async (): Promise<void> => {
  for (let left = jobs; left > 0; left -= 1) await null;
};

const most = (drops: readonly Drop[], key: 'waits' | 'timers' | 'sockets'): number =>
  Math.max(...drops.map((one) => one[key]));

/** Opens one connection, and returns what drops it and sees it open again, so many times. */
export async function dropper(
  driver: Driver,
  protocol: Protocol,
  time: FakeTime,
): Promise<(count: number) => Promise<Drop[]>> {
  driver.connect();
  await driver.untilOpen(1);
  const several = async (count: number, rest: () => Promise<unknown>): Promise<Drop[]> => {
    const drops: Drop[] = [];
    while (drops.length < count) drops.push(await drop(driver, protocol, time, rest));
    return drops;
  };
  // The fewest promise jobs with which the library needs no timer more than it does with as many as there are.
  const usual = await several(20, settled);
  const settings = [0, 1, 2, 4, 8, 16, 32, 64];
  for (const jobs of settings) {
    const tried = await several(20, restOf(jobs)).catch(() => null);
    if (
      tried !== null &&
      most(tried, 'waits') <= most(usual, 'waits') &&
      most(tried, 'sockets') <= most(usual, 'sockets')
    ) {
      return (count) => several(count, restOf(jobs));
    }
  }
  throw new Error('the library needs more than promise jobs to try again');
}

/** Connects and closes so many times; µs of each from the call to the open link. */
export async function warm(driver: Driver, time: FakeTime, count: number): Promise<number[]> {
  const all: number[] = [];
  while (all.length < count) {
    const from = performance.now();
    const connected = await open(driver, time);
    all.push((performance.now() - from) * 1_000);
    connected.close();
    await driver.quiet();
  }
  return all;
}

/** µs of CPU that so many connections took for so many hours in which nothing happened, per connection and hour. */
export async function idle(driver: Driver, { clock }: FakeTime, count: number, hours: number): Promise<number> {
  for (let index = 1; index <= count; index += 1) {
    driver.connect();
    await driver.untilOpen(index);
    // Not all in step.
    await live(driver, clock, 1_000);
  }
  const run = async (ms: number): Promise<number> => {
    const until = clock.now() + ms;
    const before = process.cpuUsage();
    while (clock.now() < until && clock.advanceToNext()) {
      await null;
      while (driver.step()) await null;
    }
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  await run(1_800_000);
  const us = await run(hours * 3_600_000);
  if (driver.sockets !== count) throw new Error(`${driver.sockets} sockets for ${count} connections`);
  return us / count / hours;
}
