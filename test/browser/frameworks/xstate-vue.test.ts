import { useActor, useActorRef, useMachine, useSelector } from '@xstate/vue';
import { describe, expect, it } from 'vitest';
import { type App, type Component, createApp, defineComponent, h, nextTick } from 'vue';
import type { ConnectionMachine } from '../../../machines/index.js';
import { bareMachine } from '../../support/bare-machine.js';

const input = { settings: { closeTimeoutMs: 1_000 } };

async function mount(root: Component): Promise<{ readonly app: App; readonly element: HTMLElement }> {
  const element = document.createElement('div');
  const app = createApp(root);
  app.mount(element);
  await nextTick();
  return { app, element };
}

const useItsMachine = (machine: ConnectionMachine) => useMachine(machine, { input });
const useItsActor = (machine: ConnectionMachine) => useActor(machine, { input });

describe.each([
  ['useMachine', useItsMachine],
  ['useActor', useItsActor],
] as const)('the bare machine with %s of @xstate/vue', (_, useIt) => {
  it('shows where the connection stands, takes events, and ends by itself', async () => {
    const { machine, links, fireTimers, working } = bareMachine();
    const Badge = defineComponent(() => {
      const { snapshot, send } = useIt(machine);
      return () => h('button', { onClick: () => send({ type: 'user.close' }) }, snapshot.value.value);
    });
    const { app, element } = await mount(Badge);
    const button = element.querySelector('button');
    const shown = async (happen?: () => void): Promise<string | null | undefined> => {
      happen?.();
      await nextTick();
      return button?.textContent;
    };
    expect(await shown()).toBe('connecting');
    expect(await shown(() => links[0]?.open())).toBe('open');
    expect(await shown(() => links[0]?.drop())).toBe('backoff');
    expect(await shown(fireTimers)).toBe('connecting');
    expect(await shown(() => links[0]?.open())).toBe('open');
    expect(await shown(() => button?.click())).toBe('terminated');
    expect(working()).toBe(0);
    app.unmount();
  });

  it('ends with the component', async () => {
    const { machine, opened, working } = bareMachine();
    const { app } = await mount(
      defineComponent(() => {
        const { snapshot } = useIt(machine);
        return () => snapshot.value.value;
      }),
    );
    expect([opened(), working() > 0]).toEqual([1, true]);
    app.unmount();
    expect(working()).toBe(0);
  });
});

describe('the bare machine with useActorRef and useSelector of @xstate/vue', () => {
  it('renders anew when the selection changes, and only then', async () => {
    const { machine, links, fireTimers } = bareMachine();
    const shown: boolean[] = [];
    const { app } = await mount(
      defineComponent(() => {
        const isConnected = useSelector(useActorRef(machine, { input }), (snapshot) => snapshot.hasTag('connected'));
        return () => void shown.push(isConnected.value);
      }),
    );
    for (const happen of [() => links[0]?.open(), () => links[0]?.drop(), fireTimers, () => links[0]?.open()]) {
      happen();
      await nextTick();
    }
    expect(shown).toEqual([false, true, false, true]);
    app.unmount();
  });
});
