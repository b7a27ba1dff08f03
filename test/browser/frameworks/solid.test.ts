import { fromActorRef, useActorRef, useMachine } from '@xstate/solid';
import {
  batch,
  createComponent,
  createEffect,
  createResource,
  createRoot,
  createSignal,
  ErrorBoundary,
  type JSX,
  Show,
  Suspense,
} from 'solid-js';
import { hydrate, render } from 'solid-js/web';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Connection, createConnection, sharedConnections } from '../../../src/index.js';
import { useConnection, useConnectionEvent, useConnectionState, useLatestMessage } from '../../../src/solid.js';
import { describeBinding, drawn } from '../../contract/binding.contract.js';
import { bareMachine } from '../../support/bare-machine.js';
import { countListeners } from '../../support/count-listeners.js';
import { sharedWorld } from '../../support/shared-world.js';

/** What `{read()}` of JSX is compiled to. */
const text = (read: () => unknown): JSX.Element => read as unknown as JSX.Element;

interface Shown {
  readonly element: HTMLElement;
  destroy(): void;
}

const all = new Set<Shown>();

function show(component: () => JSX.Element, meanwhile?: () => void): Shown {
  const element = document.body.appendChild(document.createElement('div'));
  // Effects run at the end of the batch.
  const dispose = batch(() => {
    const end = render(component, element);
    meanwhile?.();
    return end;
  });
  const shown: Shown = {
    element,
    destroy: () => {
      all.delete(shown);
      dispose();
      element.remove();
    },
  };
  all.add(shown);
  return shown;
}

afterEach(() => {
  for (const shown of all) shown.destroy();
});

describeBinding('Solid', {
  make: ({ key, source, selector = ({ status }) => status, isEqual, latest, on }, meanwhile) => {
    const [currentKey, setKey] = createSignal(key);
    let connection: () => Connection;
    let draws = 0;
    const Probed = () => {
      connection = useConnection(currentKey, source);
      const selected = useConnectionState(connection, selector, isEqual);
      const message = latest ? useLatestMessage(connection) : () => undefined;
      if (on) useConnectionEvent(connection, ...(on as ['message', () => void]));
      return text(() => {
        draws += 1;
        return drawn(selected(), message());
      });
    };
    const { element, destroy } = show(Probed, meanwhile);
    return {
      text: () => element.textContent,
      draws: () => draws,
      connection: () => connection(),
      setKey,
      unmount: destroy,
    };
  },
  flush: () => {},
  signal: () => {
    const [read, set] = createSignal(0);
    return { read, change: () => set((count) => count + 1) };
  },
});

describe('a component of Solid', () => {
  it('holds its connection while <Show> shows it, and no longer', () => {
    const { key, source, transport, clock, left } = sharedWorld();
    const [isShown, setShown] = createSignal(true);
    const Badge = () => {
      const status = useConnectionState(useConnection(key, source), (snapshot) => snapshot.status);
      return text(status);
    };
    const { element } = show(() =>
      Show({
        get when() {
          return isShown();
        },
        fallback: 'hidden',
        get children() {
          return createComponent(Badge, {});
        },
      }),
    );
    expect(element.textContent).toBe('open');
    for (let count = 0; count < 5; count += 1) {
      setShown(false);
      expect(element.textContent).toBe('hidden');
      setShown(true);
    }
    clock.advance(0);
    expect([element.textContent, transport.links.length]).toEqual(['open', 1]);
    setShown(false);
    clock.advance(0);
    expect([element.textContent, ...left()]).toEqual(['hidden', 0, 0, 0]);
    setShown(true);
    expect([element.textContent, transport.links.length]).toEqual(['open', 2]);
  });

  it('follows a key that is computed, and goes on where it is the same again', () => {
    const { key, source, transport, clock } = sharedWorld();
    const [room, setRoom] = createSignal({ name: key });
    show(() => {
      const status = useConnectionState(
        useConnection(() => room().name, source),
        (snapshot) => snapshot.status,
      );
      return text(status);
    });
    const [first] = transport.links;
    const lease = vi.spyOn(sharedConnections, 'lease');
    setRoom({ name: key });
    const { length } = lease.mock.calls;
    lease.mockRestore();
    expect(length).toBe(0);
    setRoom({ name: `${key}, the next` });
    clock.advance(0);
    expect([transport.links.length, first?.phase]).toEqual([2, 'over']);
  });

  it('starts nothing while it is suspended', async () => {
    const { key, source, transport } = sharedWorld();
    let arrive: (value: string) => void = () => {};
    const { element } = show(() =>
      createComponent(Suspense, {
        fallback: 'waits',
        get children() {
          const [later] = createResource(() => new Promise<string>((resolve) => (arrive = resolve)));
          const status = useConnectionState(useConnection(key, source), (snapshot) => snapshot.status);
          return text(() => `${later()} ${status()}`);
        },
      }),
    );
    expect([element.textContent, transport.links.length]).toEqual(['waits', 0]);
    arrive('here');
    await expect.poll(() => element.textContent).toBe('here open');
    expect(transport.links.length).toBe(1);
  });

  it('hands what makes no sense, and what its selector throws, to its error boundary', () => {
    const safe = (use: () => () => unknown): HTMLElement =>
      show(() =>
        createComponent(ErrorBoundary, {
          fallback: String,
          get children() {
            return text(use());
          },
        }),
      ).element;
    const wrong = sharedWorld({ maxRetries: -1 });
    expect(safe(() => useConnection(wrong.key, wrong.source)).textContent).toContain('TypeError: `maxRetries`');
    expect(safe(() => useConnection(7 as never)).textContent).toContain('TypeError: `key`');

    const { key, source, transport } = sharedWorld({}, { onConnect: () => {} });
    const element = safe(() =>
      useConnectionState(useConnection(key, source), ({ isConnected }) => {
        if (isConnected) throw new Error('a fault of the app');
        return 'waits';
      }),
    );
    const other = show(() => text(useConnectionState(useConnection(key), ({ status }) => status)));
    expect(element.textContent).toBe('waits');
    transport.latest.open();
    expect(element.textContent).toBe('Error: a fault of the app');
    expect(other.element.textContent).toBe('open');
  });

  it('hydrates what the server has rendered, however far the connection is by then, and goes on from there', () => {
    const { key, source } = sharedWorld();
    const { release } = sharedConnections.lease(key, source);
    // What `<HydrationScript>` does.
    vi.stubGlobal('_$HY', { events: [], completed: new WeakSet(), r: {} });
    const element = document.body.appendChild(document.createElement('div'));
    element.textContent = 'connecting';
    const dispose = hydrate(() => {
      const status = useConnectionState(useConnection(key, source), (snapshot) => snapshot.status);
      return text(status);
    }, element);
    expect(element.textContent).toBe('open');
    dispose();
    element.remove();
    release();
    vi.unstubAllGlobals();
  });

  it('has a selector that may read signals', () => {
    const { key, source } = sharedWorld();
    const [prefix, setPrefix] = createSignal('is ');
    const { element } = show(() =>
      text(useConnectionState(useConnection(key, source), (snapshot) => prefix() + snapshot.status)),
    );
    expect(element.textContent).toBe('is open');
    setPrefix('now ');
    expect(element.textContent).toBe('now open');
  });

  it('runs no effect again for what a listener reads', () => {
    const { key, source } = sharedWorld();
    const [noise, makeNoise] = createSignal(0);
    let runs = 0;
    show(() => {
      const connection = useConnection(key, source);
      useConnectionEvent(connection, 'status', () => void noise());
      createEffect(() => {
        runs += 1;
        connection().close();
      });
      return null;
    });
    makeNoise(1);
    expect(runs).toBe(1);
  });
});

it('a connection of its own is followed under any owner, until that is disposed of', () => {
  const { source, transport } = sharedWorld();
  const connection = createConnection(source);
  const listeners = countListeners(connection);
  const heard = vi.fn();
  const seen: unknown[] = [];
  const dispose = createRoot((end) => {
    const status = useConnectionState(connection, (snapshot) => snapshot.status);
    const latest = useLatestMessage(connection);
    useConnectionEvent(connection, 'message', heard);
    createEffect(() => seen.push(`${status()} ${latest()}`));
    return end;
  });
  transport.latest.message('one');
  transport.latest.drop();
  expect(seen).toEqual(['open undefined', 'open one', 'backoff one']);
  dispose();
  expect(listeners()).toBe(0);
  expect(heard.mock.calls).toEqual([['one']]);
  connection.close();
});

it('goes on where what tells the connection tells the same one again', () => {
  const { source, transport } = sharedWorld();
  const connection = createConnection(source);
  const [noise, makeNoise] = createSignal(0);
  const [latest, dispose] = createRoot((end) => [
    useLatestMessage(() => (noise() < 0 ? createConnection(source) : connection)),
    end,
  ]);
  transport.latest.message('one');
  makeNoise(1);
  expect(latest()).toBe('one');
  dispose();
  connection.close();
});

describe('the bare machine with @xstate/solid', () => {
  const input = { settings: { closeTimeoutMs: 1_000 } };

  it('is a machine as any other: useMachine', () => {
    const { machine, links, fireTimers, working } = bareMachine();
    let close = (): void => {};
    const { element, destroy } = show(() => {
      const [snapshot, send] = useMachine(machine, { input });
      close = () => send({ type: 'user.close' });
      return text(() => `${snapshot.value} ${snapshot.context.attempt}`);
    });
    const step = (happen: () => void): string => {
      happen();
      return element.textContent;
    };
    expect(element.textContent).toBe('connecting 0');
    expect(step(() => links[0]?.open())).toBe('open 0');
    expect(step(() => links[0]?.drop())).toBe('backoff 1');
    expect(step(fireTimers)).toBe('connecting 1');
    expect(step(() => links[0]?.open())).toBe('open 1');
    expect(step(close)).toBe('terminated 1');
    destroy();
    expect(working()).toBe(0);
  });

  it('ends with its owner, and is one actor with one link (R32, P15(f))', () => {
    const { machine, links, opened, working } = bareMachine();
    const { element, destroy } = show(() => {
      const snapshot = fromActorRef(useActorRef(machine, { input }));
      return text(() => `${snapshot().hasTag('connected')}`);
    });
    expect(element.textContent).toBe('false');
    links[0]?.open();
    expect([element.textContent, opened()]).toEqual(['true', 1]);
    destroy();
    expect(working()).toBe(0);
  });
});
