import { setTimeout as wait } from 'node:timers/promises';
import { type FaultProxy, startFaultProxy } from '../fault-proxy.js';
import { type Fault, faultSchedule, type ScheduleOptions } from '../fault-schedule.js';
import type { Rider } from './rider.js';

export interface RideOptions extends ScheduleOptions {
  /** For how long there are faults and new messages, in ms. */
  readonly forMs: number;
  /** The time between two messages, in ms. */
  readonly everyMs: number;
  /** For how long what is missing may still arrive after the last fault, in ms. */
  readonly settleMs: number;
}

/** What became of one rider. */
export interface Ride {
  readonly name: string;
  readonly seed: number;
  /** How often each fault was injected. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  /** How often links that were there were broken. */
  readonly broken: number;
  /** How many links were made in all. */
  readonly links: number;
  readonly messages: number;
  /** How long it took after the last fault until everything had arrived, in ms. */
  readonly settledMs: number;
  /** What the protocol promised and did not keep. */
  readonly complaints: readonly string[];
}

/** Lets one fault happen, and end. */
export async function inflict(fault: Fault, lastsMs: number, proxy: FaultProxy, rider: Rider): Promise<void> {
  if (fault === 'reset' || fault === 'end') return proxy.drop(fault);
  if (fault === 'half-open') return proxy.halfOpen();
  if (fault === 'restart') await rider.server.stop();
  else if (fault === 'slow') proxy.slow();
  else if (fault === 'black-hole') proxy.blackHole();
  else {
    proxy.refuse();
    proxy.drop();
  }
  await wait(lastsMs);
  if (fault === 'restart') proxy.target = await rider.server.start();
  proxy.heal();
}

async function suffer(rider: Rider, proxy: FaultProxy, options: RideOptions): Promise<Pick<Ride, 'faults' | 'broken'>> {
  const end = Date.now() + options.forMs;
  const counts: Partial<Record<Fault, number>> = {};
  let broken = 0;
  for (const { fault, afterMs, lastsMs } of faultSchedule(options)) {
    if (Date.now() + afterMs + lastsMs > end) break;
    await wait(afterMs);
    counts[fault] = (counts[fault] ?? 0) + 1;
    if (fault !== 'slow') broken += proxy.links;
    await inflict(fault, lastsMs, proxy, rider);
  }
  return { faults: counts, broken };
}

/** One rider under faults. Nobody helps it: all that is done to it is that it gets messages to carry. */
export async function ride(rider: Rider, options: RideOptions): Promise<Ride> {
  const proxy = await startFaultProxy(await rider.server.start());
  let messages = 0;
  let traffic: NodeJS.Timeout | undefined;
  try {
    await rider.start(proxy.host);
    traffic = setInterval(() => rider.send(++messages), options.everyMs);
    const suffered = await suffer(rider, proxy, options);
    clearInterval(traffic);
    const healedAt = Date.now();
    const settledMs = (): number => Date.now() - healedAt;
    const complaints = (): readonly string[] => [
      ...rider.complaints(messages),
      ...(proxy.links === rider.links ? [] : [`${proxy.links} links in the place of ${rider.links}`]),
    ];
    while (complaints().length > 0 && settledMs() < options.settleMs) await wait(50);
    const { name } = rider;
    return {
      name,
      seed: options.seed,
      ...suffered,
      links: proxy.made,
      messages,
      settledMs: settledMs(),
      complaints: complaints(),
    };
  } finally {
    clearInterval(traffic);
    await rider.stop();
    await proxy.stop();
    await rider.server.stop();
  }
}

/** One line of figures. */
export function told({ name, seed, faults: counts, broken, links, messages, settledMs, complaints }: Ride): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const kinds = Object.entries(counts).map(([fault, count]) => `${fault} ${count}`);
  return [
    `${name} (seed ${seed}): ${all} faults (${kinds.join(', ')})`,
    `${broken} links broken, ${links} made, ${messages} messages, settled after ${settledMs} ms`,
    complaints.length === 0 ? 'nothing lost' : complaints.join('; '),
  ].join(', ');
}
