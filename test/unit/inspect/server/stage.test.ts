import { afterEach, describe, expect, it, vi } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { History } from '../../../../src/inspect/history.js';
import type { AppMessage, ViewerMessage } from '../../../../src/inspect/messages.js';
import { hub } from '../../../../src/inspect/server/hub.js';
import { Stage } from '../../../../src/inspect/server/stage.js';
import { readViewerMessage } from '../../../../src/inspect/viewer-message.js';
import { eventMessage, FakeService } from './fake-service.js';

class Viewer {
  readonly told: AppMessage[] = [];
  readonly terminate: () => void = vi.fn();

  tell(message: AppMessage): void {
    this.told.push(message);
  }

  /** The messages as one line each: what, of whom, and the event or the state. */
  get lines(): string[] {
    return this.told.map((message) => {
      const words = [message.type.replace('service.', ''), message.sessionId];
      if (message.type === 'service.event') words.push(JSON.parse(message.event).name);
      if (message.type === 'service.state' || message.type === 'service.register')
        words.push(JSON.parse(message.state).value);
      return words.join(' ');
    });
  }
}

const handshake: ViewerMessage = { type: 'xstate.inspecting' };
const press = (sessionId: string): ViewerMessage => readViewerMessage(JSON.stringify(eventMessage(sessionId, 'press')));

const stages: Stage[] = [];
function openStage(history = 1_000): Stage {
  const stage = new Stage(new History(history));
  stages.push(stage);
  return stage;
}

function watch(stage: Stage): Viewer {
  const viewer = new Viewer();
  stage.entered(viewer);
  stage.take(handshake, viewer);
  return viewer;
}

afterEach(() => {
  for (const stage of stages.splice(0)) stage.close();
  expect(hub.counts.shown).toBe(0);
});

describe('a stage', () => {
  it('tells what happens to whom it shows, through @xstate/inspect', () => {
    const stage = openStage();
    const viewer = watch(stage);
    const lamp = new FakeService('x:1', 'x:0');
    stage.show(lamp);
    lamp.happens('press', 'on');
    lamp.stop();

    expect(viewer.lines).toEqual([
      'register x:1 off',
      'event x:1 xstate.init',
      'state x:1 off',
      'event x:1 press',
      'state x:1 on',
      'stop x:1',
    ]);
    expect(viewer.told[0]).toMatchObject({ id: 'lamp', parent: 'x:0', machine: JSON.stringify(lamp.machine) });
  });

  it('tells a viewer that comes later the same, and the others nothing again', () => {
    const stage = openStage();
    const early = watch(stage);
    const lamp = new FakeService('x:1');
    stage.show(lamp);
    lamp.happens('press', 'on');
    const before = [...early.told];

    const late = watch(stage);
    expect(late.told).toEqual(before);
    expect(early.told).toEqual(before);
  });

  it('tells nothing to whom has shaken no hands, and not the past again to whom does it twice', () => {
    const stage = openStage();
    const viewer = new Viewer();
    stage.entered(viewer);
    const lamp = new FakeService('x:1', 'x:0');
    stage.show(lamp);
    lamp.happens('press', 'on');
    expect(viewer.told).toEqual([]);

    stage.take(handshake, viewer);
    const past = viewer.told.length;
    expect(past).toBe(5);
    stage.take(handshake, viewer);
    expect(viewer.lines.slice(past)).toEqual(['register x:1 on']);
    expect(viewer.told.at(-1)).toMatchObject({ id: 'lamp', parent: 'x:0' });
  });

  it('passes an event on to the actor that it is for, once, and tells it with what came of it', () => {
    const stage = openStage();
    const [lamp, other] = [new FakeService('x:1'), new FakeService('x:2')];
    stage.show(lamp);
    stage.show(other);
    const viewer = watch(stage);
    viewer.told.length = 0;
    lamp.onEvent = (type) => {
      lamp.state = { ...lamp.state, value: type === 'press' ? 'on' : 'off' };
      for (const subscriber of lamp.subscribers) subscriber(lamp.state);
    };
    stage.take(press('x:1'), viewer);

    expect(lamp.received).toMatchObject([{ name: 'press', data: { type: 'press' }, $$type: 'scxml' }]);
    expect(other.received).toEqual([]);
    expect(viewer.lines).toEqual(['event x:1 press', 'state x:1 on']);
    expect(JSON.parse((viewer.told[0] as { event: string }).event)).toMatchObject({ origin: 'x:1' });
  });

  it('tells all there is of an actor that stops by the event it is sent', () => {
    const stage = openStage();
    const lamp = new FakeService('x:1');
    stage.show(lamp);
    const viewer = watch(stage);
    viewer.told.length = 0;
    lamp.onEvent = (type) => {
      lamp.happens(type, 'on');
      lamp.stop();
    };
    stage.take(press('x:1'), viewer);
    expect(viewer.lines.at(-2)).toBe('state x:1 on');
    expect(viewer.lines.at(-1)).toBe('stop x:1');
    expect(() => stage.take(press('x:1'), viewer)).toThrow(/has stopped, or is not shown/);
  });

  it('refuses an event for an actor that it does not show, also if another stage does', () => {
    const [mine, theirs] = [openStage(), openStage()];
    const lamp = new FakeService('x:1');
    theirs.show(lamp);
    const viewer = watch(mine);
    expect(() => mine.take(press('x:1'), viewer)).toThrow(/not shown here/);
    expect(lamp.received).toEqual([]);
    expect(viewer.told).toEqual([]);
  });

  it('says what an actor threw, and goes on', () => {
    const stage = openStage();
    const lamp = new FakeService('x:1');
    stage.show(lamp);
    const viewer = watch(stage);
    lamp.onEvent = () => {
      throw new Error('burnt out');
    };
    expect(() => stage.take(press('x:1'), viewer)).toThrow(/burnt out/);
    lamp.happens('release', 'off');
    expect(viewer.lines.at(-1)).toBe('state x:1 off');
    // Whoever calls `send` by itself gets the throw.
    expect(() => lamp.send({ data: { type: 'press' } })).toThrow('burnt out');
  });

  it('forgets an actor, which is then as it was before', () => {
    const stage = openStage();
    const lamp = new FakeService('x:1');
    const { send } = lamp;
    const viewer = watch(stage);
    stage.show(lamp);
    expect(lamp.send).not.toBe(send);
    stage.forget('x:1');
    stage.forget('x:1');

    expect(viewer.lines.filter((line) => line === 'stop x:1')).toHaveLength(1);
    expect(lamp.send).toBe(send);
    expect(lamp.subscribers.size).toBe(0);
    lamp.happens('press', 'on');
    expect(viewer.lines.at(-1)).toBe('stop x:1');
  });

  it('passes on through a function that was put over its own, and reports nothing more', () => {
    const stage = openStage();
    const lamp = new FakeService('x:1');
    stage.show(lamp);
    const ours = lamp.send;
    lamp.send = (event) => ours(event);
    stage.forget('x:1');
    const viewer = watch(stage);
    const told = viewer.told.length;
    lamp.send({ data: { type: 'press' } });
    expect(lamp.received).toEqual([{ data: { type: 'press' } }]);
    expect(viewer.told).toHaveLength(told);
  });

  it('shows an actor once, however often it is asked, and another one of the same session in its place', () => {
    const stage = openStage();
    const viewer = watch(stage);
    const [lamp, next] = [new FakeService('x:1'), new FakeService('x:1')];
    stage.show(lamp);
    stage.show(lamp);
    expect(viewer.lines.filter((line) => line.startsWith('register'))).toHaveLength(1);
    stage.show(next);
    lamp.happens('press', 'on');
    expect(viewer.lines.slice(3)).toEqual(['stop x:1', 'register x:1 off', 'event x:1 xstate.init', 'state x:1 off']);
  });

  it.each([[null], [undefined], [7], [{}], [{ send() {}, subscribe() {}, onStop() {}, id: 'lamp' }]])(
    'refuses to show %j',
    (service) => {
      expect(() => openStage().show(service as unknown as FakeService)).toThrow(TypeError);
    },
  );

  it('shows nothing of an actor that cannot be read, and is none the worse for it', () => {
    const stage = openStage();
    const viewer = watch(stage);
    const lamp = new FakeService('x:1');
    const { send } = lamp;
    const { state } = lamp;
    lamp.state = { value: 1n };
    expect(() => stage.show(lamp)).toThrow(/BigInt/);
    expect(lamp.send).toBe(send);
    expect(viewer.told).toEqual([]);
    expect(hub.counts.shown).toBe(0);

    lamp.state = state;
    stage.show(lamp);
    expect(viewer.lines).toHaveLength(3);
  });

  it('tells of the end of an actor that fails while it is shown', () => {
    const stage = openStage();
    const viewer = watch(stage);
    const lamp = new FakeService('x:1');
    lamp.subscribe = () => {
      throw new Error('no subscribers, please');
    };
    expect(() => stage.show(lamp)).toThrow('no subscribers, please');
    expect(viewer.lines.at(-1)).toBe('stop x:1');
    expect(hub.counts.shown).toBe(0);
  });

  it('needs no event in the state', () => {
    const stage = openStage();
    const viewer = watch(stage);
    const lamp = new FakeService('x:1');
    lamp.state = { value: 'off' };
    stage.show(lamp);
    expect(viewer.lines).toEqual(['register x:1 off', 'state x:1 off']);
  });

  it('disconnects its viewers when it closes, and shows and tells nothing after it', () => {
    const stage = openStage();
    const viewer = watch(stage);
    const lamp = new FakeService('x:1');
    stage.show(lamp);
    const told = viewer.told.length;
    stage.close();
    stage.show(new FakeService('x:2'));
    lamp.happens('press', 'on');
    expect(viewer.terminate).toHaveBeenCalledOnce();
    expect(viewer.told).toHaveLength(told);
    expect(lamp.subscribers.size).toBe(0);

    const late = new Viewer();
    stage.entered(late);
    expect(late.terminate).toHaveBeenCalledOnce();
  });
});

describe('several stages', () => {
  it('are each told of what they show only', () => {
    const [first, second] = [openStage(), openStage()];
    const [mine, theirs] = [watch(first), watch(second)];
    const [lamp, both] = [new FakeService('x:1'), new FakeService('x:2')];
    first.show(lamp);
    first.show(both);
    second.show(both);
    lamp.happens('press', 'on');
    both.happens('press', 'on');

    expect(theirs.lines).toEqual(['register x:2 off', 'event x:2 press', 'state x:2 on']);
    expect(mine.lines.slice(-4)).toEqual(['event x:1 press', 'state x:1 on', 'event x:2 press', 'state x:2 on']);
  });

  it('do not end for one another what both show', () => {
    const [first, second] = [openStage(), openStage()];
    const [mine, theirs] = [watch(first), watch(second)];
    const lamp = new FakeService('x:1');
    first.show(lamp);
    second.show(lamp);
    first.forget('x:1');
    lamp.happens('press', 'on');
    expect(mine.lines.at(-1)).toBe('stop x:1');
    expect(theirs.lines.at(-1)).toBe('state x:1 on');
    lamp.stop();
    expect(theirs.lines.at(-1)).toBe('stop x:1');
    expect(mine.lines.filter((line) => line.startsWith('stop'))).toHaveLength(1);
  });
});

describe('what is left behind', () => {
  it('is nothing after 1,000 stages with the same actor and 1,000 others', () => {
    const constant = new FakeService('constant');
    const { slots } = hub.counts;
    for (let time = 0; time < 1_000; time++) {
      const stage = openStage();
      stage.show(constant);
      stage.show(new FakeService(`x:${time}`));
      stage.close();
    }
    expect(hub.counts.shown).toBe(0);
    expect(hub.counts.slots).toBeLessThanOrEqual(Math.max(slots, 2));
    expect(constant.subscribers.size).toBe(0);
    expect(constant.stopListeners).toHaveLength(1);
  });

  it('is no global through which actors would get in', () => {
    const stage = openStage();
    stage.show(new FakeService('x:1'));
    expect('__xstate__' in globalThis).toBe(false);
    const viewer = watch(stage);
    const told = viewer.told.length;
    // XState 5 looks for the global only where there is a window.
    vi.stubGlobal('window', globalThis);
    createActor(createMachine({ id: 'intruder' }), { devTools: true } as object).start();
    vi.unstubAllGlobals();
    expect(viewer.told).toHaveLength(told);
  });
});
