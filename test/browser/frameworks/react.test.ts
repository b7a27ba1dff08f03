import {
  Activity,
  act,
  Component,
  createElement as h,
  type ReactNode,
  StrictMode,
  Suspense,
  startTransition,
  use,
  useEffect,
  useLayoutEffect,
  useState,
} from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import {
  type Connection,
  createConnection,
  type SharedConnectionSource,
  sharedConnections,
} from '../../../src/index.js';
import { useConnection, useConnectionEvent, useConnectionState, useLatestMessage } from '../../../src/react.js';
import type { FakeLink } from '../../../src/testing/index.js';
import { countListeners } from '../../support/count-listeners.js';
import { countSockets } from '../../support/count-sockets.js';
import { sharedWorld } from '../../support/shared-world.js';

/** What React complains of: nothing, but where a test says so. */
const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
const roots = new Map<Root, HTMLElement>();
/** By real timers, on however busy a machine. */
const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000 });
const patient = { timeout: 60_000 };

beforeAll(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});
afterEach(async () => {
  for (const root of roots.keys()) await unmount(root);
  const said = [...complaints.mock.calls];
  complaints.mockClear();
  expect(said).toEqual([]);
});

async function show(node: ReactNode, root: Root = createRoot(document.createElement('div'))): Promise<Root> {
  await act(async () => root.render(node));
  return root;
}

async function mount(node: ReactNode): Promise<{ readonly root: Root; readonly element: HTMLElement }> {
  const element = document.createElement('div');
  const root = createRoot(element);
  roots.set(root, element);
  await show(node, root);
  return { root, element };
}

async function unmount(root: Root): Promise<void> {
  roots.delete(root);
  await act(async () => root.unmount());
}

interface Asked {
  readonly of: string;
  readonly source?: SharedConnectionSource;
}

function Status({ of, source }: Asked): ReactNode {
  return useConnectionState(useConnection(of, source), ({ status }) => status);
}

const welcomes = (link: FakeLink): void => {
  link.open();
  link.message('welcome');
};

const text = ({ element }: { readonly element: HTMLElement }): string => element.textContent ?? '';

describe('useConnection', () => {
  it('opens with the mount and closes one macrotask after the unmount (R32, B24)', async () => {
    const { key, source, clock, transport, left } = sharedWorld();
    const app = await mount(h(Status, { of: key, source }));
    expect([text(app), transport.links.length]).toEqual(['open', 1]);
    await unmount(app.root);
    expect(transport.live).toBe(1);
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });

  it('closes while the attempt is still under way, too (B24)', async () => {
    const { key, source, clock, transport, left } = sharedWorld({}, { onConnect: () => {} });
    const app = await mount(h(Status, { of: key, source }));
    expect([text(app), transport.live]).toEqual(['connecting', 1]);
    await unmount(app.root);
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
    clock.advance(600_000);
    expect(transport.links).toHaveLength(1);
  });

  it('opens one socket and shows one actor in StrictMode (P15(f), field 26)', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const actors = new Set<unknown>();
    const mounts: string[] = [];
    const Shown = (): ReactNode => {
      const connection = useConnection(key, source);
      useConnectionState(connection);
      useEffect(() => {
        actors.add(connection.actor);
        mounts.push('mounted');
        return () => void mounts.push('unmounted');
      }, [connection]);
      return null;
    };
    await mount(h(StrictMode, null, h(Shown)));
    clock.advance(60_000);
    expect(mounts).toEqual(['mounted', 'unmounted', 'mounted']);
    expect([transport.links.length, transport.live, actors.size]).toEqual([1, 1, 1]);
    expect([...actors]).toEqual([sharedConnections.get(key).actor]);
  });

  it('gives ten components that ask for one key one socket', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const ten = Array.from({ length: 10 }, (_, index) => h(Status, { of: key, source, key: index }));
    const app = await mount(ten);
    expect([text(app), transport.links.length]).toEqual(['open'.repeat(10), 1]);
    await show(ten.slice(0, 1), app.root);
    clock.advance(60_000);
    expect([text(app), transport.live]).toEqual(['open', 1]);
  });

  it('shares one socket between two roots, each of which lets go of its own', async () => {
    const { key, source, clock, transport, left } = sharedWorld();
    const one = await mount(h(Status, { of: key, source }));
    const two = await mount(h(Status, { of: key, source }));
    expect([text(one), text(two), transport.links.length]).toEqual(['open', 'open', 1]);
    await unmount(one.root);
    clock.advance(60_000);
    expect([text(two), transport.live]).toEqual(['open', 1]);
    await unmount(two.root);
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });

  it('lets go of the old connection and takes the new one when the key changes', async () => {
    const [a, b] = [sharedWorld(), sharedWorld({}, { onConnect: () => {} })];
    const app = await mount(h(Status, { of: a.key, source: a.source }));
    await show(h(Status, { of: b.key, source: b.source }), app.root);
    expect([text(app), a.transport.live, b.transport.live]).toEqual(['connecting', 1, 1]);
    a.clock.advance(0);
    expect([a.left(), b.transport.live]).toEqual([[0, 0, 0], 1]);
  });

  it('does not start anew for a source that is another object on each render', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const app = await mount(h(Status, { of: key, source: { ...source } }));
    await show(h(Status, { of: key, source: () => ({ ...source }) }), app.root);
    clock.advance(60_000);
    expect([text(app), transport.links.length, transport.live]).toEqual(['open', 1, 1]);
  });

  it('switches to what the lease gives where that is another connection than was rendered', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const rendered: Connection[] = [];
    const Late = (): ReactNode => {
      const connection = useConnection(key, source);
      rendered.push(connection);
      useLayoutEffect(() => {
        // The tab slept here, and somebody else has rendered since.
        if (transport.links.length > 0) return;
        clock.jump(30_000);
        sharedConnections.get(`${key}, another`, source);
      });
      return useConnectionState(connection).status;
    };
    const app = await mount(h(Late));
    expect(rendered.at(-1)).not.toBe(rendered[0]);
    expect(rendered.at(-1)).toBe(sharedConnections.get(key));
    expect([text(app), transport.links.length]).toEqual(['open', 1]);
  });

  it('keeps the connection of a page that leaves for the one that comes', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const app = await mount(h(Status, { of: key, source, key: 'one' }));
    await show(h(Status, { of: key, source, key: 'two' }), app.root);
    clock.advance(60_000);
    expect([text(app), transport.links.length, transport.live]).toEqual(['open', 1, 1]);
  });

  it('does not bring back a connection that was kicked, until the app does', async () => {
    const { key, source, clock, transport } = sharedWorld({ terminalCodes: [4001] });
    const app = await mount(h(Status, { of: key, source, key: 'one' }));
    await act(async () => transport.latest.serverClose(4001, 'another device'));
    await show([h(Status, { of: key, source, key: 'one' }), h(Status, { of: key, source, key: 'two' })], app.root);
    clock.advance(600_000);
    expect([text(app), transport.links.length]).toEqual(['terminatedterminated', 1]);
    await act(async () => {
      sharedConnections.get(key).start();
      clock.advance(60_000);
    });
    expect([text(app), transport.links.length]).toEqual(['openopen', 2]);
  });

  it('never reconnects after the own close, and always after another one (R24)', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const app = await mount(h(Status, { of: key, source }));
    await act(async () => transport.latest.serverClose(1000));
    expect(text(app)).toBe('backoff');
    await act(async () => clock.advance(60_000));
    expect([text(app), transport.links.length]).toEqual(['open', 2]);
    await act(async () => sharedConnections.get(key).close());
    await act(async () => clock.advance(600_000));
    expect([text(app), transport.links.length]).toEqual(['terminated', 2]);
  });

  it('greets the server first on each link, before what effects have sent (R25)', async () => {
    const { key, source, clock, transport } = sharedWorld({ greeting: () => 'login' });
    const Sends = (): ReactNode => {
      const connection = useConnection(key, source);
      useEffect(() => void connection.send('hello'), [connection]);
      return null;
    };
    await mount(h(Sends));
    transport.latest.drop();
    clock.advance(60_000);
    expect(transport.links.map(({ sent }) => sent)).toEqual([['login', 'hello'], ['login']]);
  });

  it('names the connection by its key, several on a page (R23)', async () => {
    const [a, b] = [sharedWorld(), sharedWorld()];
    const names: string[] = [];
    const Named = ({ of, source }: Asked): ReactNode => {
      names.push(useConnection(of, source).actor.id);
      return null;
    };
    await mount([h(Named, { of: a.key, source: a.source, key: 1 }), h(Named, { of: b.key, source: b.source, key: 2 })]);
    expect(names).toEqual([a.key, b.key]);
  });

  it('throws a TypeError for options that make no sense, for an error boundary to catch', async () => {
    const { key, source } = sharedWorld();
    const app = await mount(h(Boundary, null, h(Status, { of: key, source: { ...source, maxRetries: -1 } })));
    expect(text(app)).toContain('`maxRetries`');
    complaints.mockClear();
  });
});

describe('what children do in their effects, before their parent leases', () => {
  const Parent = ({ of, source, children }: Asked & { children: (connection: Connection) => ReactNode }): ReactNode =>
    children(useConnection(of, source));

  it('reaches the server', async () => {
    const { key, source, transport } = sharedWorld();
    const Child = ({ connection }: { readonly connection: Connection }): ReactNode => {
      useLayoutEffect(() => void connection.send('from a layout effect'), [connection]);
      useEffect(() => void connection.send('from an effect'), [connection]);
      return null;
    };
    await mount(h(Parent, { of: key, source, children: (connection) => h(Child, { connection }) }));
    expect(transport.latest.sent).toEqual(['from a layout effect', 'from an effect']);
  });

  it('hears everything from the start on, in the same component too', async () => {
    const { key, source } = sharedWorld({}, { onConnect: welcomes });
    const heard: unknown[] = [];
    const Child = ({ connection }: { readonly connection: Connection }): ReactNode => {
      useConnectionEvent(connection, 'open', ({ isReconnect }) => heard.push(['child', isReconnect]));
      return useLatestMessage(connection)?.toString();
    };
    const Whole = (): ReactNode => {
      const connection = useConnection(key, source);
      useConnectionEvent(connection, 'status', ({ status, previous }) => heard.push([previous, status]));
      return h(Child, { connection });
    };
    const app = await mount(h(Whole));
    expect(heard).toEqual([
      [null, 'connecting'],
      ['connecting', 'open'],
      ['child', false],
    ]);
    expect(text(app)).toBe('welcome');
  });
});

class Boundary extends Component<{ readonly children?: ReactNode }, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {};
  static getDerivedStateFromError = (error: Error): { readonly error: Error } => ({ error });
  override render(): ReactNode {
    return this.state.error?.message ?? this.props.children;
  }
}

describe('renders that are never committed', () => {
  it('start nothing: suspended, then given up', async () => {
    const { key, source, clock, transport, left } = sharedWorld();
    const never = new Promise<never>(() => {});
    const Suspended = (): ReactNode => {
      useConnection(key, source);
      return use(never);
    };
    const app = await mount(h(Suspense, { fallback: 'waiting' }, h(Suspended)));
    expect(text(app)).toBe('waiting');
    await unmount(app.root);
    expect([transport.links.length, ...left()]).toEqual([0, 0, 0, 0]);
    const shown = sharedConnections.get(key, source);
    clock.advance(30_000);
    expect(sharedConnections.get(key, source)).not.toBe(shown);
  });

  it('start nothing: thrown, with children in whose effects nothing happens', async () => {
    const { key, source, transport, left } = sharedWorld();
    const Throws = (): ReactNode => {
      useConnection(key, source);
      throw new Error('no');
    };
    const app = await mount(h(Boundary, null, h(Throws)));
    expect(text(app)).toBe('no');
    expect([transport.links.length, ...left()]).toEqual([0, 0, 0, 0]);
    complaints.mockClear();
  });

  it('start nothing: a transition that another one replaces', async () => {
    const [a, b] = [sharedWorld(), sharedWorld()];
    const never = new Promise<never>(() => {});
    const Page = ({ of, source, waits }: Asked & { readonly waits: boolean }): ReactNode => {
      const connection = useConnection(of, source);
      if (waits) use(never);
      return useConnectionState(connection).status;
    };
    const app = await mount(h(Page, { of: a.key, source: a.source, waits: false }));
    await act(async () =>
      startTransition(() => app.root.render(h(Page, { of: b.key, source: b.source, waits: true }))),
    );
    expect(text(app)).toBe('open');
    await show(h(Page, { of: a.key, source: a.source, waits: false }), app.root);
    a.clock.advance(60_000);
    expect([a.transport.live, b.transport.links.length, ...b.left()]).toEqual([1, 0, 0, 0, 0]);
  });
});

describe('a component that Activity hides', () => {
  it('lets go of the connection, and takes it again when it is shown', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const within = (mode: 'hidden' | 'visible'): ReactNode =>
      h(Activity, { mode, children: h(Status, { of: key, source }) });
    const app = await mount(within('visible'));
    await show(within('hidden'), app.root);
    clock.advance(1_000);
    expect(transport.live).toBe(0);
    await show(within('visible'), app.root);
    expect([text(app), transport.live, transport.links.length]).toEqual(['open', 1, 2]);
  });
});

describe('useConnectionState', () => {
  it('gives the whole snapshot where nothing is selected', async () => {
    const { key, source } = sharedWorld();
    const shown: unknown[] = [];
    const Whole = (): ReactNode => {
      const connection = useConnection(key, source);
      shown.push([useConnectionState(connection), connection.getSnapshot()]);
      return null;
    };
    await mount(h(Whole));
    for (const [state, snapshot] of shown as unknown[][]) expect(state).toBe(snapshot);
    expect(shown.at(-1)).toMatchObject([{ status: 'open' }, {}]);
  });

  it('renders anew when the selection changes, and only then', async () => {
    const { source, clock, transport } = sharedWorld();
    const connection = createConnection(source);
    const renders: string[] = [];
    const Attempt = (): ReactNode => {
      renders.push(`attempt ${useConnectionState(connection, ({ attempt }) => attempt)}`);
      return null;
    };
    await mount(h(Attempt));
    await act(async () => transport.latest.drop());
    await act(async () => clock.advance(60_000));
    expect(connection.status).toBe('open');
    expect(renders).toEqual(['attempt 0', 'attempt 1']);
    connection.close();
  });

  it('keeps the identity of a selection that is equal by `isEqual`, whatever is new on each render', async () => {
    const { source, transport } = sharedWorld();
    const connection = createConnection(source);
    const selections = new Set<unknown>();
    let renders = 0;
    const Pair = ({ turn: _ }: { readonly turn: number }): ReactNode => {
      renders += 1;
      const pair = useConnectionState(
        connection,
        ({ isConnected }) => [isConnected] as const,
        ([one], [other]) => one === other,
      );
      selections.add(pair);
      return null;
    };
    const app = await mount(h(Pair, { turn: 1 }));
    await show(h(Pair, { turn: 2 }), app.root);
    expect([renders, selections.size]).toEqual([2, 1]);
    await act(async () => transport.latest.drop());
    expect([renders, selections.size]).toEqual([3, 2]);
    connection.close();
  });

  it('selects by what was rendered last', async () => {
    const { source } = sharedWorld();
    const connection = createConnection(source);
    const Field = ({ name }: { readonly name: 'status' | 'transport' }): ReactNode =>
      useConnectionState(connection, (snapshot) => snapshot[name]);
    const app = await mount(h(Field, { name: 'status' }));
    await show(h(Field, { name: 'transport' }), app.root);
    expect(text(app)).toBe('fake');
    connection.close();
  });

  it('hands a throw of the selector to the error boundary, and harms nobody else', async () => {
    const { key, source, transport } = sharedWorld();
    const Picky = (): ReactNode =>
      useConnectionState(useConnection(key, source), ({ status }) => {
        if (status === 'backoff') throw new Error('not that');
        return status;
      });
    const app = await mount([h(Boundary, { key: 1 }, h(Picky)), h(Status, { key: 2, of: key, source })]);
    await act(async () => transport.latest.drop());
    expect(text(app)).toBe('not thatbackoff');
    complaints.mockClear();
  });

  it('does not tear: what changes in the middle of a transition is shown by all or by none', patient, async () => {
    const { key, source, transport } = sharedWorld();
    const seen: string[] = [];
    const asUsual = { ...source, backoff: { initialMs: 0, maxMs: 0 } };
    let interrupt = (): void => {};
    const Slow = ({ index }: { readonly index: number }): ReactNode => {
      const status = useConnectionState(useConnection(key, asUsual), (snapshot) => snapshot.status);
      const until = performance.now() + 10;
      while (performance.now() < until) {
        // Longer than React's slice, so that it yields after each.
      }
      if (index === 3) interrupt();
      return `${status} `;
    };
    const slow = Array.from({ length: 6 }, (_, index) => h(Slow, { index, key: index }));
    const Commits = ({ children }: { readonly children: ReactNode }): ReactNode => {
      useLayoutEffect(() => void seen.push(text(app)));
      return children;
    };
    const app = await mount(h(Status, { of: key, source: asUsual }));
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
    interrupt = () => {
      interrupt = () => {};
      // Not within the render: between two slices of it, as a message from the network would come.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => transport.latest.serverClose(4000);
      port2.postMessage(null);
    };
    startTransition(() => app.root.render(h(Commits, null, slow)));
    await soon(() => expect(text(app)).toBe('backoff '.repeat(6)));
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    for (const shown of seen) expect(new Set(shown.trim().split(' ')).size).toBe(1);
    expect(seen.length).toBeGreaterThan(0);
  });
});

describe('useConnectionEvent', () => {
  it('calls the listener of the last render, without subscribing anew and without rendering', async () => {
    const { source, transport } = sharedWorld();
    const connection = createConnection(source);
    const on = vi.spyOn(connection, 'on');
    const heard: string[] = [];
    let renders = 0;
    const Hears = ({ as }: { readonly as: string }): ReactNode => {
      renders += 1;
      useConnectionEvent(connection, 'message', (data) => heard.push(`${as} ${data}`));
      return null;
    };
    const app = await mount(h(Hears, { as: 'one' }));
    for (let message = 0; message < 1_000; message += 1) await act(async () => transport.latest.message('first'));
    expect([heard.length, heard.at(-1), renders]).toEqual([1_000, 'one first', 1]);
    await show(h(Hears, { as: 'two' }), app.root);
    transport.latest.message('second');
    expect([heard.length, heard.at(-1), renders]).toEqual([1_001, 'two second', 2]);
    expect(on).toHaveBeenCalledTimes(1);
    await unmount(app.root);
    transport.latest.message('third');
    expect(heard).toHaveLength(1_001);
    connection.close();
  });

  it('hears each message once in StrictMode', async () => {
    const { key, source, transport } = sharedWorld();
    const heard: unknown[] = [];
    const Hears = (): ReactNode => {
      useConnectionEvent(useConnection(key, source), 'message', (data) => heard.push(data));
      return null;
    };
    await mount(h(StrictMode, null, h(Hears)));
    transport.latest.message('once');
    expect(heard).toEqual(['once']);
  });

  it('goes on while its component is hidden behind a fallback, and stops while Activity hides it', async () => {
    const { key, source, transport } = sharedWorld();
    const held = sharedConnections.lease(key, source);
    const listeners = countListeners(held.connection);
    const heard: unknown[] = [];
    const say = (data: string) => act(async () => transport.latest.message(data));
    const never = new Promise<null>(() => {});
    function Listens() {
      const connection = useConnection(key, source);
      useConnectionEvent(connection, 'message', (data) => heard.push(data));
      return useLatestMessage(connection) as string | undefined;
    }
    const Waits = ({ isReady }: { readonly isReady: boolean }) => (isReady ? null : use(never));
    const tree = (isReady: boolean, mode: 'visible' | 'hidden') =>
      h(
        StrictMode,
        null,
        h(Suspense, { fallback: '…' }, h(Activity, { mode, children: h(Listens) }), h(Waits, { isReady })),
      );
    const { root, element } = await mount(tree(true, 'visible'));
    await say('one');
    await show(tree(false, 'visible'), root);
    expect(element.textContent).toContain('…');
    await say('two');
    await show(tree(true, 'visible'), root);
    expect(element.textContent).toBe('two');
    await show(tree(true, 'hidden'), root);
    await say('three');
    await show(tree(true, 'visible'), root);
    await say('four');
    expect(heard).toEqual(['one', 'two', 'four']);
    await unmount(root);
    expect(listeners()).toBe(0);
    held.release();
  });

  it('gives a function that two components share to both', async () => {
    const { key, source, transport } = sharedWorld();
    const heard = vi.fn();
    const Hears = (): ReactNode => {
      useConnectionEvent(useConnection(key, source), 'message', heard);
      return null;
    };
    await mount([h(Hears, { key: 1 }), h(Hears, { key: 2 })]);
    transport.latest.message('both');
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('lets a listener throw, which harms nothing and is told as an error', async () => {
    const { key, source, transport } = sharedWorld();
    const heard: unknown[] = [];
    const Hears = (): ReactNode => {
      const connection = useConnection(key, source);
      useConnectionEvent(connection, 'message', () => {
        throw new Error('no');
      });
      useConnectionEvent(connection, 'message', (data) => heard.push(data));
      useConnectionEvent(connection, 'error', ({ message }) => heard.push(message));
      return useConnectionState(connection).status;
    };
    const app = await mount(h(Hears));
    await act(async () => transport.latest.message('hello'));
    expect(heard).toEqual([expect.stringContaining("'message'"), 'hello']);
    expect(text(app)).toBe('open');
  });

  it('goes on over reconnects and a new life', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const heard: unknown[] = [];
    const Hears = (): ReactNode => {
      useConnectionEvent(useConnection(key, source), 'message', (data) => heard.push(data));
      return null;
    };
    await mount(h(Hears));
    transport.latest.message('first link');
    transport.latest.drop();
    clock.advance(60_000);
    transport.latest.message('second link');
    sharedConnections.get(key).close();
    clock.advance(60_000);
    sharedConnections.get(key).start();
    transport.latest.message('second life');
    expect(heard).toEqual(['first link', 'second link', 'second life']);
  });
});

describe('useLatestMessage', () => {
  it('renders for each message, but not for the same text again, and nothing else does', async () => {
    const { key, source, clock, transport } = sharedWorld();
    const shown: unknown[] = [];
    const Shows = (): ReactNode => {
      shown.push(useLatestMessage(useConnection(key, source)));
      return null;
    };
    await mount(h(Shows));
    for (let time = 0; time < 3; time += 1) await act(async () => transport.latest.message('one'));
    await act(async () => transport.latest.drop());
    await act(async () => clock.advance(60_000));
    await act(async () => transport.latest.message('two'));
    expect(shown).toEqual([undefined, 'one', 'two']);
  });

  it('shows the last one of several that came in one task', async () => {
    const { key, source, transport } = sharedWorld();
    const Shows = (): ReactNode => useLatestMessage(useConnection(key, source))?.toString();
    const app = await mount(h(Shows));
    await act(async () => transport.latest.message('one'));
    await act(async () => {
      for (const message of ['two', 'one']) transport.latest.message(message);
    });
    expect(text(app)).toBe('one');
  });

  it('shows no message of another connection', async () => {
    const [a, b] = [sharedWorld(), sharedWorld()];
    const Shows = ({ of, source }: Asked): ReactNode =>
      useLatestMessage(useConnection(of, source))?.toString() ?? 'none';
    const app = await mount(h(Shows, { of: a.key, source: a.source }));
    await act(async () => a.transport.latest.message('from a'));
    expect(text(app)).toBe('from a');
    await show(h(Shows, { of: b.key, source: b.source }), app.root);
    expect(text(app)).toBe('none');
  });
});

describe('what a server has rendered', () => {
  it('is hydrated as it is, whatever the connection does by then, and goes live', async () => {
    const { key, source, transport } = sharedWorld();
    const shown: string[] = [];
    const Page = (): ReactNode => {
      const { status, isOffline, epoch } = useConnectionState(useConnection(key, source));
      const line = `${status} ${isOffline} ${epoch}`;
      shown.push(line);
      return h('p', null, line);
    };
    const element = document.createElement('div');
    element.innerHTML = renderToString(h(Page));
    expect([element.textContent, transport.links.length]).toEqual(['connecting false 1', 0]);
    // Another part of the page was hydrated before.
    const other = sharedConnections.lease(key, source);
    transport.latest.drop();
    shown.length = 0;
    await act(async () => roots.set(hydrateRoot(element, h(Page)), element));
    expect(shown).toEqual(['connecting false 1', 'backoff false 1']);
    expect(element.textContent).toBe('backoff false 1');
    other.release();
  });
});

describe('over a real WebSocket, by the clock of the page', () => {
  it('opens one socket in StrictMode, and closes it after the unmount (P15(f), field 26)', patient, async () => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
    const sockets = countSockets();
    const Echo = (): ReactNode => {
      const connection = useConnection(`${inject('webSocketServer')}/echo`);
      useEffect(() => void connection.send('hello'), [connection]);
      return useLatestMessage(connection)?.toString();
    };
    const element = document.createElement('div');
    const root = createRoot(element);
    root.render(h(StrictMode, null, h(Echo)));
    await soon(() => expect(element.textContent).toBe('hello'));
    root.unmount();
    await soon(() => expect(sockets.map(({ readyState }) => readyState)).toEqual([WebSocket.CLOSED]));
    vi.unstubAllGlobals();
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  });
});

describe('mounted and unmounted ten thousand times', () => {
  it('leaves no link, no timer, no listener and no connection', { timeout: 120_000 }, async () => {
    const { key, source, clock, transport, left } = sharedWorld();
    const Uses = (): ReactNode => {
      const connection = useConnection(key, source);
      useConnectionEvent(connection, 'message', () => {});
      useLatestMessage(connection);
      return useConnectionState(connection).status;
    };
    const App = ({ turns }: { readonly turns: number }): ReactNode => h(Uses, { key: turns });
    const app = await mount(h(App, { turns: 0 }));
    const first = sharedConnections.get(key);
    const idle = clock.pending;
    for (let turn = 1; turn < 10_000; turn += 1) await show(h(App, { turns: turn }), app.root);
    expect([text(app), transport.links.length, clock.pending]).toEqual(['open', 1, idle]);
    await unmount(app.root);
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
    expect(sharedConnections.get(key, source)).not.toBe(first);
  });
});

describe('a component that is mounted later', () => {
  it('joins the connection that is there, and its unmount takes nothing from the others', async () => {
    const { key, source, clock, transport } = sharedWorld();
    let toggle = (_: boolean): void => {};
    const App = (): ReactNode => {
      const [isShown, setShown] = useState(false);
      toggle = setShown;
      return [h(Status, { of: key, source, key: 1 }), isShown && h(Status, { of: key, source, key: 2 })];
    };
    const app = await mount(h(App));
    await act(async () => toggle(true));
    expect([text(app), transport.links.length]).toEqual(['openopen', 1]);
    await act(async () => toggle(false));
    clock.advance(60_000);
    expect([text(app), transport.live]).toEqual(['open', 1]);
  });
});
