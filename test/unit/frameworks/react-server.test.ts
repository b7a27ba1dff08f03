import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createElement as h, type ReactNode, StrictMode, Suspense, use } from 'react';
import { renderToPipeableStream, renderToString } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { type SharedConnectionOptions, sharedConnections } from '../../../src/index.js';
import { useConnection, useConnectionEvent, useConnectionState, useLatestMessage } from '../../../src/react.js';
import { sharedWorld } from '../../support/shared-world.js';

const complaints = vi.spyOn(console, 'error');
afterEach(() => expect(complaints).not.toHaveBeenCalled());

interface PageProps {
  readonly of: string;
  readonly source: SharedConnectionOptions;
}

function Page({ of, source }: PageProps): ReactNode {
  const connection = useConnection(of, source);
  const { status, transport, retryAt } = useConnectionState(connection);
  const isConnected = useConnectionState(connection, (snapshot) => snapshot.isConnected);
  useConnectionEvent(connection, 'message', () => {});
  return h('p', null, `${status} ${transport} ${retryAt} ${isConnected} ${useLatestMessage(connection)}`);
}

it('a server shows what a page shows first, starts nothing and warns of nothing', () => {
  const { key, source, transport, left } = sharedWorld();
  const html = renderToString(h(StrictMode, null, h(Page, { of: key, source }), h(Page, { of: key, source })));
  expect(html).toBe('<p>connecting fake null false undefined</p>'.repeat(2));
  expect([transport.links.length, ...left()]).toEqual([0, 0, 0, 0]);
});

it('a server keeps nobody listening to what it has rendered', () => {
  const { key, source, transport } = sharedWorld();
  const rendered = vi.fn();
  const Hears = (): ReactNode => {
    useConnectionEvent(useConnection(key, source), 'status', rendered);
    return null;
  };
  renderToString(h(Hears));
  sharedConnections.lease(key, source).release();
  expect(transport.links).toHaveLength(1);
  expect(rendered).not.toHaveBeenCalled();
});

it('a server that streams starts nothing either, though a part comes later', async () => {
  const { key, source, transport, left } = sharedWorld();
  const later = Promise.resolve('later');
  const Later = (): ReactNode => [use(later), h(Page, { of: key, source, key: 1 })];
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const done = text(readable);
  const { pipe } = renderToPipeableStream(h(Suspense, { fallback: 'wait' }, h(Later)), {
    onShellReady: () => void pipe(Writable.fromWeb(writable)),
  });
  expect(await done).toContain('<p>connecting fake null false undefined</p>');
  expect([transport.links.length, ...left()]).toEqual([0, 0, 0, 0]);
});

it('a server forgets what it has shown, however many keys there are', { timeout: 60_000 }, () => {
  const { source, clock } = sharedWorld();
  const show = (of: string): string => renderToString(h(Page, { of, source }));
  show('user 0');
  const first = sharedConnections.get('user 0', source);
  for (let user = 1; user <= 1_000; user += 1) show(`user ${user}`);
  expect(sharedConnections.get('user 0', source)).not.toBe(first);
  const last = sharedConnections.get('user 1000', source);
  clock.advance(30_000);
  expect(sharedConnections.get('user 1000', source)).not.toBe(last);
});
