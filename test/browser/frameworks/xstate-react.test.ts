import { useActor, useActorRef, useMachine, useSelector } from '@xstate/react';
import { act, createElement as h, type ReactNode, StrictMode, useEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConnectionMachine } from '../../../machines/index.js';
import { bareMachine } from '../../support/bare-machine.js';

beforeAll(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});

const input = { settings: { closeTimeoutMs: 1_000 } };

async function mount(node: ReactNode): Promise<{ readonly root: Root; readonly element: HTMLElement }> {
  const element = document.createElement('div');
  const root = createRoot(element);
  await act(async () => root.render(node));
  return { root, element };
}

const useItsMachine = (machine: ConnectionMachine) => useMachine(machine, { input });
const useItsActor = (machine: ConnectionMachine) => useActor(machine, { input });

describe.each([
  ['useMachine', useItsMachine],
  ['useActor', useItsActor],
] as const)('the bare machine with %s of @xstate/react', (_, useIt) => {
  it('shows where the connection stands, and takes events', async () => {
    const { machine, links, fireTimers, working } = bareMachine();
    const Badge = (): ReactNode => {
      const [snapshot, send] = useIt(machine);
      return h('button', { type: 'button', onClick: () => send({ type: 'user.close' }) }, snapshot.value);
    };
    const { root, element } = await mount(h(Badge));
    const button = element.querySelector('button');
    expect(button?.textContent).toBe('connecting');
    await act(async () => links[0]?.open());
    expect(button?.textContent).toBe('open');
    await act(async () => links[0]?.drop());
    expect(button?.textContent).toBe('backoff');
    await act(async () => fireTimers());
    await act(async () => links[0]?.open());
    expect(button?.textContent).toBe('open');
    await act(async () => button?.click());
    expect(button?.textContent).toBe('terminated');
    expect(working()).toBe(0);
    await act(async () => root.unmount());
  });

  it('is one actor in StrictMode, with one live link, and leaves nothing behind (P15(f))', async () => {
    const { machine, links, opened, working } = bareMachine();
    const actors = new Set<unknown>();
    const Badge = (): ReactNode => {
      const [snapshot, , actor] = useIt(machine);
      useEffect(() => void actors.add(actor), [actor]);
      return snapshot.value;
    };
    const { root, element } = await mount(h(StrictMode, null, h(Badge)));
    // Stopped and started by the rehearsal of an unmount, at once: the shared connections of heartline wait a moment.
    expect([actors.size, links.length, opened()]).toEqual([1, 1, 2]);
    await act(async () => links[0]?.open());
    expect(element.textContent).toBe('open');
    await act(async () => root.unmount());
    expect(working()).toBe(0);
  });

  it('takes implementations that are provided anew on each render', async () => {
    const { machine, links, opened } = bareMachine();
    const Badge = ({ turn: _ }: { readonly turn: number }): ReactNode => {
      const [snapshot] = useIt(machine.provide({}));
      return snapshot.value;
    };
    const { root, element } = await mount(h(Badge, { turn: 1 }));
    await act(async () => links[0]?.open());
    await act(async () => root.render(h(Badge, { turn: 2 })));
    expect([element.textContent, opened()]).toEqual(['open', 1]);
    await act(async () => root.unmount());
  });
});

describe('the bare machine with useActorRef and useSelector of @xstate/react', () => {
  it('renders anew when the selection changes, and only then', async () => {
    const { machine, links, fireTimers } = bareMachine();
    const shown: boolean[] = [];
    const Badge = (): ReactNode => {
      const actor = useActorRef(machine, { input });
      shown.push(useSelector(actor, (snapshot) => snapshot.hasTag('connected')));
      return null;
    };
    const { root } = await mount(h(Badge));
    await act(async () => links[0]?.open());
    await act(async () => links[0]?.drop());
    await act(async () => fireTimers());
    await act(async () => links[0]?.open());
    expect(shown).toEqual([false, true, false, true]);
    await act(async () => root.unmount());
  });
});
