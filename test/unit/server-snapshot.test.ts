import { expect, it } from 'vitest';
import { createConnection } from '../../src/index.js';
import { serverSnapshot } from '../../src/server-snapshot.js';
import { FakeTransport } from '../../src/testing/index.js';
import { sharedWorld } from '../support/shared-world.js';

const two = (): readonly FakeTransport[] => [new FakeTransport({ name: 'first' }), new FakeTransport()];

it('is the snapshot of a connection that has not started', () => {
  const connection = createConnection({ ...sharedWorld().source, transports: two(), autoStart: false });
  expect(serverSnapshot(connection)).toEqual(connection.getSnapshot());
});

it('stays the same whatever happens to the connection, and whatever its host believes', () => {
  const { source, clock, environment } = sharedWorld();
  environment.say('network.offline');
  const connection = createConnection({ ...source, transports: two(), fallbackAfter: 1, autoStart: false });
  const before = serverSnapshot(connection);
  environment.say('network.online');
  connection.start();
  clock.advance(60_000);
  expect(connection.getSnapshot()).toMatchObject({ transport: 'fake' });
  expect(serverSnapshot(connection)).toEqual(before);
  expect(before).toMatchObject({ transport: 'first', isOffline: false });
});
