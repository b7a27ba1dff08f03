import { describe, expect, it } from 'vitest';
import { activeIds } from '../../../../src/inspect/viewer/recording/active.js';
import { matches } from '../../../../src/inspect/viewer/recording/matching.js';
import { takenTransitions } from '../../../../src/inspect/viewer/recording/transition.js';
import { node, transition } from './entries.js';

const taken = (source: string, index = 0, isSure = true) => ({ source, index, isSure });

describe('what is active', () => {
  const chart = node('root', {
    type: 'parallel',
    initial: null,
    children: [
      node('left', { children: [node('l1'), node('l2', { children: [node('deep', { type: 'final' })] })] }),
      node('right'),
    ],
  });

  it('is the root and every node of the value, through regions, down to final states', () => {
    expect(activeIds(chart, { left: { l2: 'deep' }, right: {} })).toEqual(
      new Set(['root', 'left', 'l2', 'deep', 'right']),
    );
    expect(activeIds(chart, { left: 'l1', right: {} })).toEqual(new Set(['root', 'left', 'l1', 'right']));
    expect(activeIds(node('alone'), {})).toEqual(new Set(['alone']));
  });

  it('is nothing without a value, and passes over what the chart does not have', () => {
    expect(activeIds(chart, null)).toEqual(new Set());
    expect(activeIds(chart, { left: 'unknown', constructor: 'x' })).toEqual(new Set(['root', 'left']));
  });
});

describe('an event type', () => {
  it.each([
    ['a.b', 'a.b', true],
    ['a.b', '*', true],
    ['a.b', 'a.*', true],
    ['a.b.c', 'a.*', true],
    ['a', 'a.*', true],
    ['ab', 'a.*', false],
    ['a.b', 'a', false],
    ['a.b', 'b.*', false],
    ['a.b', '', false],
    ['', '*', false],
  ])('%j fits %j: %s', (type, descriptor, expected) => {
    expect(matches(type, descriptor)).toBe(expected);
  });
});

describe('the transition that was taken', () => {
  it('is the one by that event from a state that was active to one that is', () => {
    const idle = node('idle', { transitions: [transition('STOP', ['off']), transition('GO', ['busy'])] });
    const chart = node('root', { children: [idle, node('busy'), node('off')] });
    expect(takenTransitions(chart, 'idle', 'GO', 'busy')).toEqual([taken('idle', 1)]);
    expect(takenTransitions(chart, 'busy', 'GO', 'busy')).toEqual([]);
    expect(takenTransitions(chart, 'idle', 'GO', 'off')).toEqual([]);
    expect(takenTransitions(chart, null, 'GO', 'busy')).toEqual([]);
    expect(takenTransitions(chart, 'idle', 'GO', null)).toEqual([]);
  });

  it('is the deepest, as an unguarded one hides those above', () => {
    const inner = node('inner', { transitions: [transition('GO', ['other'])] });
    const outer = node('outer', { children: [inner], transitions: [transition('GO', ['other'])] });
    const chart = node('root', { children: [outer, node('other')] });
    expect(takenTransitions(chart, { outer: 'inner' }, 'GO', 'other')).toEqual([taken('inner')]);

    const guarded = node('inner', { transitions: [transition('GO', ['other'], { guard: 'may' })] });
    const above = node('root', {
      children: [node('outer', { ...outer, children: [guarded] }), node('other')],
    });
    expect(takenTransitions(above, { outer: 'inner' }, 'GO', 'other')).toEqual([taken('inner', 0, false)]);
  });

  it('is looked for above, where the guard below can only have failed', () => {
    const inner = node('inner', { transitions: [transition('GO', ['third'], { guard: 'may' })] });
    const outer = node('outer', { children: [inner], transitions: [transition('GO', ['other'])] });
    const chart = node('root', { children: [outer, node('other'), node('third')] });
    expect(takenTransitions(chart, { outer: 'inner' }, 'GO', 'other')).toEqual([taken('outer')]);
  });

  it('is not one that another of the same state forbids', () => {
    const inner = node('inner', { transitions: [transition('GO', [])] });
    const outer = node('outer', { children: [inner], transitions: [transition('GO', ['other'])] });
    const chart = node('root', { children: [outer, node('other')] });
    expect(takenTransitions(chart, { outer: 'inner' }, 'GO', { outer: 'inner' })).toEqual([taken('inner')]);
    expect(takenTransitions(chart, { outer: 'inner' }, 'GO', 'other')).toEqual([]);
  });

  it('is the type itself before the longer wildcard before the shorter', () => {
    const source = node('a', {
      transitions: [transition('*', ['b']), transition('x.*', ['b']), transition('x.y', ['b'], { guard: 'g' })],
    });
    const chart = node('root', { children: [source, node('b')] });
    expect(takenTransitions(chart, 'a', 'x.y', 'b')).toEqual([taken('a', 2, false)]);
    expect(takenTransitions(chart, 'a', 'x.z', 'b')).toEqual([taken('a', 1)]);
    expect(takenTransitions(chart, 'a', 'other', 'b')).toEqual([taken('a', 0)]);
  });

  it('is not sure among guarded ones to the same place, and unknown among those to different places', () => {
    const same = node('a', {
      transitions: [transition('GO', ['b'], { guard: 'one' }), transition('GO', ['b'], { guard: 'two' })],
    });
    expect(takenTransitions(node('root', { children: [same, node('b')] }), 'a', 'GO', 'b')).toEqual([
      taken('a', 0, false),
    ]);

    const deep = node('b', { children: [node('c')] });
    const apart = node('a', {
      transitions: [transition('GO', ['b'], { guard: 'one' }), transition('GO', ['c'], { guard: 'two' })],
    });
    expect(takenTransitions(node('root', { children: [apart, deep] }), 'a', 'GO', { b: 'c' })).toEqual([]);
  });

  it('is one without a target only where nothing has changed', () => {
    const source = node('a', {
      transitions: [transition('GO', [], { guard: 'stay', actions: ['count'] }), transition('GO', ['b'])],
    });
    const chart = node('root', { children: [source, node('b')] });
    expect(takenTransitions(chart, 'a', 'GO', 'a')).toEqual([taken('a', 0)]);
    expect(takenTransitions(chart, 'a', 'GO', 'b')).toEqual([taken('a', 1)]);
  });

  it('is found though the target was left again at once, without an event', () => {
    const passing = node('passing', { transitions: [transition('', ['end'], { guard: 'may' })] });
    const done = node('done', {
      children: [node('last', { type: 'final' })],
      transitions: [transition('xstate.done.state.done', ['end'])],
    });
    const source = node('a', { transitions: [transition('GO', ['passing']), transition('FINISH', ['last'])] });
    const chart = node('root', { children: [source, passing, done, node('end'), node('other')] });
    expect(takenTransitions(chart, 'a', 'GO', 'end')).toEqual([taken('a', 0)]);
    expect(takenTransitions(chart, 'a', 'FINISH', 'end')).toEqual([taken('a', 1)]);
    expect(takenTransitions(chart, 'a', 'GO', 'other')).toEqual([]);
  });

  it('is found where only an action was run, upon which the state moved on by itself', () => {
    const source = node('a', {
      transitions: [transition('COUNT', [], { actions: ['count'] }), transition('', ['b'], { guard: 'isFull' })],
    });
    const chart = node('root', { children: [source, node('b'), node('c')] });
    expect(takenTransitions(chart, 'a', 'COUNT', 'b')).toEqual([taken('a', 0)]);
    expect(takenTransitions(chart, 'a', 'COUNT', 'c')).toEqual([]);
  });

  it('leads by a history node to any state beside it', () => {
    const on = node('on', { children: [node('x'), node('y'), node('back', { type: 'history' })] });
    const off = node('off', { transitions: [transition('RESUME', ['back'])] });
    const chart = node('root', { children: [on, off] });
    expect(takenTransitions(chart, 'off', 'RESUME', { on: 'y' })).toEqual([taken('off')]);
    expect(takenTransitions(chart, 'off', 'RESUME', 'off')).toEqual([]);
  });

  it('is each that changes something, where several regions react', () => {
    const region = (key: string, targets: readonly string[]) =>
      node(key, { children: [node(`${key}1`, { transitions: [transition('GO', targets)] }), node(`${key}2`)] });
    const chart = (right: readonly string[]) =>
      node('root', { type: 'parallel', initial: null, children: [region('l', ['l2']), region('r', right)] });
    expect(takenTransitions(chart([]), { l: 'l1', r: 'r1' }, 'GO', { l: 'l2', r: 'r1' })).toEqual([taken('l1')]);
    expect(takenTransitions(chart(['r2']), { l: 'l1', r: 'r1' }, 'GO', { l: 'l2', r: 'r2' })).toEqual([
      taken('l1'),
      taken('r1'),
    ]);
  });

  it('ends in a circle of states that need no event', () => {
    const one = node('one', { transitions: [transition('', ['two'], { guard: 'g' })] });
    const two = node('two', { transitions: [transition('', ['one'], { guard: 'g' })] });
    const chart = node('root', {
      children: [node('a', { transitions: [transition('GO', ['one'])] }), one, two, node('z')],
    });
    expect(takenTransitions(chart, 'a', 'GO', 'z')).toEqual([]);
  });
});
