import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSSRApp, defineComponent, effectScope, h, nextTick, Suspense } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { type SharedConnectionOptions, sharedConnections } from '../../../src/index.js';
import {
  heartline,
  useConnection,
  useConnectionEvent,
  useConnectionState,
  useLatestMessage,
} from '../../../src/vue.js';
import { sharedWorld } from '../../support/shared-world.js';

const complaints = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
afterEach(() => {
  for (const complaint of complaints) expect(complaint).not.toHaveBeenCalled();
});

const page = (key: string, source: SharedConnectionOptions) =>
  defineComponent(() => {
    const connection = useConnection(key, source);
    const state = useConnectionState(connection);
    const isConnected = useConnectionState(connection, (snapshot) => snapshot.isConnected);
    useConnectionEvent(connection, 'status', () => {});
    const latest = useLatestMessage(connection);
    return () => h('p', `${state.value.status} ${state.value.transport} ${isConnected.value} ${latest.value}`);
  });

describe('a server', () => {
  it('shows what a page shows first, starts nothing and warns of nothing (B14)', async () => {
    const { key, source, transport, left } = sharedWorld();
    expect(await renderToString(createSSRApp(page(key, source)))).toBe('<p>connecting fake false undefined</p>');
    expect([transport.links.length, ...left()]).toEqual([0, 0, 0, 0]);
  });

  it('keeps nobody listening to what it has rendered', async () => {
    const { key, source } = sharedWorld();
    const connection = sharedConnections.get(key, source);
    const [on, subscribe] = [vi.spyOn(connection, 'on'), vi.spyOn(connection, 'subscribe')];
    await renderToString(createSSRApp(page(key, source)));
    // Not even for a while: before 3.5, Vue does not end what a server has begun to watch.
    expect(on).not.toHaveBeenCalled();
    expect(subscribe).not.toHaveBeenCalled();
  });

  it('starts nothing in a scope or store that a setup makes', async () => {
    const { key, source, transport, left } = sharedWorld();
    const Page = defineComponent(() => {
      const store = effectScope(true).run(() => useConnectionState(useConnection(key, source)));
      return () => h('p', store?.value.status);
    });
    expect(await renderToString(createSSRApp(Page))).toBe('<p>connecting</p>');
    expect([transport.links.length, ...left()]).toEqual([0, 0, 0, 0]);
  });

  it('starts nothing behind an async setup', async () => {
    const { key, source, transport, left } = sharedWorld();
    const Later = defineComponent({
      async setup() {
        const state = useConnectionState(useConnection(key, source));
        await Promise.resolve();
        return () => h('p', state.value.status);
      },
    });
    const App = { render: () => h(Suspense, null, { default: h(Later) }) };
    expect(await renderToString(createSSRApp(App))).toContain('<p>connecting</p>');
    expect([transport.links.length, ...left()]).toEqual([0, 0, 0, 0]);
  });

  it('starts nothing where the context of the app is used outside of a setup', async () => {
    const { key, source, transport, left } = sharedWorld();
    const app = createSSRApp({
      async setup() {
        await Promise.resolve();
        effectScope(true).run(() => app.runWithContext(() => useConnection(key, source)));
        await nextTick();
        return () => h('p');
      },
    });
    expect(await renderToString(app)).toBe('<p></p>');
    expect([transport.links.length, ...left()]).toEqual([0, 0, 0, 0]);
  });

  it('gives each request its own `$socket`, starts none, and shares nothing between them (B14)', async () => {
    const { source, transport, left } = sharedWorld();
    const sockets = new Set<unknown>();
    const Page = defineComponent({
      render() {
        sockets.add(this.$socket);
        return h('p', this.$socket.status);
      },
    });
    for (let request = 0; request < 2; request += 1) {
      expect(await renderToString(createSSRApp(Page).use(heartline, source))).toBe('<p>connecting</p>');
    }
    expect(sockets.size).toBe(2);
    expect([transport.links.length, ...left()]).toEqual([0, 0, 0, 0]);
  });

  it('may be told of no URL, though it has no host of its own to start from', async () => {
    const App = { render: () => h('p') };
    expect(await renderToString(createSSRApp(App).use(heartline))).toBe('<p></p>');
  });
});
