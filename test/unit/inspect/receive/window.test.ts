import { describe, expect, it } from 'vitest';
import { openWindowReceiver } from '../../../../src/inspect/viewer/receive/window.js';
import { type Address, actor5, FakeApp, FakeViewer, hearing, register } from './windows.js';

function setUp(address: Address = {}, how: 'opener' | 'parent' = 'opener') {
  const app = new FakeApp();
  const viewer = new FakeViewer({ [how]: app }, address);
  const heard = hearing();
  const receiver = openWindowReceiver({ window: viewer, callbacks: heard, now: () => 7 });
  return { app, viewer, heard, receiver };
}
const unchanged = { all: [], connections: [], ends: [] };

describe('the receiver of a window', () => {
  it.each(['opener', 'parent'] as const)('greets the %s by both protocols, and nobody else', (how) => {
    const { app, heard, receiver } = setUp({}, how);
    const origin = 'http://localhost:3000';
    expect(app.posted).toEqual([
      { message: { type: 'xstate.inspecting' }, origin },
      { message: { type: '@statelyai.connected' }, origin },
    ]);
    expect([receiver?.kind, heard.refusals]).toEqual(['window', []]);
  });

  it('hears both protocols at once, and says once that each is there', () => {
    const { app, viewer, heard } = setUp();
    viewer.hear(register('s'), app);
    viewer.hear({ type: 'service.stop', sessionId: 's' }, app);
    viewer.hear(actor5('x:1'), app);
    viewer.hear({ type: '@xstate.event', event: { type: 'GO' }, sessionId: 'x:1', _version: '0.7.2' }, app);
    expect(heard.all.map(({ actor, kind, at }) => [actor, kind, at])).toEqual([
      ['s', 'actor', 1],
      ['s', 'stop', 1],
      ['x:1', 'actor', 1],
      ['x:1', 'event', 7],
    ]);
    expect([heard.connections, heard.refusals]).toEqual([['@xstate/inspect', '@statelyai/inspect'], []]);
  });

  it('hears no second time of an actor that is registered again', () => {
    const { app, viewer, heard } = setUp();
    viewer.hear(register('s'), app);
    viewer.hear(register('s'), app);
    expect(heard.all).toHaveLength(1);
  });

  it('takes actors of the same name for others after the app has gone', () => {
    const { app, viewer, heard, receiver } = setUp();
    viewer.hear(register('s'), app);
    viewer.hear({ type: 'xstate.disconnect' }, app);
    expect(receiver?.isTwoWay('s')).toBe(false);
    viewer.hear(register('s'), app);
    expect(heard.all).toHaveLength(2);
  });

  it('sends an event to the app, and only to its origin', () => {
    const { app, viewer, heard, receiver } = setUp({ search: '?origin=https://app.example' });
    viewer.hear(register('s'), app, 'https://app.example');
    expect(receiver?.isTwoWay('s')).toBe(true);
    receiver?.send('s', { type: 'GO', n: 1 });
    const { message, origin } = app.posted.at(-1) ?? {};
    expect([origin, message]).toEqual([
      'https://app.example',
      { type: 'xstate.event', event: expect.any(String), service: 's' },
    ]);
    expect(JSON.parse(String(Reflect.get(Object(message), 'event')))).toEqual({
      name: 'GO',
      data: { type: 'GO', n: 1 },
      $$type: 'scxml',
      type: 'external',
      origin: 's',
    });
    expect(new Set(app.posted.map((post) => post.origin))).toEqual(new Set(['https://app.example']));
    expect(heard.refusals).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['without a type', {}, /type: must be a string, not missing/],
    ['with an empty type', { type: '' }, /type: must not be empty/],
    ['with a function', { type: 'GO', f: () => {} }, /f: a function is no plain data/],
    ['too large', { type: 'GO', text: 'x'.repeat(5_000_001) }, /larger than/],
  ])('does not send an event %s', (_, event, reason) => {
    const { app, viewer, heard, receiver } = setUp();
    viewer.hear(register('s'), app);
    const { length } = app.posted;
    receiver?.send('s', event);
    expect([app.posted.length, heard.refusals]).toEqual([length, [expect.stringMatching(reason)]]);
  });

  it('does not send to an actor that only reports, has stopped or is not there', () => {
    const { app, viewer, heard, receiver } = setUp();
    viewer.hear(actor5('x:1'), app);
    viewer.hear(register('s'), app);
    viewer.hear({ type: 'service.stop', sessionId: 's' }, app);
    const { length } = app.posted;
    for (const actor of ['x:1', 's', 'nobody']) {
      expect(receiver?.isTwoWay(actor)).toBe(false);
      receiver?.send(actor, { type: 'GO' });
    }
    expect([app.posted.length, heard.refusals.length]).toEqual([length, 3]);
  });

  it('takes an actor that is told by both protocols from the one that can be answered', () => {
    const { app, viewer, heard } = setUp();
    viewer.hear(register('x:1'), app);
    viewer.hear(actor5('x:1'), app);
    viewer.hear(actor5('x:2'), app);
    expect(heard.all.map(({ actor }) => actor)).toEqual(['x:1', 'x:2']);
  });

  it('refuses another window and another origin, says so, and changes nothing', () => {
    const { app, viewer, heard } = setUp();
    viewer.hear(register('s'), new FakeApp());
    viewer.hear(register('s'), viewer);
    viewer.hear(register('s'), null);
    viewer.hear(register('s'), app, 'https://evil.example');
    viewer.hear(register('s'), app, 'http://localhost:3001');
    viewer.hear(actor5('s'), app, 'null');
    expect(heard).toMatchObject(unchanged);
    expect(heard.refusals).toHaveLength(6);
    expect(heard.refusals[0]).toBe('A message came from another window, of http://localhost:3000.');
    expect(heard.refusals[3]).toBe('A message came from https://evil.example; expected is http://localhost:3000.');
  });

  it('passes over messages that are not an inspector’s, from wherever', () => {
    const { app, viewer, heard } = setUp();
    for (const data of [null, 'text', 1, [], {}, { type: 1 }, { type: 'webpackOk' }, { source: 'devtools' }]) {
      viewer.hear(data, app);
      viewer.hear(data, viewer, 'https://evil.example');
    }
    viewer.hear({ type: 'xstate.inspecting' }, app);
    expect(heard).toMatchObject({ ...unchanged, refusals: [] });
  });

  it.each<[string, object]>([
    ['a machine that is no JSON', { ...register('s'), machine: '{' }],
    [
      'a machine that XState cannot read',
      { ...register('s'), machine: '{"id":"m","initial":"x","states":{"a":{"id":"a"}}}' },
    ],
    ['a state that XState cannot read', { ...register('s'), state: '{"value":"a"}' }],
    ['a state that is no object', { ...register('s'), state: 'null' }],
    ['too much', { ...register('s'), state: `"${'x'.repeat(5_000_000)}"` }],
    ['a map', { ...register('s'), extra: new Map() }],
    ['no version', { ...actor5('s'), _version: undefined }],
    ['a definition nested too deep', { ...actor5('s'), definition: `${'['.repeat(200)}${']'.repeat(200)}` }],
    ['a prototype', { ...actor5('s'), snapshot: JSON.parse('{"__proto__":{"status":"done"}}') }],
  ])('refuses a message with %s, says so, changes nothing and hears on', (_, message) => {
    const { app, viewer, heard } = setUp();
    viewer.hear(message, app);
    expect(heard).toMatchObject({ ...unchanged, refusals: [expect.stringMatching(/not accepted|cannot read/)] });
    viewer.hear(register('s'), app);
    expect(heard.all).toHaveLength(1);
  });

  it('says when the app goes, and when it is there again', () => {
    const { app, viewer, heard } = setUp();
    viewer.hear(register('s'), app);
    viewer.hear({ type: 'xstate.disconnect' }, app);
    viewer.hear(register('s'), app);
    viewer.hear({ type: '@statelyai.disconnected' }, app);
    expect(heard.ends).toEqual(['The app was closed or reloaded.', 'The app was closed or reloaded.']);
    expect(heard.connections).toEqual(['@xstate/inspect', '@xstate/inspect']);
  });

  it('hears and leaves nothing behind once it is closed', () => {
    const { app, viewer, heard, receiver } = setUp();
    receiver?.close();
    viewer.hear(register('s'), app);
    expect([viewer.listening, heard.all, heard.refusals]).toEqual([0, [], []]);
  });

  it('is none where nobody opened the page, or somebody who may not talk', () => {
    const alone = hearing();
    expect(openWindowReceiver({ window: new FakeViewer({}), callbacks: alone })).toBeNull();
    expect(alone.refusals).toEqual(['No app opened this page, and none embeds it.']);

    const { app, viewer, heard, receiver } = setUp({ referrer: 'https://evil.example/' });
    expect([receiver, app.posted, viewer.listening]).toEqual([null, [], 0]);
    expect(heard.refusals).toEqual([expect.stringContaining('https://evil.example')]);
  });
});
