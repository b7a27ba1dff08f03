import { type Component, flushSync, mount, unmount } from 'svelte';
import { get } from 'svelte/store';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Connection, createConnection, sharedConnections } from '../../../src/index.js';
import {
  type Reactive,
  useConnection,
  useConnectionEvent,
  useConnectionState,
  useLatestMessage,
} from '../../../src/svelte.js';
import { describeBinding, drawn } from '../../contract/binding.contract.js';
import { bareMachine } from '../../support/bare-machine.js';
import { countListeners } from '../../support/count-listeners.js';
import { sharedWorld } from '../../support/shared-world.js';
import Chat from './svelte/Chat.svelte';
import Fades from './svelte/Fades.svelte';
import Legacy from './svelte/Legacy.svelte';
import Machine from './svelte/Machine.svelte';
import Probed from './svelte/Probed.svelte';
import Safe from './svelte/Safe.svelte';
import Shows from './svelte/Shows.svelte';
import ShowsStore from './svelte/ShowsStore.svelte';

interface Shown {
  readonly element: HTMLElement;
  destroy(): void;
}

const all = new Set<Shown>();

function show(component: Component<never> | typeof Shows, props: object): Shown {
  const element = document.body.appendChild(document.createElement('div'));
  const app = mount(component as Component<object>, { target: element, props });
  const shown: Shown = {
    element,
    destroy: () => {
      all.delete(shown);
      void unmount(app);
      element.remove();
    },
  };
  all.add(shown);
  return shown;
}

afterEach(() => {
  for (const shown of all) shown.destroy();
  flushSync();
});

describeBinding('Svelte', {
  make: (probe, meanwhile) => {
    let connection: Reactive<Connection> | undefined;
    let draws = 0;
    const props = $state({
      ...probe,
      show: (shown: Reactive<Connection>) => {
        connection = shown;
      },
      draw: (selected: unknown, latest: unknown) => {
        draws += 1;
        return drawn(selected, latest);
      },
    });
    const { element, destroy } = show(Probed, props);
    meanwhile?.();
    return {
      text: () => element.textContent,
      draws: () => draws,
      connection: () => (connection as Reactive<Connection>).current,
      setKey: (key) => {
        props.key = key;
      },
      unmount: destroy,
    };
  },
  flush: () => {
    flushSync();
  },
  signal: () => {
    let count = $state(0);
    return {
      read: () => count,
      change: () => {
        count += 1;
      },
    };
  },
});

describe('a component of Svelte', () => {
  it('has runes and stores of one connection, sends over it, and follows a prop', () => {
    const { key, source, transport, clock } = sharedWorld();
    const props = $state({ room: key, source });
    const { element } = show(Chat, props);
    flushSync();
    expect(element.textContent.trim()).toBe('open');
    element.querySelector('button')?.click();
    expect(transport.latest.sent).toEqual(['hello']);
    transport.latest.message('one');
    flushSync();
    expect(element.textContent).toBe('open one');

    props.room = `${key}, the next`;
    flushSync();
    clock.advance(0);
    element.querySelector('button')?.click();
    expect(transport.links.map(({ sent, phase }) => [sent, phase])).toEqual([
      [['hello'], 'over'],
      [['hello'], 'open'],
    ]);
  });

  it('may be written as for Svelte 4', () => {
    const { key, source, transport, clock, left } = sharedWorld();
    const { element, destroy } = show(Legacy, { room: key, source });
    flushSync();
    transport.latest.message('one');
    flushSync();
    expect(element.textContent).toBe('open: one');
    element.querySelector('button')?.click();
    expect(transport.latest.sent).toEqual(['hello']);
    destroy();
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });

  it('holds its connection while it fades, and lets go when it is gone', async () => {
    const { key, source, transport, clock, left } = sharedWorld();
    const props = $state({ shown: true, use: () => useConnectionState(useConnection(key, source), (s) => s.status) });
    const { element } = show(Fades, props);
    flushSync();
    props.shown = false;
    flushSync();
    clock.advance(60_000);
    expect([element.textContent, transport.latest.phase]).toEqual(['open', 'open']);
    await expect.poll(() => element.textContent).toBe('');
    expect(transport.latest.phase).toBe('open');
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });

  it('hands what makes no sense to its error boundary', () => {
    const { key, source } = sharedWorld({ maxRetries: -1 });
    const texts = [() => useConnection(key, source), () => useConnection(7 as never)].map((use) => {
      const { element } = show(Safe, { use });
      flushSync();
      return element.textContent;
    });
    expect(texts).toEqual([
      expect.stringContaining('TypeError: `maxRetries`'),
      expect.stringContaining('TypeError: `key`'),
    ]);
  });

  it('hands what its selector throws to its error boundary, and to nobody else', () => {
    const { key, source, transport } = sharedWorld({}, { onConnect: () => {} });
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { element } = show(Safe, {
      use: () =>
        useConnectionState(useConnection(key, source), ({ isConnected }) => {
          if (isConnected) throw new Error('a fault of the app');
          return 'waits';
        }),
    });
    const other = show(Shows, { use: () => useConnectionState(useConnection(key), ({ status }) => status) });
    flushSync();
    expect(element.textContent).toBe('waits');
    transport.latest.open();
    flushSync();
    expect(element.textContent).toBe('Error: a fault of the app');
    expect(other.element.textContent).toBe('open');
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });
});

describe('as a store', () => {
  it('a connection, its state and its latest message are followed by `$`', () => {
    const { key, source, transport, clock } = sharedWorld();
    let room = $state(key);
    const use = (): Reactive<Connection> => useConnection(() => room, source);
    const names = show(ShowsStore, {
      use: () => {
        const connection = use();
        return { subscribe: (run: (name: string) => void) => connection.subscribe(({ actor }) => run(actor.id)) };
      },
    });
    const latest = show(ShowsStore, { use: () => useLatestMessage(use()) });
    const status = show(ShowsStore, { use: () => useConnectionState(use(), (snapshot) => snapshot.status) });
    flushSync();
    transport.latest.message('one');
    flushSync();
    const texts = () => [names, latest, status].map(({ element }) => element.textContent);
    expect(texts()).toEqual([key, 'one', 'open']);
    room = `${key}, the next`;
    flushSync();
    clock.advance(0);
    expect(texts()).toEqual([`${key}, the next`, 'undefined', 'open']);
    transport.latest.drop();
    flushSync();
    expect(texts()).toEqual([`${key}, the next`, 'undefined', 'backoff']);
  });

  it('makes no effect run again that subscribes', () => {
    const { source, transport } = sharedWorld();
    const connection = createConnection(source);
    const status = useConnectionState(connection, (snapshot) => snapshot.status);
    const told: string[] = [];
    let runs = 0;
    const stop = $effect.root(() => {
      $effect(() => {
        runs += 1;
        return status.subscribe((value) => told.push(value));
      });
    });
    flushSync();
    transport.latest.drop();
    flushSync();
    expect([runs, ...told]).toEqual([1, 'open', 'backoff']);
    stop();
    connection.close();
  });

  it('tells a subscriber the value at once, and every change until it leaves', () => {
    const { source, transport } = sharedWorld({}, { onConnect: () => {} });
    const connection = createConnection(source);
    const listeners = countListeners(connection);
    const status = useConnectionState(connection, (snapshot) => snapshot.status);
    const told: string[] = [];
    const leave = status.subscribe((value) => told.push(value));
    expect(get(status)).toBe('connecting');
    transport.latest.open();
    flushSync();
    transport.latest.drop();
    flushSync();
    leave();
    connection.close();
    flushSync();
    expect(told).toEqual(['connecting', 'open', 'backoff']);
    return expect.poll(listeners).toBe(0);
  });
});

describe('outside of components', () => {
  it('the state of a connection is followed for as long as an effect reads it', async () => {
    const { source, transport } = sharedWorld({}, { onConnect: () => {} });
    const connection = createConnection(source);
    const listeners = countListeners(connection);
    const status = useConnectionState(connection, (snapshot) => snapshot.status);
    expect(status.current).toBe('connecting');
    expect(listeners()).toBe(0);

    const seen: string[] = [];
    const stop = $effect.root(() => {
      const isOpen = $derived(status.current === 'open');
      $effect(() => void seen.push(`${status.current} ${isOpen}`));
    });
    flushSync();
    transport.latest.open();
    flushSync();
    expect(seen).toEqual(['connecting false', 'open true']);
    expect(listeners()).toBe(1);
    stop();
    await expect.poll(listeners).toBe(0);

    transport.latest.drop();
    expect(status.current).toBe('backoff');
    connection.close();
  });

  it('a selector may read state, and which connection it is may be state, too', () => {
    const one = createConnection(sharedWorld().source);
    const other = createConnection(sharedWorld({}, { onConnect: () => {} }).source);
    let current = $state.raw(one);
    let prefix = $state('is ');
    const status = useConnectionState(
      () => current,
      (snapshot) => prefix + snapshot.status,
    );
    const seen: string[] = [];
    const stop = $effect.root(() => {
      $effect(() => void seen.push(status.current));
    });
    flushSync();
    prefix = 'now ';
    flushSync();
    current = other;
    flushSync();
    one.close();
    flushSync();
    expect(seen).toEqual(['is open', 'now open', 'now connecting']);
    stop();
    other.close();
  });

  it('a change is shown that a listener has read before those who show it were told', () => {
    const { source, transport } = sharedWorld({}, { onConnect: () => {} });
    const connection = createConnection(source);
    const status = useConnectionState(connection, (snapshot) => snapshot.status);
    const read: string[] = [];
    connection.on('status', () => read.push(status.current));
    const shown: string[] = [];
    const stop = $effect.root(() => {
      $effect(() => void shown.push(status.current));
    });
    flushSync();
    transport.latest.open();
    flushSync();
    transport.latest.drop();
    flushSync();
    expect(read).toEqual(['open', 'backoff']);
    expect(shown).toEqual(['connecting', 'open', 'backoff']);
    stop();
    connection.close();
  });

  it('a selection that is equal stays the same object', () => {
    const { source, transport } = sharedWorld();
    const connection = createConnection(source);
    const both = useConnectionState(
      connection,
      ({ status, attempt }) => ({ status, attempt }),
      (before, now) => before.attempt === now.attempt,
    );
    const { current } = both;
    connection.close();
    expect([both.current, current.status]).toEqual([current, 'open']);
    expect(both.current).toBe(current);
    expect(transport.latest.phase).toBe('closing');
  });

  it('a connection cannot be held, nor listened to: there is nobody whose end would end it', () => {
    const { key, source } = sharedWorld();
    expect(() => useConnection(key, source)).toThrow('lifecycle_outside_component');
    expect(() => useConnectionEvent(createConnection(source), 'open', () => {})).toThrow('lifecycle_outside_component');
  });
});

it('listens on where what tells the connection tells the same one again', () => {
  const { source, transport } = sharedWorld();
  const connection = createConnection(source);
  let noise = $state(0);
  const heard = vi.fn();
  const app = show(Shows, {
    use: () => {
      const asked = () => (noise < 0 ? createConnection(source) : connection);
      useConnectionEvent(asked, 'message', heard);
      return useLatestMessage(asked);
    },
  });
  flushSync();
  transport.latest.message('one');
  noise += 1;
  flushSync();
  expect(app.element.textContent).toBe('one');
  transport.latest.message('two');
  flushSync();
  expect(app.element.textContent).toBe('two');
  expect(heard.mock.calls).toEqual([['one'], ['two']]);
  app.destroy();
  connection.close();
});

it('what a listener or a selector reads is no reason to run an effect again that only sends or closes', () => {
  const { key, source } = sharedWorld();
  let noise = $state(0);
  let runs = 0;
  const app = show(Shows, {
    use: () => {
      const connection = useConnection(key, source);
      useConnectionEvent(connection, 'status', () => void noise);
      return useConnectionState(connection, (snapshot) => noise + snapshot.status);
    },
  });
  flushSync();
  const stop = $effect.root(() => {
    $effect(() => {
      runs += 1;
      sharedConnections.get(key).close();
    });
  });
  flushSync();
  noise += 1;
  flushSync();
  expect(runs).toBe(1);
  stop();
  app.destroy();
});

describe('the bare machine with @xstate/svelte', () => {
  it('is a machine as any other: useMachine and useSelector', () => {
    const { machine, links, fireTimers, working } = bareMachine();
    const { element, destroy } = show(Machine, { machine });
    const step = (happen: () => void): string => {
      happen();
      flushSync();
      return element.textContent;
    };
    expect(step(() => {})).toBe('connecting false');
    expect(step(() => links[0]?.open())).toBe('open true');
    expect(step(() => links[0]?.drop())).toBe('backoff false');
    expect(step(fireTimers)).toBe('connecting false');
    expect(step(() => links[0]?.open())).toBe('open true');
    expect(step(() => element.querySelector('button')?.click())).toBe('terminated false');
    destroy();
    expect(working()).toBe(0);
  });

  it('ends with its component (R32)', () => {
    const { machine, links, opened, working } = bareMachine();
    const { destroy } = show(Machine, { machine });
    flushSync();
    links[0]?.open();
    expect(opened()).toBe(1);
    destroy();
    expect(working()).toBe(0);
  });
});
