import type { Component } from 'svelte';
import { compile } from 'svelte/compiler';
import { render } from 'svelte/server';
import { get } from 'svelte/store';
import { expect, it, vi } from 'vitest';
import { createConnection, sharedConnections } from '../../../src/index.js';
import * as binding from '../../../src/svelte.js';
import { codeBlocks, page } from '../../support/markdown.js';
import { sharedWorld } from '../../support/shared-world.js';

const runtime: unknown = await import('svelte/internal/server' as string);

/** The component that a server renders, with the binding at hand. */
function serverComponent(source: string): Component<Record<string, unknown>> {
  const { js } = compile(source, { generate: 'server', name: 'Page' });
  const code = js.code.replaceAll(/^import .*$/gm, '').replace('export default', '');
  return new Function('$', ...Object.keys(binding), `${code}; return Page`)(runtime, ...Object.values(binding));
}

const Page = serverComponent(`
  <script>
    let { room, source, listener } = $props();
    const connection = useConnection(() => room, source);
    const state = useConnectionState(connection);
    const isConnected = useConnectionState(connection, (snapshot) => snapshot.isConnected);
    const latest = useLatestMessage(connection);
    useConnectionEvent(connection, 'status', listener);
  </script>
  <p>{state.current.status} {state.current.transport} {$isConnected} {latest.current} {$connection.status}</p>
`);

it('a server shows what a page shows first, and starts nothing', () => {
  const { key, source, transport, left } = sharedWorld();
  const { body } = render(Page, { props: { room: key, source, listener: () => {} } });
  expect(body).toContain('<p>connecting fake false  connecting</p>');
  expect([transport.links.length, ...left()]).toEqual([0, 0, 0, 0]);
});

it('a server keeps nobody listening to what it has rendered', () => {
  const { key, source, transport } = sharedWorld();
  const listener = vi.fn();
  render(Page, { props: { room: key, source, listener } });
  sharedConnections.lease(key, source).release();
  expect(transport.links).toHaveLength(1);
  expect(listener).not.toHaveBeenCalled();
});

it('a server reads a connection of its own as it is', () => {
  const connection = createConnection({ ...sharedWorld().source, autoStart: false });
  const status = binding.useConnectionState(connection, (snapshot) => snapshot.status);
  expect([status.current, get(status)]).toEqual(['connecting', 'connecting']);
});

it('the components of the page about Svelte compile, without a warning', () => {
  const blocks = codeBlocks(page('docs/frameworks/svelte.md'), 'svelte');
  expect(blocks.length).toBeGreaterThan(2);
  for (const { code, line } of blocks) {
    expect([line, compile(code, { generate: 'server' }).warnings]).toEqual([line, []]);
  }
});
