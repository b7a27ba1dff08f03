import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import {
  type App,
  type Component,
  createApp,
  createSSRApp,
  defineComponent,
  effectScope,
  h,
  KeepAlive,
  nextTick,
  ref,
  Suspense,
  shallowRef,
  watchEffect,
} from 'vue';
import { renderToString } from 'vue/server-renderer';
import {
  type Connection,
  createConnection,
  type SharedConnectionSource,
  sharedConnections,
} from '../../../src/index.js';
import {
  heartline,
  useConnection,
  useConnectionEvent,
  useConnectionState,
  useLatestMessage,
} from '../../../src/vue.js';
import { countListeners } from '../../support/count-listeners.js';
import { countSockets } from '../../support/count-sockets.js';
import { sharedWorld } from '../../support/shared-world.js';

/** What Vue warns of: nothing, but where a test says so. */
const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {});
// What it says of <Suspense>, each time anew.
vi.spyOn(console, 'info').mockImplementation(() => {});
const apps = new Set<App>();
/** By real timers, on however busy a machine. */
const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000 });

afterEach(() => {
  for (const app of apps) unmount(app);
  const said = [...warnings.mock.calls];
  warnings.mockClear();
  expect(said).toEqual([]);
});

const patient = { timeout: 60_000 };

interface Mounted {
  readonly app: App;
  readonly element: HTMLElement;
}

async function mount(root: Component | App, element: HTMLElement = document.createElement('div')): Promise<Mounted> {
  const app = 'mount' in root ? (root as App) : createApp(root as Component);
  apps.add(app);
  app.mount(element);
  await nextTick();
  return { app, element };
}

function unmount(app: App): void {
  apps.delete(app);
  app.unmount();
}

const text = ({ element }: Mounted): string => element.textContent ?? '';

const Status = defineComponent(
  (props: { readonly of: string; readonly source: SharedConnectionSource }) => {
    const connection = useConnection(() => props.of, props.source);
    const status = useConnectionState(connection, (snapshot) => snapshot.status);
    return () => status.value;
  },
  { props: ['of', 'source'] },
);

describe('useConnection', () => {
  it('opens with the mount and closes one macrotask after the unmount (R32, B24)', async () => {
    const { key, source, clock, transport, left } = sharedWorld();
    const mounted = await mount(() => h(Status, { of: key, source }));
    expect([text(mounted), transport.links.length]).toEqual(['open', 1]);
    unmount(mounted.app);
    expect(transport.live).toBe(1);
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });

  it('closes while the attempt is still under way, and connects no more (B24)', async () => {
    const { key, source, clock, transport, left } = sharedWorld({}, { onConnect: () => {} });
    const mounted = await mount(() => h(Status, { of: key, source }));
    expect([text(mounted), transport.live]).toEqual(['connecting', 1]);
    unmount(mounted.app);
    clock.advance(600_000);
    expect([transport.links.length, ...left()]).toEqual([1, 0, 0, 0]);
  });

  it('gives ten components that ask for one key one socket', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const count = ref(10);
    const mounted = await mount(() =>
      Array.from({ length: count.value }, (_, index) => h(Status, { of: key, source, key: index })),
    );
    expect([text(mounted), transport.links.length]).toEqual(['open'.repeat(10), 1]);
    count.value = 1;
    await nextTick();
    clock.advance(60_000);
    expect([text(mounted), transport.live]).toEqual(['open', 1]);
  });

  it('shares one socket between two apps, each of which lets go of its own', async () => {
    const { key, source, clock, transport, left } = sharedWorld();
    const [one, two] = [
      await mount(() => h(Status, { of: key, source })),
      await mount(() => h(Status, { of: key, source })),
    ];
    expect([text(one), text(two), transport.links.length]).toEqual(['open', 'open', 1]);
    unmount(one.app);
    clock.advance(60_000);
    expect([text(two), transport.live]).toEqual(['open', 1]);
    unmount(two.app);
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });

  it('lets go of the old connection and takes the new one when the key changes', async () => {
    const [a, b] = [sharedWorld(), sharedWorld()];
    const now = shallowRef(a);
    const heard: unknown[] = [];
    const Hears = defineComponent(() => {
      const connection = useConnection(
        () => now.value.key,
        () => now.value.source,
      );
      const latest = useLatestMessage(connection);
      useConnectionEvent(connection, 'message', (data) => heard.push(data));
      useConnectionEvent(connection, 'status', ({ previous, status }) => heard.push([previous, status]));
      return () => `${connection.value.actor.id} ${latest.value}`;
    });
    const mounted = await mount(Hears);
    a.transport.latest.message('from a');
    await nextTick();
    expect(text(mounted)).toBe(`${a.key} from a`);
    heard.length = 0;
    now.value = b;
    await nextTick();
    a.transport.latest.message('too late');
    expect([text(mounted), b.transport.live]).toEqual([`${b.key} undefined`, 1]);
    a.clock.advance(0);
    expect([a.left(), b.transport.live]).toEqual([[0, 0, 0], 1]);
    b.transport.latest.message('from b');
    expect(heard).toEqual([[null, 'connecting'], ['connecting', 'open'], 'from b']);
  });

  it('switches to what the lease gives where that is another connection than was shown', patient, async () => {
    const { key, source, clock, transport } = sharedWorld();
    let go = (): void => {};
    const shown: Connection[] = [];
    const heard: unknown[] = [];
    const Late = defineComponent({
      async setup() {
        const connection = useConnection(key, source);
        const status = useConnectionState(connection, (snapshot) => snapshot.status);
        useConnectionEvent(connection, 'message', (data) => heard.push(data));
        watchEffect(() => shown.push(connection.value));
        await new Promise<void>((resolve) => {
          go = resolve;
        });
        return () => status.value;
      },
    });
    const mounted = await mount(() => h(Suspense, null, { default: h(Late), fallback: () => 'waiting' }));
    expect([text(mounted), transport.links.length]).toEqual(['waiting', 0]);
    clock.advance(30_000);
    sharedConnections.get(`${key}, another`, source);
    go();
    await soon(() => expect(text(mounted)).toBe('open'));
    transport.latest.message('heard');
    expect([shown.length, shown.at(-1) === sharedConnections.get(key), heard]).toEqual([2, true, ['heard']]);
  });

  it('does not bring back a connection that was kicked, until the app does', async () => {
    const { key, source, clock, transport } = sharedWorld({ terminalCodes: [4001] });
    const count = ref(1);
    const mounted = await mount(() =>
      Array.from({ length: count.value }, (_, index) => h(Status, { of: key, source, key: index })),
    );
    transport.latest.serverClose(4001, 'another device');
    count.value = 2;
    await nextTick();
    clock.advance(600_000);
    expect([text(mounted), transport.links.length]).toEqual(['terminatedterminated', 1]);
    sharedConnections.get(key).start();
    clock.advance(60_000);
    await nextTick();
    expect([text(mounted), transport.links.length]).toEqual(['openopen', 2]);
  });

  it('never reconnects after the own close, and always after another one (R24)', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const mounted = await mount(() => h(Status, { of: key, source }));
    transport.latest.serverClose(1000);
    clock.advance(60_000);
    await nextTick();
    expect([text(mounted), transport.links.length]).toEqual(['open', 2]);
    sharedConnections.get(key).close();
    clock.advance(600_000);
    await nextTick();
    expect([text(mounted), transport.links.length]).toEqual(['terminated', 2]);
  });

  it('greets the server first on each link, before what setups have sent (R25)', async () => {
    const { key, source, clock, transport } = sharedWorld({ greeting: () => 'login' });
    const Sends = defineComponent(() => {
      expect(useConnection(key, source).value.send('hello')).toBe('queued');
      return () => null;
    });
    await mount(Sends);
    transport.latest.drop();
    clock.advance(60_000);
    expect(transport.links.map(({ sent }) => sent)).toEqual([['login', 'hello'], ['login']]);
  });

  it('works in an effect scope without a component, such as a store (R32)', async () => {
    const { key, source, clock, transport, left } = sharedWorld();
    const scope = effectScope(true);
    const heard: unknown[] = [];
    const state = scope.run(() => {
      const connection = useConnection(key, source);
      useConnectionEvent(connection, 'message', (data) => heard.push(data));
      return { status: useConnectionState(connection, ({ status }) => status), latest: useLatestMessage(connection) };
    });
    expect(state?.status.value).toBe('connecting');
    await nextTick();
    transport.latest.message('hello');
    expect([state?.status.value, state?.latest.value, heard]).toEqual(['open', 'hello', ['hello']]);
    scope.stop();
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });

  it('stays with a store that a component made, after that component is gone', async () => {
    const { key, source, clock, transport, left } = sharedWorld();
    const store = effectScope(true);
    const isShown = ref(true);
    const Makes = defineComponent(() => {
      store.run(() => useConnection(key, source));
      return () => null;
    });
    await mount(() => isShown.value && h(Makes));
    isShown.value = false;
    await nextTick();
    clock.advance(60_000);
    expect(transport.live).toBe(1);
    store.stop();
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });

  it('starts nothing for a setup that is given up before its mount', async () => {
    const { key, source, transport, left } = sharedWorld();
    const listeners = countListeners(sharedConnections.get(key, source));
    const isShown = ref(true);
    const Never = defineComponent({
      async setup() {
        const connection = useConnection(key, source);
        useConnectionState(connection);
        useConnectionEvent(connection, 'message', () => {});
        await new Promise(() => {});
        return () => null;
      },
    });
    const mounted = await mount(
      () => isShown.value && h(Suspense, null, { default: h(Never), fallback: () => 'waiting' }),
    );
    expect([text(mounted), listeners()]).toEqual(['waiting', 2]);
    isShown.value = false;
    await nextTick();
    expect([listeners(), transport.links.length, ...left()]).toEqual([0, 0, 0, 0, 0]);
  });

  it('asks for a key, or for the plugin', async () => {
    const errors: unknown[] = [];
    const app = createApp(defineComponent(() => () => useConnection().value.status));
    app.config.errorHandler = (error) => errors.push(String(error));
    await mount(app);
    expect(errors).toEqual([expect.stringContaining('app.use(heartline)')]);
    warnings.mockClear();
  });

  it('hands a TypeError for options that make no sense to the error handler of the app', async () => {
    const { key, source } = sharedWorld();
    const errors: unknown[] = [];
    const app = createApp(() => h(Status, { of: key, source: { ...source, maxRetries: -1 } }));
    app.config.errorHandler = (error) => errors.push(error);
    await mount(app);
    expect(errors).toEqual([expect.any(TypeError)]);
    expect(String(errors[0])).toContain('`maxRetries`');
    warnings.mockClear();
  });
});

describe('a component that KeepAlive puts aside', () => {
  it('keeps the connection and hears on, until the app is unmounted', async () => {
    const { key, source, clock, transport, left } = sharedWorld();
    const isShown = ref(true);
    const Count = defineComponent(() => {
      const connection = useConnection(key, source);
      const count = ref(0);
      useConnectionEvent(connection, 'message', () => {
        count.value += 1;
      });
      const status = useConnectionState(connection, (snapshot) => snapshot.status);
      return () => `${status.value} ${count.value}`;
    });
    const mounted = await mount(() => h(KeepAlive, null, () => (isShown.value ? h(Count) : null)));
    transport.latest.message('seen');
    isShown.value = false;
    await nextTick();
    clock.advance(60_000);
    expect([text(mounted), transport.live]).toEqual(['', 1]);
    transport.latest.message('unseen');
    isShown.value = true;
    await nextTick();
    expect([text(mounted), transport.links.length]).toEqual(['open 2', 1]);
    isShown.value = false;
    await nextTick();
    unmount(mounted.app);
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });
});

describe('useConnectionState', () => {
  it('gives the whole snapshot where nothing is selected, and the last one after the end', async () => {
    const { source, transport } = sharedWorld();
    const connection = createConnection(source);
    const scope = effectScope(true);
    const state = scope.run(() => useConnectionState(connection));
    expect(state?.value).toBe(connection.getSnapshot());
    transport.latest.drop();
    expect(state?.value).toBe(connection.getSnapshot());
    expect(state?.value.status).toBe('backoff');
    scope.stop();
    connection.close();
  });

  it('renders anew when the selection changes, and only then', async () => {
    const { source, clock, transport } = sharedWorld();
    const connection = createConnection(source);
    const renders: string[] = [];
    const Attempt = defineComponent(() => {
      const attempt = useConnectionState(connection, (snapshot) => snapshot.attempt);
      return () => void renders.push(`attempt ${attempt.value}`);
    });
    await mount(Attempt);
    transport.latest.drop();
    await nextTick();
    clock.advance(60_000);
    await nextTick();
    expect([connection.status, renders]).toEqual(['open', ['attempt 0', 'attempt 1']]);
    connection.close();
  });

  it('keeps the identity of a selection that is equal by `isEqual`', async () => {
    const { source, transport, clock } = sharedWorld();
    const connection = createConnection(source);
    const seen: unknown[] = [];
    const scope = effectScope(true);
    scope.run(() => {
      const pair = useConnectionState(
        connection,
        ({ isConnected, transport: name }) => [isConnected, name],
        (one, other) => one.join() === other.join(),
      );
      watchEffect(() => seen.push(pair.value), { flush: 'sync' });
    });
    transport.latest.drop();
    clock.advance(60_000);
    expect(seen).toEqual([
      [true, 'fake'],
      [false, 'fake'],
      [true, 'fake'],
    ]);
    scope.stop();
    connection.close();
  });

  it('selects anew when a reactive value that the selector reads changes', () => {
    const { source } = sharedWorld();
    const connection = createConnection(source);
    const name = ref<'status' | 'transport'>('status');
    const field = effectScope(true).run(() => useConnectionState(connection, (snapshot) => snapshot[name.value]));
    expect(field?.value).toBe('open');
    name.value = 'transport';
    expect(field?.value).toBe('fake');
    connection.close();
  });

  it('follows a ref of connections', () => {
    const [one, two] = [
      createConnection(sharedWorld().source),
      createConnection({ ...sharedWorld().source, autoStart: false }),
    ];
    const current = shallowRef(one);
    const status = effectScope(true).run(() => useConnectionState(current, (snapshot) => snapshot.status));
    expect(status?.value).toBe('open');
    current.value = two;
    expect(status?.value).toBe('connecting');
    two.start();
    expect(status?.value).toBe('open');
    one.close();
    two.close();
  });
});

describe('useConnectionEvent', () => {
  it('renders nothing by itself, subscribes once and ends with the scope', async () => {
    const { key, source, transport } = sharedWorld();
    const connection = sharedConnections.get(key, source);
    const listeners = countListeners(connection);
    const on = vi.spyOn(connection, 'on');
    let heard = 0;
    let renders = 0;
    const turn = ref(0);
    const Hears = defineComponent(() => {
      useConnectionEvent(useConnection(key, source), 'message', () => {
        heard += 1;
      });
      return () => {
        renders += 1;
        return turn.value;
      };
    });
    const mounted = await mount(Hears);
    for (let message = 0; message < 1_000; message += 1) {
      transport.latest.message('hello');
      await nextTick();
    }
    expect([heard, renders, listeners()]).toEqual([1_000, 1, 1]);
    turn.value = 1;
    await nextTick();
    expect([renders, on.mock.calls.length]).toEqual([2, 1]);
    unmount(mounted.app);
    expect(listeners()).toBe(0);
  });

  it('depends on nothing that a listener reads', async () => {
    const { key, source, transport } = sharedWorld({}, { onConnect: (link) => link.open() });
    const count = ref(0);
    const connection = sharedConnections.get(key, source);
    const lease = vi.spyOn(sharedConnections, 'lease');
    const Hears = defineComponent(() => {
      useConnectionEvent(useConnection(key, source), 'status', () => {
        count.value += 1;
      });
      return () => null;
    });
    await mount(Hears);
    expect([connection.status, count.value]).toEqual(['open', 2]);
    count.value = 7;
    transport.latest.drop();
    await nextTick();
    expect(lease).toHaveBeenCalledTimes(1);
    lease.mockRestore();
  });

  it('gives a function that two components share to both', async () => {
    const { key, source, transport } = sharedWorld();
    const heard = vi.fn();
    const Hears = defineComponent(() => {
      useConnectionEvent(useConnection(key, source), 'message', heard);
      return () => null;
    });
    await mount(() => [h(Hears), h(Hears)]);
    transport.latest.message('both');
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('lets a listener throw, which harms nothing and is told as an error', async () => {
    const { key, source, transport } = sharedWorld();
    const heard: unknown[] = [];
    const Hears = defineComponent(() => {
      const connection = useConnection(key, source);
      useConnectionEvent(connection, 'message', () => {
        throw new Error('no');
      });
      useConnectionEvent(connection, 'message', (data) => heard.push(data));
      useConnectionEvent(connection, 'error', ({ message }) => heard.push(message));
      const status = useConnectionState(connection, (snapshot) => snapshot.status);
      return () => status.value;
    });
    const mounted = await mount(Hears);
    transport.latest.message('hello');
    await nextTick();
    expect(heard).toEqual([expect.stringContaining("'message'"), 'hello']);
    expect(text(mounted)).toBe('open');
  });
});

describe('useLatestMessage', () => {
  it('shows each message, and nothing else renders', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const shown: unknown[] = [];
    const Shows = defineComponent(() => {
      const latest = useLatestMessage(useConnection(key, source));
      return () => void shown.push(latest.value);
    });
    await mount(Shows);
    transport.latest.message('one');
    await nextTick();
    transport.latest.drop();
    clock.advance(60_000);
    await nextTick();
    const bytes = new ArrayBuffer(2);
    transport.latest.message(bytes);
    await nextTick();
    expect(shown).toEqual([undefined, 'one', bytes]);
    expect(shown[2]).toBe(bytes);
  });
});

describe('the plugin', () => {
  const Socket = defineComponent({
    data: () => ({ messages: [] as string[] }),
    created() {
      this.$socket.on('message', (data) => this.messages.push(String(data)));
    },
    render() {
      return this.messages.join(', ');
    },
  });

  it('gives `$socket`, whose listeners survive reconnects and a new life (R19, B14)', async () => {
    const { source, clock, transport } = sharedWorld();
    const app = createApp(Socket).use(heartline, source);
    const mounted = await mount(app);
    transport.latest.message('first link');
    transport.latest.drop();
    clock.advance(60_000);
    transport.latest.message('second link');
    const { $socket } = app.config.globalProperties;
    $socket.close();
    clock.advance(60_000);
    expect($socket.status).toBe('terminated');
    $socket.start();
    transport.latest.message('second life');
    await nextTick();
    expect(text(mounted)).toBe('first link, second link, second life');
    expect([transport.links.length, transport.live]).toEqual([3, 1]);
    expect(app.config.globalProperties.$socket).toBe($socket);
  });

  it('connects with the mount, not with the import or `app.use`, and ends with the unmount (B14, B24, R32)', async () => {
    const { source, clock, transport, left } = sharedWorld();
    const app = createApp(Socket).use(heartline, source);
    clock.advance(60_000);
    expect([transport.links.length, clock.pending]).toEqual([0, 0]);
    await mount(app);
    expect(transport.live).toBe(1);
    unmount(app);
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });

  it('ends an attempt that is under way with the unmount, and connects no more (B24)', async () => {
    const { source, clock, transport, left } = sharedWorld({}, { onConnect: () => {} });
    const { app } = await mount(createApp(Socket).use(heartline, source));
    expect(transport.live).toBe(1);
    unmount(app);
    clock.advance(600_000);
    expect([transport.links.length, ...left()]).toEqual([1, 0, 0, 0]);
  });

  it('sends what unmounting components say before it closes', async () => {
    const { source, transport } = sharedWorld();
    const Leaves = defineComponent({
      unmounted() {
        this.$socket.send('bye');
      },
      render: () => null,
    });
    const { app } = await mount(createApp(Leaves).use(heartline, source));
    unmount(app);
    expect([transport.latest.sent, transport.latest.phase]).toEqual([['bye'], 'closing']);
  });

  it('leaves the start of `autoStart: false` to the app', async () => {
    const { source, transport } = sharedWorld({ autoStart: false });
    const app = createApp(Socket).use(heartline, source);
    await mount(app);
    expect(transport.links).toHaveLength(0);
    app.config.globalProperties.$socket.start();
    expect(transport.live).toBe(1);
  });

  it('gives its connection to setups, too', async () => {
    const { source, transport } = sharedWorld();
    const Badge = defineComponent(() => {
      const status = useConnectionState(useConnection(), (snapshot) => snapshot.status);
      return () => status.value;
    });
    const mounted = await mount(createApp(Badge).use(heartline, source));
    expect([text(mounted), transport.live]).toEqual(['open', 1]);
  });

  describe('and its URL', () => {
    const urls: string[] = [];
    class Refused {
      binaryType = '';
      readonly readyState = 0;
      constructor(url: string) {
        urls.push(url);
      }
      addEventListener(): void {}
      removeEventListener(): void {}
      close(): void {}
    }

    const dialled = async (options?: Parameters<typeof heartline.install>[1]): Promise<string[]> => {
      urls.length = 0;
      vi.stubGlobal('WebSocket', Refused);
      const app = createApp(() => null);
      const { app: mounted } = await mount(options === undefined ? app.use(heartline) : app.use(heartline, options));
      unmount(mounted);
      vi.unstubAllGlobals();
      return urls;
    };
    const own = location.origin.replace('http', 'ws');

    it('is the host of the page where nothing is said (R19)', async () => {
      expect(await dialled()).toEqual([`${own}/`]);
    });

    it('starts from the location where it is relative, and wss is derived from https (R42)', async () => {
      expect(await dialled({ url: '/live' })).toEqual([`${own}/live`]);
      expect(await dialled({ url: 'https://example.com/live' })).toEqual(['wss://example.com/live']);
      expect(await dialled({ url: 'http://example.com/live' })).toEqual(['ws://example.com/live']);
    });

    it('may be made for each attempt, with what belongs to the user (R42)', async () => {
      const url = (): URL => {
        const made = new URL('/live', location.href);
        made.searchParams.set('user', 'a b&c');
        return made;
      };
      expect(await dialled({ url })).toEqual([`${own}/live?user=a+b%26c`]);
    });
  });

  it('is a TypeError for options that make no sense', () => {
    const { source } = sharedWorld();
    expect(() => createApp(Socket).use(heartline, { ...source, url: '/live' })).toThrow(/`url` and `transports`/);
    expect(() => createApp(Socket).use(heartline, { url: 'ftp://example.com' })).toThrow(TypeError);
    expect(() => createApp(Socket).use(heartline, { maxRetries: -1 })).toThrow(/`maxRetries`/);
  });
});

describe('what a server has rendered', () => {
  it('is hydrated without a mismatch and goes live', patient, async () => {
    const { key, source, transport } = sharedWorld();
    const shown: string[] = [];
    const Page = defineComponent(() => {
      const shared = useConnectionState(useConnection(key, source));
      const own = useConnectionState(useConnection());
      return () => {
        const line = `${shared.value.status} ${own.value.status}`;
        shown.push(line);
        return h('p', line);
      };
    });
    const app = (): App => createSSRApp(Page).use(heartline, source);
    const element = document.createElement('div');
    element.innerHTML = await renderToString(app());
    expect([element.textContent, transport.links.length]).toEqual(['connecting connecting', 0]);
    shown.length = 0;
    const mounted = await mount(app(), element);
    expect(shown[0]).toBe('connecting connecting');
    await soon(() => expect(text(mounted)).toBe('open open'));
    expect(transport.live).toBe(2);
  });
});

describe('a part of a page that is hydrated when the connection is open already', () => {
  const page = (key: string, source: SharedConnectionSource, shown: string[] = [], until?: Promise<void>) =>
    defineComponent({
      async setup() {
        const status = useConnectionState(useConnection(key, source), (snapshot) => snapshot.status);
        await until;
        return () => {
          shown.push(status.value);
          return h('p', status.value);
        };
      },
    });
  const app = (...of: Parameters<typeof page>): App =>
    createSSRApp(() => h(Suspense, null, { default: h(page(...of)) }));

  it('shows what the server has shown, and then what is true', patient, async () => {
    const { key, source, transport } = sharedWorld();
    const element = document.createElement('div');
    element.innerHTML = await renderToString(app(key, source));
    expect(element.textContent).toBe('connecting');
    const { release } = sharedConnections.lease(key, source);
    const shown: string[] = [];
    let go = (): void => {};
    const until = new Promise<void>((resolve) => {
      go = resolve;
    });
    const mounted = await mount(app(key, source, shown, until), element);
    transport.latest.drop();
    go();
    await soon(() => expect(text(mounted)).toBe('backoff'));
    expect(shown).toEqual(['connecting', 'backoff']);
    release();
  });
});

describe('over a real WebSocket, by the clock of the page', () => {
  it(
    'opens a socket for the app and one for the key, and closes both after the unmount (R19, R32)',
    patient,
    async () => {
      const sockets = countSockets();
      const url = `${inject('webSocketServer')}/echo`;
      const Echo = defineComponent(() => {
        const [shared, own] = [useConnection(url), useConnection()];
        const messages = [useLatestMessage(shared), useLatestMessage(own)];
        shared.value.send('to the shared one');
        own.value.send('to the own one');
        return () => messages.map((message) => message.value).join(', ');
      });
      const mounted = await mount(createApp(Echo).use(heartline, { url }));
      await soon(() => expect(text(mounted)).toBe('to the shared one, to the own one'));
      unmount(mounted.app);
      await soon(() =>
        expect(sockets.map(({ readyState }) => readyState)).toEqual([WebSocket.CLOSED, WebSocket.CLOSED]),
      );
      vi.unstubAllGlobals();
    },
  );
});

describe('mounted and unmounted ten thousand times', () => {
  it('leaves no link, no timer, no listener and no connection', { timeout: 120_000 }, async () => {
    const { key, source, clock, transport, left } = sharedWorld();
    const Uses = defineComponent(() => {
      const connection = useConnection(key, source);
      useConnectionEvent(connection, 'message', () => {});
      const latest = useLatestMessage(connection);
      const status = useConnectionState(connection, (snapshot) => snapshot.status);
      return () => `${status.value} ${latest.value}`;
    });
    const turn = ref(0);
    const first = sharedConnections.get(key, source);
    const listeners = countListeners(first);
    const mounted = await mount(() => h(Uses, { key: turn.value }));
    const idle = [listeners(), clock.pending];
    for (turn.value = 1; turn.value < 10_000; turn.value += 1) await nextTick();
    expect([text(mounted), transport.links.length]).toEqual(['open undefined', 1]);
    expect([listeners(), clock.pending]).toEqual(idle);
    unmount(mounted.app);
    clock.advance(0);
    expect([listeners(), ...left()]).toEqual([0, 0, 0, 0]);
    expect(sharedConnections.get(key, source)).not.toBe(first);
  });
});
