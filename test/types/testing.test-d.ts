import { expectTypeOf, it } from 'vitest';
import { createTestModel } from 'xstate/graph';
import type { ConnectionSettings } from '../../machines/index.js';
import { type Connection, defaultEnvironment, httpPolling, systemClock, webSocketTransport } from '../../src/index.js';
import {
  connectionModel,
  createRig,
  drive,
  drivers,
  edgePaths,
  FakeEnvironment,
  type FakePolling,
  FakeTransport,
  type ModelPath,
  type Rig,
  SimulatedWorld,
  stateKey,
  testModelOptions,
  VirtualClock,
  walk,
} from '../../src/testing/index.js';

declare const rig: Rig;

it('a rig takes the options of a connection, each of which may be left out', () => {
  expectTypeOf(createRig()).toEqualTypeOf<Rig>();
  expectTypeOf(createRig({ maxRetries: 1, fake: { name: 'mine' } }).connection).toEqualTypeOf<Connection>();
  createRig({ transports: [new FakeTransport()] });
  // @ts-expect-error: no such option
  createRig({ retries: 1 });
});

it('a rig takes fakes only, as it hands them out', () => {
  createRig({
    clock: new VirtualClock(),
    environment: new FakeEnvironment(),
    polling: httpPolling({ url: '/changes' }),
  });
  // @ts-expect-error: not a VirtualClock
  createRig({ clock: systemClock });
  // @ts-expect-error: not a FakeEnvironment
  createRig({ environment: defaultEnvironment() });
  // @ts-expect-error: not a FakeTransport
  createRig({ transports: [webSocketTransport({ url: 'wss://example.com' })] });
});

it('what is called after everything that happens may be asynchronous, and return anything', () => {
  expectTypeOf(new SimulatedWorld().advance(1, async () => {})).toEqualTypeOf<Promise<void>>();
  new SimulatedWorld().advance(1, () => [].push());
});

it('a rig may have no polling of its own', () => {
  expectTypeOf(rig.polling).toEqualTypeOf<FakePolling | null>();
  expectTypeOf(rig.settings).toEqualTypeOf<ConnectionSettings>();
});

it('events are driven by their type, which must be one of the machine', () => {
  expectTypeOf(drive(rig, 'transport.opened')).toEqualTypeOf<Promise<void>>();
  drive(rig, { type: 'pong.missed', epoch: 1, lateMs: 5_000, at: 1_577_836_810_000, chance: 0.5, slept: true });
  // @ts-expect-error: no such event
  drive(rig, 'socket.opened');
});

it('paths are walked, and a check may be asynchronous', () => {
  expectTypeOf(edgePaths()).toEqualTypeOf<ModelPath[]>();
  edgePaths().map((path) => expectTypeOf(walk(path, async () => {})).toEqualTypeOf<Promise<void>>());
});

it('the model, its options and its drivers fit xstate/graph', () => {
  const model = createTestModel(connectionModel({ maxRetries: 1 }), testModelOptions);
  model.getPaths(() => edgePaths()).map((path) => path.test({ events: drivers(rig) }));
  expectTypeOf(stateKey).toBeCallableWith(rig.connection.actor.getSnapshot());
});
