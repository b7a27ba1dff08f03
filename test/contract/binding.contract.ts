import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import {
  type Connection,
  type ConnectionEvents,
  type ConnectionSnapshot,
  type SharedConnectionOptions,
  type SharedConnectionSource,
  type StatusChange,
  sharedConnections,
} from '../../src/index.js';
import { countListeners } from '../support/count-listeners.js';
import { type SharedWorld, sharedWorld } from '../support/shared-world.js';

/** What a component of the test asks of the binding. */
export interface Probe {
  /** Of the connection that it holds. */
  readonly key: string;
  readonly source?: SharedConnectionSource;
  /** Shown by the component. Default: the status. */
  readonly selector?: (snapshot: ConnectionSnapshot) => unknown;
  readonly isEqual?: (before: unknown, now: unknown) => boolean;
  /** Whether it shows the latest message too. */
  readonly latest?: boolean;
  /** What it listens to. */
  readonly on?: Listening;
}

export type Listening = {
  [Type in keyof ConnectionEvents]: readonly [type: Type, listener: (event: ConnectionEvents[Type]) => void];
}[keyof ConnectionEvents];

/** A component that was mounted. */
export interface Mounted {
  /** What it shows: what was selected, and the latest message where that was asked for. */
  text(): string;
  /** How often it was drawn. */
  draws(): number;
  /** The connection that it has now. */
  connection(): Connection;
  /** Gives it another key. */
  setKey(key: string): void;
  unmount(): void;
}

/** A framework with the binding for it. */
export interface BindingHost {
  /** Makes the component. What happens before its effects run, if that is not nothing, is `meanwhile`. */
  make(probe: Probe, meanwhile?: () => void): Mounted;
  /** Lets the framework do all that is due. */
  flush(): void | Promise<void>;
  /** Something of the framework's that whoever reads it depends on. */
  signal(): { read(): unknown; change(): void };
}

/** A world whose server waits for the test to say so. */
const silentWorld = (options: Partial<SharedConnectionOptions> = {}): SharedWorld =>
  sharedWorld(options, { onConnect: () => {} });

/** What is drawn for a probe. */
export const drawn = (selected: unknown, latest: unknown): string => `${String(selected)} ${String(latest ?? '-')}`;

/** What the bindings of all frameworks have in common. */
export function describeBinding(name: string, host: BindingHost): void {
  const mounted = new Set<Mounted>();
  const mount = async (probe: Probe, meanwhile?: () => void): Promise<Mounted> => {
    const component = host.make(probe, meanwhile);
    mounted.add(component);
    await host.flush();
    return component;
  };
  const unmount = async (component: Mounted): Promise<void> => {
    mounted.delete(component);
    component.unmount();
    await host.flush();
  };

  afterEach(async () => {
    vi.restoreAllMocks();
    for (const component of mounted) await unmount(component);
  });

  describe(`the binding for ${name}`, () => {
    it('opens a connection for who is mounted, and closes it when that one is gone (R32)', async () => {
      const { key, source, transport, clock, left } = silentWorld();
      const component = await mount({ key, source });
      expect(component.text()).toBe('connecting -');
      transport.latest.open();
      await host.flush();
      expect(component.text()).toBe('open -');
      await unmount(component);
      expect(transport.live).toBe(1);
      clock.advance(0);
      expect(transport.latest.phase).toBe('over');
      expect(left()).toEqual([0, 0, 0]);
    });

    it('gives up an attempt that is under way with its component, and makes no more (R32, B24)', async () => {
      const { key, source, transport, clock, left } = silentWorld();
      await unmount(await mount({ key, source }));
      clock.advance(3_600_000);
      expect(transport.links.map(({ phase }) => phase)).toEqual(['over']);
      expect(left()).toEqual([0, 0, 0]);
    });

    it('gives up a wait for the next attempt with its component (R32, B24)', async () => {
      const { key, source, transport, clock } = silentWorld();
      const component = await mount({ key, source });
      transport.latest.refuse();
      await host.flush();
      expect(component.text()).toBe('backoff -');
      await unmount(component);
      clock.advance(3_600_000);
      expect([transport.links.length, clock.pending]).toEqual([1, 0]);
    });

    it('opens one socket for ten components of one key', async () => {
      const { key, source, transport, clock } = silentWorld();
      const components: Mounted[] = [];
      for (let count = 0; count < 10; count += 1) components.push(await mount({ key, source }));
      transport.latest.open();
      await host.flush();
      expect(transport.links.length).toBe(1);
      expect(components.map((each) => each.text())).toEqual(Array(10).fill('open -'));

      for (const component of components.slice(1)) await unmount(component);
      clock.advance(0);
      expect(transport.live).toBe(1);
      await unmount(components[0] as Mounted);
      clock.advance(0);
      expect(transport.live).toBe(0);
    });

    it('keeps the socket of a component that is unmounted and mounted anew, and shows one actor (P15(f))', async () => {
      const { key, source, transport, clock } = silentWorld();
      const first = await mount({ key, source });
      transport.latest.open();
      const { actor } = first.connection();
      await unmount(first);
      const second = await mount({ key, source });
      clock.advance(0);
      expect(second.text()).toBe('open -');
      expect(second.connection().actor).toBe(actor);
      expect(transport.links.length).toBe(1);
    });

    it('has several connections at once, each named by its key (R23)', async () => {
      const [prices, orders] = [silentWorld(), silentWorld()];
      const first = await mount({ key: prices.key, source: prices.source });
      const second = await mount({ key: orders.key, source: orders.source });
      expect(first.connection().actor.id).toBe(prices.key);
      expect(second.connection().actor.id).toBe(orders.key);
      expect([prices.transport.live, orders.transport.live]).toEqual([1, 1]);
    });

    it('reaches the server whose URL is the key, where nothing else is said of it', async () => {
      const component = await mount({ key: `${inject('webSocketServer')}/echo`, latest: true });
      component.connection().send('hello');
      await expect
        .poll(async () => {
          await host.flush();
          return component.text();
        })
        .toBe('open hello');
    });

    it('follows a key that changes', async () => {
      const { key, source, transport, clock } = silentWorld();
      const heard = vi.fn();
      const component = await mount({ key, source, latest: true, on: ['message', heard] });
      const before = component.connection();
      const first = transport.latest;
      first.open();
      first.message('of the first');
      await host.flush();
      expect(component.text()).toBe('open of the first');

      component.setKey(`${key}, the next`);
      await host.flush();
      expect(component.connection()).not.toBe(before);
      expect(component.text()).toBe('connecting -');
      first.message('too late');
      clock.advance(0);
      expect(first.phase).toBe('over');
      expect(transport.live).toBe(1);

      transport.latest.open();
      transport.latest.message('of the second');
      await host.flush();
      expect(component.text()).toBe('open of the second');
      expect(heard.mock.calls).toEqual([['of the first'], ['of the second']]);
    });

    it('does not ask for its connection again for what listeners and `source` read', async () => {
      const { key, source } = sharedWorld();
      const signal = host.signal();
      const read = vi.fn(() => signal.read());
      const readsToo = () => {
        read();
        signal.change();
        return source;
      };
      const asked = [vi.spyOn(sharedConnections, 'get'), vi.spyOn(sharedConnections, 'lease')];
      const changes = async (): Promise<void> => {
        const counts = () => asked.map(({ mock }) => mock.calls.length);
        const before = counts();
        signal.change();
        await host.flush();
        expect(counts()).toEqual(before);
      };
      sharedConnections.get(key, source).on('status', read);
      const component = await mount({ key, source: readsToo });
      expect(read).toHaveBeenCalled();
      await changes();

      read.mockClear();
      component.setKey(`${key}, the next`);
      await host.flush();
      expect(read).toHaveBeenCalled();
      await changes();
    });

    it('takes the connection that it can hold, where the one that it showed was forgotten meanwhile', async () => {
      const { key, source, transport, clock } = silentWorld();
      const shown = sharedConnections.get(key, source);
      const component = await mount({ key, source }, () => {
        clock.advance(30_000);
        // Whoever asks next sweeps.
        sharedConnections.get(`${key}, another`, source);
      });
      transport.latest.open();
      await host.flush();
      expect(component.text()).toBe('open -');
      expect(component.connection().status).toBe('open');
      expect(shown.status).not.toBe('open');
    });

    it('shows what has changed between its making and its effects', async () => {
      const { key, source, transport } = sharedWorld();
      const { release } = sharedConnections.lease(key, source);
      const component = await mount({ key, source }, () => transport.latest.drop());
      expect(component.text()).toBe('backoff -');
      release();
    });

    it('ends by hand for good, whoever is mounted after that (R24)', async () => {
      const { key, source, transport, clock } = silentWorld();
      const component = await mount({ key, source });
      transport.latest.open();
      component.connection().close();
      await mount({ key, source });
      clock.advance(3_600_000);
      await host.flush();
      expect(component.text()).toBe('terminated -');
      expect(transport.links.length).toBe(1);
    });

    it('reconnects after every other end, and greets each link with the payload (R24, R25, B18)', async () => {
      const { key, source, transport, clock } = silentWorld({ greeting: () => 'login' });
      const component = await mount({ key, source });
      transport.latest.open();
      transport.latest.drop();
      await host.flush();
      expect(component.text()).toBe('backoff -');
      clock.advanceToNext();
      transport.latest.open();
      await host.flush();
      expect(component.text()).toBe('open -');
      expect(transport.links.map(({ sent }) => sent)).toEqual([['login'], ['login']]);
    });

    it('tells listeners of all that happens, from the start', async () => {
      const { key, source } = sharedWorld();
      const heard: unknown[] = [];
      await mount({
        key,
        source,
        on: ['status', ({ previous, status }: StatusChange) => heard.push([previous, status])],
      });
      expect(heard).toEqual([
        [null, 'connecting'],
        ['connecting', 'open'],
      ]);
    });

    it('tells listeners of messages over all links, and does not draw for them (B14)', async () => {
      const { key, source, transport, clock } = silentWorld();
      const heard = vi.fn();
      const component = await mount({ key, source, on: ['message', heard] });
      transport.latest.open();
      await host.flush();
      const draws = component.draws();
      for (let count = 0; count < 100; count += 1) transport.latest.message('before');
      await host.flush();
      expect(component.draws()).toBe(draws);

      transport.latest.drop();
      clock.advanceToNext();
      transport.latest.open();
      transport.latest.message('after');
      expect(heard).toHaveBeenCalledTimes(101);
      expect(heard).toHaveBeenLastCalledWith('after');
    });

    it('draws the latest message for who asks for it', async () => {
      const { key, source, transport } = silentWorld();
      const component = await mount({ key, source, latest: true });
      expect(component.text()).toBe('connecting -');
      transport.latest.open();
      transport.latest.message('one');
      transport.latest.message('two');
      await host.flush();
      expect(component.text()).toBe('open two');
      const draws = component.draws();
      transport.latest.message('two');
      await host.flush();
      expect(component.draws()).toBe(draws);
    });

    it('draws for changes of what was selected only', async () => {
      const { key, source, transport, clock } = silentWorld();
      const component = await mount({ key, source, selector: ({ isConnected }) => isConnected });
      const draws = component.draws();
      transport.latest.refuse();
      clock.advanceToNext();
      await host.flush();
      expect([component.text(), component.draws()]).toEqual(['false -', draws]);
      transport.latest.open();
      await host.flush();
      expect([component.text(), component.draws()]).toEqual(['true -', draws + 1]);
    });

    it('asks `isEqual` what is a change', async () => {
      const { key, source, transport } = silentWorld();
      const component = await mount({
        key,
        source,
        selector: ({ attempt }) => [attempt],
        isEqual: (before, now) => String(before) === String(now),
      });
      const draws = component.draws();
      transport.latest.open();
      await host.flush();
      expect([component.text(), component.draws()]).toEqual(['0 -', draws]);
      transport.latest.drop();
      await host.flush();
      expect([component.text(), component.draws()]).toEqual(['1 -', draws + 1]);
    });

    it('does not let a listener that throws harm anybody', async () => {
      const { key, source, transport, clock } = silentWorld();
      const fault = new Error('a fault of the app');
      const told = vi.fn();
      const heard = vi.fn();
      const throws = () => {
        throw fault;
      };
      await mount({ key, source, on: ['error', told] });
      await mount({ key, source, on: ['message', throws] });
      const component = await mount({ key, source, latest: true, on: ['message', heard] });
      transport.latest.open();
      transport.latest.message('hello');
      await host.flush();
      expect(heard).toHaveBeenCalledWith('hello');
      expect(told).toHaveBeenCalledWith(expect.objectContaining({ event: 'message', cause: fault }));
      expect(component.text()).toBe('open hello');
      clock.advance(60_000);
      expect(component.connection().status).toBe('open');
    });

    it('tells listeners of all that happens after a change of the key, too', async () => {
      const { key, source, clock } = sharedWorld();
      const heard: string[] = [];
      const component = await mount({
        key,
        source,
        on: ['status', (change: StatusChange) => heard.push(change.status)],
      });
      await host.flush();
      component.setKey(`${key}, the next`);
      await host.flush();
      clock.advance(0);
      await host.flush();
      expect(heard).toEqual(['connecting', 'open', 'connecting', 'open']);
    });

    it('holds nothing for a component that a listener ends while its connection starts', async () => {
      // React says that it will unmount a little later.
      vi.spyOn(console, 'error').mockImplementation(() => {});
      const { key, source, transport, clock, left } = silentWorld();
      let end = () => {};
      const component = await mount({ key, source, on: ['status', () => end()] });
      end = () => {
        mounted.delete(component);
        component.unmount();
      };
      component.setKey(`${key}, the next`);
      await host.flush();
      expect(mounted.has(component)).toBe(false);
      await host.flush();
      clock.advance(0);
      expect(transport.links.map(({ phase }) => phase)).toEqual(['over', 'over']);
      expect(left()).toEqual([0, 0, 0]);
    });

    it('calls a listener that two components share for each of them, until each is gone', async () => {
      const { key, source, transport } = silentWorld();
      const heard = vi.fn();
      const first = await mount({ key, source, on: ['message', heard] });
      const second = await mount({ key, source, on: ['message', heard] });
      transport.latest.open();
      transport.latest.message('to both');
      expect(heard).toHaveBeenCalledTimes(2);
      await unmount(first);
      transport.latest.message('to the other');
      expect(heard).toHaveBeenCalledTimes(3);
      await unmount(second);
      transport.latest.message('to nobody');
      expect(heard).toHaveBeenCalledTimes(3);
    });

    it('leaks nothing when it is mounted and unmounted 10,000 times', { timeout: 60_000 }, async () => {
      const held = silentWorld();
      const hold = sharedConnections.lease(held.key, held.source);
      const listeners = countListeners(hold.connection);
      const { pending } = held.clock;
      const { length } = document.querySelectorAll('*');
      for (let count = 0; count < 10_000; count += 1) {
        const component = await mount({ key: held.key, source: held.source, latest: true, on: ['status', () => {}] });
        if (count === 0) expect(listeners()).toBeGreaterThan(0);
        await unmount(component);
      }
      expect(listeners()).toBe(0);
      expect([held.transport.links.length, held.clock.pending]).toEqual([1, pending]);
      hold.release();

      const own = silentWorld();
      for (let count = 0; count < 1_000; count += 1) {
        await unmount(await mount({ key: own.key, source: own.source }));
        own.clock.advance(0);
      }
      expect(own.transport.links.length).toBe(1_000);
      expect(own.left()).toEqual([0, 0, 0]);
      expect(document.querySelectorAll('*').length).toBe(length);
    });
  });
}
