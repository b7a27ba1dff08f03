import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChartLayout } from '../../../../src/inspect/viewer/chart/layout.js';
import { RecordingStore } from '../../../../src/inspect/viewer/recording/store.js';
import { AppConnection } from '../../../../src/inspect/viewer/ui/connection.js';
import { openFile } from '../../../../src/inspect/viewer/ui/files.js';
import { Model } from '../../../../src/inspect/viewer/ui/model.js';
import { Page } from '../../../../src/inspect/viewer/ui/page.js';
import { FakeApp, FakeViewer, register } from '../receive/windows.js';

const saved = {
  format: 'heartline-recording',
  version: 1,
  entries: [{ at: 1, actor: 'old', kind: 'actor', name: 'old', parent: null, chart: null, state: null }],
};
const file = (text: string): File => new File([text], 'recording.json');
const stop = (sessionId: string): object => ({ type: 'service.stop', sessionId });

let app: FakeApp;
let viewer: FakeViewer;
let page: Page;

beforeEach(async () => {
  app = new FakeApp();
  viewer = new FakeViewer({ opener: app });
  vi.stubGlobal('window', viewer);
  vi.stubGlobal('location', { ...viewer.location, hostname: 'localhost' });
  const model = new Model(new RecordingStore(), (run) => run());
  page = new Page(model, new AppConnection(model), null as unknown as ChartLayout);
  await page.app.open();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const actors = (): string[] => [...page.model.moment.value.keys()];
const kinds = (): string[] => page.model.entries.value.map(({ kind }) => kind);

describe('clearing', () => {
  it('keeps the living actors of an app that is heard', () => {
    viewer.hear(register('s'), app);
    viewer.hear(register('t'), app);
    viewer.hear(stop('t'), app);
    page.clear();
    expect([actors(), kinds()]).toEqual([['s'], ['actor']]);
    expect(page.model.actor.value?.chart?.id).toBe('m');
  });

  it('forgets everything of one that has gone', () => {
    viewer.hear(register('s'), app);
    viewer.hear({ type: 'xstate.disconnect' }, app);
    page.clear();
    expect(actors()).toEqual([]);
  });
});

describe('opening a recording', () => {
  it('ends the hearing of the app, so that nothing is added to it', async () => {
    viewer.hear(register('s'), app);
    await openFile(page, file(JSON.stringify(saved)));
    expect([page.app.hearing.value, viewer.listening, page.app.canSend('s')]).toEqual([{ state: 'left' }, 0, false]);
    viewer.hear(register('t'), app);
    expect(actors()).toEqual(['old']);
    page.clear();
    expect(actors()).toEqual([]);
  });

  it('changes nothing where it is refused', async () => {
    viewer.hear(register('s'), app);
    await openFile(page, file('{}'));
    expect(page.app.notices.value).toHaveLength(1);
    expect(page.app.hearing.value.state).toBe('connected');
    viewer.hear(register('t'), app);
    expect(actors()).toEqual(['s', 't']);
  });

  it('comes before an app that was still to be heard', async () => {
    const opening = page.app.open();
    page.app.leave();
    await opening;
    expect([page.app.hearing.value.state, viewer.listening]).toEqual(['left', 0]);
  });

  it('leaves a page that hears nobody as it is', async () => {
    const model = new Model(new RecordingStore(), (run) => run());
    const alone = new Page(model, new AppConnection(model), null as unknown as ChartLayout);
    await openFile(alone, file(JSON.stringify(saved)));
    expect([alone.app.hearing.value, model.length.value]).toEqual([{ state: 'none' }, 1]);
  });
});

describe('connecting again', () => {
  it('begins with an empty recording, once the app is there', async () => {
    viewer.hear(register('s'), app);
    viewer.hear({ type: 'xstate.disconnect' }, app);
    await page.app.open();
    expect(actors()).toEqual(['s']);
    viewer.hear(register('s'), app);
    viewer.hear(register('t'), app);
    expect([actors(), kinds()]).toEqual([
      ['s', 't'],
      ['actor', 'actor'],
    ]);
  });

  it('does so as well when the app comes back by itself', () => {
    viewer.hear(register('s'), app);
    viewer.hear({ type: 'xstate.disconnect' }, app);
    viewer.hear(register('t'), app);
    expect(actors()).toEqual(['t']);
  });

  it('takes the place of a recording that was opened', async () => {
    await openFile(page, file(JSON.stringify(saved)));
    await page.app.open();
    viewer.hear(register('s'), app);
    expect([actors(), page.app.hearing.value.state]).toEqual([['s'], 'connected']);
  });

  it('loses nothing to the second protocol of the same app', () => {
    viewer.hear(register('s'), app);
    viewer.hear({ type: '@xstate.event', event: { type: 'GO' }, sessionId: 'x:1', _version: '0.7.2' }, app);
    expect(kinds()).toEqual(['actor', 'event']);
  });
});
