import { createBrowserInspector } from '@statelyai/inspect';
import { createDevTools, inspect } from '@xstate/inspect';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { createMachine as createMachine4, interpret } from 'xstate-v4';
import type { Receiver } from '../../../src/inspect/viewer/receive/receiver.js';
import { openWindowReceiver } from '../../../src/inspect/viewer/receive/window.js';
import { type Heard, hearing, register } from '../../unit/inspect/receive/windows.js';

/** Any page of the own origin will do: the receiver is started in it from here. */
const page = (search = '') => new URL(`/package.json${search}`, location.href).href;

const lamp = { id: 'lamp', initial: 'off', states: { off: { on: { PRESS: 'on' } }, on: { on: { PRESS: 'off' } } } };

interface Viewer {
  readonly heard: Heard;
  readonly frame: HTMLIFrameElement;
  readonly receiver: () => Receiver | null;
}

/** An empty frame that becomes a viewer as soon as a page is loaded into it. */
function viewerIn(frame: HTMLIFrameElement): Viewer {
  const heard = hearing();
  let receiver: Receiver | null = null;
  frame.addEventListener('load', () => {
    const window = frame.contentWindow;
    if (window === null || window.location.protocol === 'about:') return;
    receiver = openWindowReceiver({ window, callbacks: heard });
  });
  return { heard, frame, receiver: () => receiver };
}

function newFrame(attributes: Readonly<Record<string, string>> = {}): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
  return document.body.appendChild(frame);
}

const loaded = (frame: HTMLIFrameElement): Promise<unknown> =>
  new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));

/** A viewer that was loaded by nobody but this test. */
async function openViewer(search = ''): Promise<Viewer> {
  const viewer = viewerIn(newFrame({ name: 'viewer' }));
  viewer.frame.src = page(search);
  await loaded(viewer.frame);
  return viewer;
}

/** Posted after all else, it is heard or refused after all else. */
async function lastWord({ frame, heard }: Viewer): Promise<void> {
  const count = () => heard.all.length + heard.refusals.length;
  const before = count();
  frame.contentWindow?.postMessage(register('last word'), '*');
  await vi.waitFor(() => expect(count()).toBeGreaterThan(before));
}

afterEach(() => {
  for (const frame of document.querySelectorAll('iframe')) frame.remove();
});

describe('the receiver in a real window', () => {
  it('hears @xstate/inspect, and sends events to its actors', async () => {
    const frame = newFrame();
    const viewer = viewerIn(frame);
    const devTools = createDevTools();
    const inspector = inspect({ iframe: frame, url: page(), devTools: () => devTools });
    const service = interpret(createMachine4({ ...lamp, predictableActionArguments: true })).start();
    devTools.register(service as never);

    await vi.waitFor(() => expect(viewer.heard.all.length).toBeGreaterThan(0));
    service.send('PRESS');
    await vi.waitFor(() => expect(viewer.heard.all.at(-1)).toMatchObject({ kind: 'state', state: { value: 'on' } }));
    viewer.receiver()?.send(service.sessionId, { type: 'PRESS' });
    await vi.waitFor(() => expect(service.getSnapshot().value).toBe('off'));
    await vi.waitFor(() => expect(viewer.heard.all.at(-1)).toMatchObject({ state: { value: 'off' } }));
    expect([viewer.heard.connections, viewer.heard.refusals]).toEqual([['@xstate/inspect'], []]);
    service.stop();
    inspector?.disconnect();
  });

  it('hears @statelyai/inspect, whose actors take no events', async () => {
    const frame = newFrame();
    const viewer = viewerIn(frame);
    const inspector = createBrowserInspector({ iframe: frame, url: page() });
    const actor = createActor(createMachine(lamp), { inspect: inspector.inspect }).start();
    actor.send({ type: 'PRESS' });
    await vi.waitFor(() => expect(viewer.heard.all.at(-1)).toMatchObject({ kind: 'state', state: { value: 'on' } }));
    expect(viewer.heard.connections).toEqual(['@statelyai/inspect']);
    expect(viewer.receiver()?.isTwoWay(actor.sessionId)).toBe(false);
    viewer.receiver()?.send(actor.sessionId, { type: 'PRESS' });
    expect(viewer.heard.refusals).toEqual([expect.stringMatching(/not sent/)]);
    expect(actor.getSnapshot().value).toBe('on');
    actor.stop();
  });

  it('refuses another window of the same origin, and one of none', async () => {
    const viewer = await openViewer();
    const message = JSON.stringify(register('intruder'));
    const post = `parent.frames.viewer.postMessage(${message}, '*')`;
    const neighbour = newFrame({ srcdoc: `<script>${post}</script>` });
    await loaded(neighbour);
    const stranger = newFrame({ sandbox: 'allow-scripts', srcdoc: `<script>${post}</script>` });
    await loaded(stranger);
    await vi.waitFor(() => expect(viewer.heard.refusals).toHaveLength(2));
    expect(viewer.heard.refusals).toEqual([
      `A message came from another window, of ${location.origin}.`,
      'A message came from another window, of null.',
    ]);
    await lastWord(viewer);
    expect(viewer.heard.all.map(({ actor }) => actor)).toEqual(['last word']);
  });

  it('refuses its own parent if another origin is expected, and greets nobody but that', async () => {
    const greetings: unknown[] = [];
    const hear = ({ data }: MessageEvent) => greetings.push(data);
    window.addEventListener('message', hear);
    const viewer = await openViewer('?origin=https://app.example');
    await lastWord(viewer);
    window.removeEventListener('message', hear);
    expect(viewer.heard.refusals).toEqual([`A message came from ${location.origin}; expected is https://app.example.`]);
    const types = greetings.map((data) => Reflect.get(Object(data), 'type'));
    expect(types).not.toContain('xstate.inspecting');
    expect(types).not.toContain('@statelyai.connected');
    expect(viewer.heard.all).toEqual([]);
  });

  it('refuses what structured cloning allows and JSON does not have', async () => {
    const viewer = await openViewer();
    const cycle: Record<string, unknown> = { ...register('s') };
    cycle.self = cycle;
    for (const extra of [new Map(), new Date(0), new Uint8Array(1), 1n, cycle, new Error('x')]) {
      viewer.frame.contentWindow?.postMessage({ ...register('s'), extra }, '*');
    }
    await vi.waitFor(() => expect(viewer.heard.refusals).toHaveLength(6));
    await lastWord(viewer);
    expect(viewer.heard.all.map(({ actor }) => actor)).toEqual(['last word']);
  });
});
