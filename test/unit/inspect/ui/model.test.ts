import { beforeEach, describe, expect, it } from 'vitest';
import { MalformedError } from '../../../../src/inspect/viewer/recording/malformed.js';
import { RecordingStore } from '../../../../src/inspect/viewer/recording/store.js';
import type { Entry, StateView } from '../../../../src/inspect/viewer/recording/types.js';
import { Model } from '../../../../src/inspect/viewer/ui/model.js';
import { longRecording, recordedLife } from '../../../support/recordings.js';
import { node } from '../recording/entries.js';

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

describe('an answer that comes before the state', () => {
  const of = (actor: string, entry: Entry): Entry => ({ ...entry, actor });
  const told = (value: string, by?: string): Entry => ({
    at: 1,
    actor: 'a',
    kind: 'state',
    state: { ...state(value), ...(by !== undefined && { by }) },
  });
  const results = (): unknown[] =>
    model.rows.value.index.list.map(({ entry, result, end }) => [
      entry.kind === 'event' ? entry.type : entry.kind,
      result?.value,
      end,
    ]);

  it('does not take the result of the event that was dealt with first', () => {
    shows(began, event('A'), of('kid', event('PING')), event('PONG'), entered('asked'), entered('answered'));
    expect(results()).toEqual([
      ['actor', 'idle', 0],
      ['A', 'asked', 4],
      ['PING', undefined, 2],
      ['PONG', 'answered', 5],
    ]);
    const stepOf = (row: number): unknown[] => {
      model.look(row);
      const { before, event: cause, after } = model.step.value;
      return [before?.value, cause?.type, after?.value];
    };
    expect(stepOf(1)).toEqual(['idle', 'A', 'asked']);
    expect(stepOf(3)).toEqual(['asked', 'PONG', 'answered']);
  });

  it('shows an event that has led to nothing yet, and the state that it came in', () => {
    shows(began, event('A'));
    const { before, event: cause, after, taken } = model.step.value;
    expect([before?.value, cause?.type, after?.value, taken]).toEqual(['idle', 'A', 'idle', []]);
  });

  it('leaves an event without a state alone, where the app says what led to a state', () => {
    shows(began, event('noted'), event('A'), event('B'), told('asked', 'A'), told('answered', 'B'));
    expect(results().slice(1)).toEqual([
      ['noted', undefined, 1],
      ['A', 'asked', 4],
      ['B', 'answered', 5],
    ]);
  });

  it('has a row of its own for a state that none of the events has led to', () => {
    shows(began, event('A'), told('elsewhere', 'B'), told('asked', 'A'));
    expect(results().slice(1)).toEqual([
      ['A', 'asked', 3],
      ['state', 'elsewhere', 2],
    ]);
  });

  it('is not waited for by an actor that has stopped', () => {
    shows(began, event('A'), { at: 2, actor: 'a', kind: 'stop' }, began, entered('busy'));
    expect(results().slice(1)).toEqual([
      ['A', undefined, 1],
      ['stop', undefined, 2],
      ['actor', 'idle', 3],
      ['state', 'busy', 4],
    ]);
  });
});

describe('the last step', () => {
  it('is told with the event, the transition and what it changed', async () => {
    model.import(JSON.stringify(await recordedLife('awaiting-pong')));
    const { before, event: cause, after, taken, changes } = model.step.value;
    expect([before?.value, cause?.type, after?.value]).toEqual(['open', 'ping.due', 'awaiting-pong']);
    expect(taken.map(({ source }) => source)).toEqual(['heartline.open']);
    expect(changes.length).toBeGreaterThan(0);
  });

  it('is only a state at the very beginning', () => {
    shows(began);
    expect(model.step.value).toMatchObject({ before: null, event: null, taken: [], changes: [] });
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

it('clearing the past keeps the actors that live, their chart and their state, and the one that was chosen', () => {
  const chart = node('a');
  shows({ ...began, chart } as Entry, { ...began, actor: 'b' }, event('go'), entered('busy'));
  model.chosen.value = 'a';
  model.clearPast();
  expect(model.actor.value).toMatchObject({ id: 'a', chart, state: { value: 'busy' } });
  expect([...model.moment.value.keys()]).toEqual(['a', 'b']);
  expect(model.visible.value).toHaveLength(2);
  shows(event('halt'), entered('idle'));
  expect(model.step.value).toMatchObject({ before: { value: 'busy' }, event: { type: 'halt' } });
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
