import { describe, expect, it } from 'vitest';
import type { ActorMoment, Moment } from '../../../../src/inspect/viewer/recording/moment.js';
import type { StateView } from '../../../../src/inspect/viewer/recording/types.js';
import { branches } from '../../../../src/inspect/viewer/ui/actor-tree.js';
import { gapText, leafText, summaryText, valueText } from '../../../../src/inspect/viewer/ui/format.js';
import { lanesOf } from '../../../../src/inspect/viewer/ui/lanes.js';
import { noChartText } from '../../../../src/inspect/viewer/ui/no-chart.js';
import { readPayload } from '../../../../src/inspect/viewer/ui/payload.js';
import { Rows } from '../../../../src/inspect/viewer/ui/rows.js';
import { toneOfState } from '../../../../src/inspect/viewer/ui/tone.js';

const state = (tags: readonly string[], status: StateView['status'] = 'active'): StateView => ({
  value: 'any',
  status,
  context: null,
  tags,
  next: null,
});

const actor = (id: string, parent: string | null, isStopped = false, name = id): ActorMoment => ({
  id,
  name,
  parent,
  chart: null,
  state: null,
  isStopped,
  lastEvent: null,
});

const momentOf = (...actors: readonly ActorMoment[]): Moment => new Map(actors.map((each) => [each.id, each]));

describe('the data of an event', () => {
  it('is an object or nothing', () => {
    expect(readPayload(' ')).toEqual({ data: {} });
    expect(readPayload('{"code":1000}')).toEqual({ data: { code: 1000 } });
  });

  it.each([['{'], ['[]'], ['null'], ['1'], ['"text"'], ['{"type":"other"}']])('is not %s', (text) => {
    expect(readPayload(text)).toHaveProperty('problem');
  });
});

it('an actor without a chart is called no machine only if it is none', () => {
  expect(noChartText({ ...actor('a', null), state: { ...state([]), value: null } })).toMatch(/no state machine/);
  for (const known of [state([]), null]) {
    expect(noChartText({ ...actor('a', null), state: known })).toMatch(/received/);
    expect(noChartText({ ...actor('a', null), state: known })).not.toMatch(/no state machine/);
  }
});

describe('the tree of actors', () => {
  const lines = (moment: Moment): string[] =>
    branches(moment).map(
      ({ actor: { id }, depth, count }) => `${'  '.repeat(depth)}${id}${count > 1 ? ` ×${count}` : ''}`,
    );

  it('has children below their parents, and the stopped ones of one name in one line', () => {
    const timers = ['t1', 't2', 't3'].map((id) => actor(id, 'root', true, 'timer'));
    const moment = momentOf(actor('root', null), ...timers, actor('t4', 'root', false, 'timer'), actor('other', null));
    expect(lines(moment)).toEqual(['root', '  t4', '  t3 ×3', 'other']);
  });

  it('shows an orphan at the top', () => {
    expect(lines(momentOf(actor('a', 'unknown')))).toEqual(['a']);
  });
});

it('actors of one name and parent share a lane', () => {
  const moment = momentOf(actor('root', null), actor('t1', 'root', true, 'timer'), actor('t2', 'root', false, 'timer'));
  const event = (from: string | null, to: string) =>
    ({ at: 0, actor: to, kind: 'event', type: 'x', data: { type: 'x' }, from }) as const;
  const entries = [event(null, 'root'), event('root', 't1'), event('t2', 'root')];
  const rows = new Rows(entries).extend(3).list;
  const lanes = lanesOf(rows, [0, 1, 2], moment);
  expect(lanes.names).toEqual(['outside', 'root', 'timer']);
  expect([null, 'root', 't1', 't2'].map(lanes.placeOf)).toEqual([0, 1, 2, 2]);
});

it('a colour says what tags and status mean', () => {
  expect(toneOfState(state(['connected', 'sendable']))).toBe('well');
  expect(toneOfState(state(['retrying']))).toBe('waiting');
  expect(toneOfState(state(['connected', 'error']))).toBe('problem');
  expect(toneOfState(state(['connected'], 'done'))).toBe('over');
  expect(toneOfState(state([], 'error'), true)).toBe('problem');
  expect(toneOfState(state(['anything']))).toBe('neutral');
  expect(toneOfState(null)).toBe('neutral');
});

it('values are said in short', () => {
  expect(valueText({ track: { side: { a: 'on' } }, sound: { left: 'on', right: 'off' } })).toBe(
    'track.side.a.on, sound (left.on, right.off)',
  );
  expect(valueText({ sound: { on: {} } })).toBe('sound.on');
  expect(valueText(null)).toBe('');
  expect([gapText(40), gapText(2_500), gapText(65_000)]).toEqual(['+40 ms', '+2.5 s', '+1:05 min']);
  expect(summaryText([1, 2])).toBe('[ 2 ]');
  expect(summaryText({})).toBe('{ }');
  expect(leafText('x'.repeat(500))).toHaveLength(201);
});
