import { createConnection } from '../../src/connection.js';
import { followConnection } from '../../src/inspect/follow.js';
import { Inspector } from '../../src/inspect/inspector.js';
import { bridgeSettingsOf } from '../../src/inspect/options.js';
import { RecordingStore } from '../../src/inspect/viewer/recording/store.js';
import { Model } from '../../src/inspect/viewer/ui/model.js';
import { FakeTransport, VirtualClock } from '../../src/testing/index.js';

import { longRecording } from '../support/recordings.js';

/** What an inspector was told, and how long it took, in ms of the CPU. */
export interface Cost {
  readonly events: number;
  readonly cpuMs: number;
  readonly posts: number;
}

/** Drops and opens a link so often: two lifecycle events and two timers each time. */
export function life(turns: number, isInspected: boolean): Cost {
  const clock = new VirtualClock();
  const transport = new FakeTransport();
  const connection = createConnection({ clock, random: () => 0.5, transports: [transport], autoStart: false });
  let posts = 0;
  const inspector = new Inspector(() => {
    posts += 1;
  });
  const stop = isInspected ? followConnection(connection, inspector, bridgeSettingsOf({})) : () => {};
  let events = 0;
  connection.on('status', () => {
    events += 1;
  });
  connection.start();
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) {
    transport.latest.open();
    clock.advance(20_000);
    transport.latest.drop();
    clock.advance(60_000);
  }
  const { user, system } = process.cpuUsage(before);
  stop();
  inspector.close();
  connection.close();
  return { events, cpuMs: (user + system) / 1_000, posts };
}

/** So many messages to a connection that is inspected: how many posts they cause. */
export function postsOfMessages(count: number): number {
  const clock = new VirtualClock();
  const transport = new FakeTransport();
  const connection = createConnection({ clock, transports: [transport] });
  transport.latest.open();
  let posts = 0;
  const inspector = new Inspector(() => {
    posts += 1;
  });
  const stop = followConnection(connection, inspector, bridgeSettingsOf({}));
  const before = posts;
  for (let each = 0; each < count; each += 1) transport.latest.message('tick');
  const after = posts;
  stop();
  inspector.close();
  connection.close();
  return after - before;
}

/** What one step back through a recording of so many entries costs the viewer, in ms: the moment, the changes, the rows. */
export async function stepOfViewer(entries: number, steps: number): Promise<number> {
  const model = new Model(new RecordingStore(), (show) => show());
  model.receive((await longRecording(entries)).entries);
  const before = process.cpuUsage();
  for (let step = 0; step < steps; step += 1) {
    model.walk(-1);
    model.step.value.changes.toString();
    model.here.value.toString();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / steps;
}
