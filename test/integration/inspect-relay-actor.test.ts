import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { assign, createActor, createMachine } from 'xstate';
import { showActor } from '../../src/inspect/follow.js';
import { bridgeSettingsOf } from '../../src/inspect/options.js';
import { openRelay } from '../../src/inspect/server/relay.js';
import { eventMessage } from '../unit/inspect/server/fake-service.js';
import { makeViewerFolder, type ViewerFolder } from './inspect-viewer-folder.js';

const lamp = createMachine({
  id: 'lamp',
  initial: 'off',
  context: { presses: 0 },
  on: { remove: '.removed' },
  states: {
    off: { on: { press: { target: 'on', actions: assign({ presses: ({ context }) => context.presses + 1 }) } } },
    on: { on: { press: 'off' } },
    removed: { type: 'final' },
  },
});

interface Told {
  readonly type: string;
  readonly sessionId: string;
  readonly event: string;
  readonly state: string;
}

let viewer: ViewerFolder;

beforeAll(() => {
  viewer = makeViewerFolder();
});

afterAll(() => viewer.remove());

describe('an actor of XState 5 behind a relay', () => {
  it('is shown with each event once and in order, takes events of the viewer, and ends', async () => {
    const relay = await openRelay({ viewer: viewer.path });
    const actor = createActor(lamp).start();
    const bridge = showActor(actor, { register: (service) => relay.show(service) }, bridgeSettingsOf({}));
    const socket = new WebSocket(new URL(relay.url).searchParams.get('server') ?? '');
    const told: string[] = [];
    socket.on('message', (data) => {
      const { type, event, state }: Told = JSON.parse(data.toString());
      if (type === 'service.event') told.push(`event ${JSON.parse(event).name}`);
      else told.push([type.replace('service.', ''), state && JSON.parse(state).value].filter(Boolean).join(' '));
    });
    await once(socket, 'open');
    const heard = async () => {
      socket.ping();
      await once(socket, 'pong');
      return told.splice(0);
    };

    actor.send({ type: 'press' });
    socket.send('{"type":"xstate.inspecting"}');
    expect(await heard()).toEqual(['register off', 'event xstate.init', 'state off', 'event press', 'state on']);
    for (const type of ['press', 'press', 'remove']) socket.send(JSON.stringify(eventMessage(actor.sessionId, type)));
    expect(await heard()).toEqual([
      'event press',
      'state off',
      'event press',
      'state on',
      'event remove',
      'state removed',
      'stop',
    ]);
    expect(actor.getSnapshot()).toMatchObject({ status: 'done', context: { presses: 2 } });

    bridge.stop();
    socket.terminate();
    await relay.close();
  });
});
