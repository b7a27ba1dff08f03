import type { JSX } from 'solid-js';
import { isServer, renderToString, renderToStringAsync } from 'solid-js/web';
import { expect, it } from 'vitest';
import { sharedConnections } from '../../../src/index.js';
import { useConnection, useConnectionEvent, useConnectionState, useLatestMessage } from '../../../src/solid.js';
import { countListeners } from '../../support/count-listeners.js';
import { type SharedWorld, sharedWorld } from '../../support/shared-world.js';

function Page({ key, source }: SharedWorld): JSX.Element {
  const connection = useConnection(() => key, source);
  const state = useConnectionState(connection);
  const isConnected = useConnectionState(connection, (snapshot) => snapshot.isConnected);
  const latest = useLatestMessage(connection);
  useConnectionEvent(connection, 'status', () => {});
  // What `{…}` of JSX is compiled to.
  const text = () => `${state().status} ${state().transport} ${isConnected()} ${latest()}`;
  return text as unknown as JSX.Element;
}

it('a server shows what a page shows first, and starts nothing', async () => {
  expect(isServer).toBe(true);
  const world = sharedWorld();
  expect(renderToString(() => Page(world))).toBe('connecting fake false undefined');
  expect(await renderToStringAsync(() => Page(world))).toBe('connecting fake false undefined');
  expect([world.transport.links.length, ...world.left()]).toEqual([0, 0, 0, 0]);
});

it('a server shows what a page shows first even where the connection is used already', () => {
  const world = sharedWorld();
  const { connection, release } = sharedConnections.lease(world.key, world.source);
  expect(connection.status).toBe('open');
  expect(renderToString(() => Page(world))).toBe('connecting fake false undefined');
  release();
});

it('a server keeps nobody listening to what it has rendered', async () => {
  const world = sharedWorld();
  const listeners = countListeners(sharedConnections.get(world.key, world.source));
  renderToString(() => Page(world));
  // Solid disposes of what it has rendered in a later task.
  await expect.poll(listeners).toBe(0);
});
