import { createConnection } from '../../src/index.js';
import { Chance, SimulatedWorld } from '../../src/testing/index.js';
import { Coverage } from '../../src/testing/simulation/coverage.js';
import { Scene } from '../../src/testing/simulation/scene.js';
import type { Setup } from '../../src/testing/simulation/setup.js';
import { watches } from '../../src/testing/simulation/watches/index.js';

const tenMinutes = 600_000;

/** An hour with a heartbeat, a message a second and a drop every ten minutes. */
async function hourOf(world: SimulatedWorld, look?: () => void): Promise<void> {
  for (let drops = 0; drops < 6; drops += 1) {
    await world.advance(tenMinutes, look);
    world.network.cut();
  }
}

/** The library and its world, and nobody who looks. */
export async function unwatchedHour(seed: number): Promise<number> {
  const world = new SimulatedWorld({ seed, promises: 'own' });
  world.journal.isOn = false;
  world.server.remembers = false;
  world.server.everyMs = 1_000;
  const connection = createConnection({
    ...world.options,
    transports: [world.webSocket()],
    heartbeat: { ping: () => 'ping', isPong: (data) => data === 'pong' },
  });
  let messages = 0;
  connection.on('message', () => {
    messages += 1;
  });
  await hourOf(world);
  connection.close();
  return messages;
}

const setup: Setup = {
  transports: ['websocket'],
  url: 'fixed',
  polling: false,
  heartbeat: 'ping',
  hidden: 'keep',
  outbox: 'default',
  maxRetries: null,
  policies: 'default',
  fallbackAfter: 3,
  greets: false,
  hasIds: false,
  watchdog: true,
  serverEveryMs: 1_000,
  latencyMs: 20,
  jitterMs: 0,
  inspected: false,
  flaps: false,
};

/** The same, and every invariant is checked after everything that happens. */
export async function watchedHour(seed: number): Promise<number> {
  const scene = new Scene(new Chance(seed), setup, new Coverage(), watches);
  scene.world.journal.isOn = false;
  scene.start();
  await hourOf(scene.world, () => scene.look());
  scene.connection.close();
  return scene.told;
}
