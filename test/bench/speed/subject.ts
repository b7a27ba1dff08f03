import type { Client } from './client.js';
import { Driver } from './driver.js';
import type { FakeTime } from './fake-time.js';
import * as lifetime from './lifetime.js';
import { type Kind, type ProtocolName, protocols } from './protocols.js';
import { type Runs, speed } from './speed.js';

/** What can be measured of one library. Each measurement is for a process of its own. */
export interface Subject {
  speed(kind: Kind): Promise<Runs>;
  cold(time: FakeTime): Promise<number>;
  warm(time: FakeTime, count: number): Promise<number[]>;
  dropper(time: FakeTime): Promise<(count: number) => Promise<lifetime.Drop[]>>;
  weigh(time: FakeTime, count: number, heapUsed: () => number): Promise<lifetime.Weight>;
  idle(time: FakeTime, count: number, hours: number): Promise<number>;
}

export function subject(client: Client, name: ProtocolName): Subject {
  const protocol = protocols[name];
  const driver = (time: FakeTime | null): Driver => new Driver(client, protocol, time);
  return {
    speed: (kind) => speed(driver(null), protocol, kind),
    cold: (time) => lifetime.cold(driver(time), time),
    warm: (time, count) => lifetime.warm(driver(time), time, count),
    dropper: (time) => lifetime.dropper(driver(time), protocol, time),
    weigh: (time, count, heapUsed) => lifetime.weigh(driver(time), protocol, time, count, heapUsed),
    idle: (time, count, hours) => lifetime.idle(new Driver(client, protocol, time, 'beating'), time, count, hours),
  };
}
