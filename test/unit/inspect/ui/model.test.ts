import { beforeEach, describe, expect, it } from 'vitest';
import { MalformedError } from '../../../../src/inspect/viewer/recording/malformed.js';
import { RecordingStore } from '../../../../src/inspect/viewer/recording/store.js';
import type { Entry, StateView } from '../../../../src/inspect/viewer/recording/types.js';
import { Model } from '../../../../src/inspect/viewer/ui/model.js';
import { longRecording, recordedLife } from '../../../support/recordings.js';

const state = (value: string, context: unknown = {}): StateView => ({
  value,
  status: 'active',
  context,
  tags: [],
  next: null,
});
const began: Entry = { at: 0, actor: 'a', kind: 'actor', name: 'a', parent: null, chart: null, state: state('idle') };
const event = (type: string, at = 1): Entry => ({ at, actor: 'a', kind: 'event', type, data: { type }, from: null });
const entered = (value: string, context?: unknown): Entry => ({
  at: 1,
  actor: 'a',
  kind: 'state',
  state: state(value, context),
});

let frames: (() => void)[];
let model: Model;
const nextFrame = (): void => {
  for (const run of frames.splice(0)) run();
};

beforeEach(() => {
  frames = [];
  model = new Model(new RecordingStore(), (run) => frames.push(run));
  model.filter.value = { ...model.filter.value, hiddenKinds: new Set() };
});

/** Arrives, and is shown. */
function shows(...entries: readonly Entry[]): void {
  model.receive(entries);
  nextFrame();
}

describe('what arrives', () => {
  it('is shown once in a frame', () => {
    model.receive([began]);
    model.receive([event('go'), entered('busy')]);
    expect(frames).toHaveLength(1);
    expect(model.length.value).toBe(0);
    nextFrame();
    expect(model.length.value).toBe(3);
  });

  it('waits and is counted while paused, and the view stays', () => {
    shows(began);
    model.isPaused.value = true;
    model.receive([event('go'), entered('busy')]);
    nextFrame();
    expect(model.waiting.value).toBe(2);
    expect(model.actor.value?.state?.value).toBe('idle');
    model.isPaused.value = false;
    expect(model.waiting.value).toBe(0);
    expect(model.actor.value?.state?.value).toBe('busy');
  });

  it('does not move the one who looks at the past', () => {
    shows(began, event('go'), entered('busy'));
    model.walk(-1);
    shows(event('stop'), entered('idle'));
    expect(model.position.value).toBe(0);
    expect(model.isLive.value).toBe(false);
  });

  it('stays what is looked at when older entries are forgotten', () => {
    model = new Model(new RecordingStore(100), (run) => frames.push(run));
    shows(began, ...Array.from({ length: 98 }, (_, at) => event(`e${at}`)));
    model.look(90);
    const before = model.entries.value[model.position.value];
    shows(event('more'), event('and more'));
    expect(model.dropped.value).toBeGreaterThan(0);
    expect(model.entries.value[model.position.value]).toBe(before);
  });
});

describe('the rows', () => {
  it('have an event together with the state that it led to', () => {
    shows(began, event('go'), entered('busy'), event('again'), entered('busy'));
    const rows = model.rows.value.index.list;
    expect(rows.map(({ start, end, isChange }) => [start, end, isChange])).toEqual([
      [0, 0, true],
      [1, 2, true],
      [3, 4, false],
    ]);
  });

  it('are walked through, to the present at last', () => {
    shows(began, event('go'), entered('busy'), event('halt'), entered('idle'));
    model.walk(-1);
    expect(model.actor.value?.state?.value).toBe('busy');
    model.walk(-5);
    expect(model.position.value).toBe(0);
    model.walk(1);
    model.walk(1);
    expect(model.isLive.value).toBe(true);
  });

  it('are filtered by actor, kind, type and text', async () => {
    model.import(JSON.stringify(await recordedLife('backoff')));
    const root = model.actor.value?.id ?? '';
    const rows = model.rows.value.index.list;
    const shown = (filter: Partial<typeof model.filter.value>): string[] => {
      model.filter.value = { actor: null, hiddenKinds: new Set(), type: '', search: '', ...filter };
      return model.visible.value.map((place) => {
        const entry = rows[place]?.entry;
        return entry?.kind === 'event' ? `${entry.actor} ${entry.type}` : `${entry?.actor} (${entry?.kind})`;
      });
    };
    expect(shown({})).toHaveLength(rows.length);
    expect(shown({ actor: root }).every((row) => row.startsWith(`${root} `))).toBe(true);
    expect(shown({ type: 'transport.*' })).toContain(`${root} transport.closed`);
    expect(shown({ type: 'transport.*' }).every((row) => row.includes(' transport.'))).toBe(true);
    expect(shown({ type: 'retry.due', actor: root })).toEqual([`${root} retry.due`, `${root} retry.due`]);
    expect(shown({ hiddenKinds: new Set(['event']) }).every((row) => row.includes('('))).toBe(true);
    expect(shown({ search: 'RETRY.due', actor: root })).toHaveLength(2);
    expect(shown({ search: 'no such text' })).toEqual([]);
  });
});

describe('the last step', () => {
  it('is told with the event, the transition and what it changed', async () => {
    model.import(JSON.stringify(await recordedLife('awaiting-pong')));
    const { before, event: cause, after, taken, changes } = model.step.value;
    expect([before?.value, cause?.type, after?.value]).toEqual(['open', 'ping.due', 'awaiting-pong']);
    expect(taken?.source).toBe('heartline.open');
    expect(changes.length).toBeGreaterThan(0);
  });

  it('is only a state at the very beginning', () => {
    shows(began);
    expect(model.step.value).toMatchObject({ before: null, event: null, taken: null, changes: [] });
    expect(model.step.value.after?.value).toBe('idle');
  });
});

it('a recording is exported and imported as it was', async () => {
  const recording = await recordedLife('open');
  model.import(JSON.stringify(recording));
  const other = new Model(new RecordingStore(), (run) => frames.push(run));
  other.import(model.export());
  expect(other.entries.value).toEqual(recording.entries);
});

it('a file that is no recording changes nothing', () => {
  shows(began);
  expect(() => model.import('{"format":"something else"}')).toThrow(MalformedError);
  expect(model.entries.value).toEqual([began]);
});

it('clearing forgets it all, and ends a pause', () => {
  shows(began);
  model.isPaused.value = true;
  model.clear();
  expect(model.length.value).toBe(0);
  shows(began);
  expect(model.length.value).toBe(1);
});

it('ten thousand entries are walked through, step by step, back from the end and to it again', async () => {
  const { entries } = await longRecording(10_000);
  shows(...entries);
  const rows = [model.row.value];
  for (let step = 0; step < 200; step += 1) {
    model.walk(-1);
    rows.push(model.row.value);
  }
  // Rows lie within each other: what an event led to may come after what it caused elsewhere.
  expect(rows).toEqual([...new Set(rows)].sort((one, other) => other - one));
  expect(model.here.value).toBe(model.visible.value.length - 201);
  for (let step = 0; step < 200; step += 1) model.walk(1);
  expect([model.row.value, model.isLive.value]).toEqual([rows[0], true]);
});
