import { describe, expect, it } from 'vitest';
import { activeIds } from '../../../../src/inspect/viewer/recording/active.js';
import { matches } from '../../../../src/inspect/viewer/recording/matching.js';
import { takenTransition } from '../../../../src/inspect/viewer/recording/transition.js';
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
    expect(takenTransition(chart, 'idle', 'GO', 'busy')).toEqual(taken('idle', 1));
    expect(takenTransition(chart, 'busy', 'GO', 'busy')).toBeNull();
    expect(takenTransition(chart, 'idle', 'GO', 'off')).toBeNull();
    expect(takenTransition(chart, null, 'GO', 'busy')).toBeNull();
    expect(takenTransition(chart, 'idle', 'GO', null)).toBeNull();
  });

  it('is the deepest, as an unguarded one hides those above', () => {
    const inner = node('inner', { transitions: [transition('GO', ['other'])] });
    const outer = node('outer', { children: [inner], transitions: [transition('GO', ['other'])] });
    const chart = node('root', { children: [outer, node('other')] });
    expect(takenTransition(chart, { outer: 'inner' }, 'GO', 'other')).toEqual(taken('inner'));

    const guarded = node('inner', { transitions: [transition('GO', ['other'], { guard: 'may' })] });
    const above = node('root', {
      children: [node('outer', { ...outer, children: [guarded] }), node('other')],
    });
    expect(takenTransition(above, { outer: 'inner' }, 'GO', 'other')).toEqual(taken('inner', 0, false));
  });

  it('is looked for above, where the guard below can only have failed', () => {
    const inner = node('inner', { transitions: [transition('GO', ['third'], { guard: 'may' })] });
    const outer = node('outer', { children: [inner], transitions: [transition('GO', ['other'])] });
    const chart = node('root', { children: [outer, node('other'), node('third')] });
    expect(takenTransition(chart, { outer: 'inner' }, 'GO', 'other')).toEqual(taken('outer'));
  });

  it('is not one that another of the same state forbids', () => {
    const inner = node('inner', { transitions: [transition('GO', [])] });
    const outer = node('outer', { children: [inner], transitions: [transition('GO', ['other'])] });
    const chart = node('root', { children: [outer, node('other')] });
    expect(takenTransition(chart, { outer: 'inner' }, 'GO', { outer: 'inner' })).toEqual(taken('inner'));
    expect(takenTransition(chart, { outer: 'inner' }, 'GO', 'other')).toBeNull();
  });

  it('is the type itself before the longer wildcard before the shorter', () => {
    const source = node('a', {
      transitions: [transition('*', ['b']), transition('x.*', ['b']), transition('x.y', ['b'], { guard: 'g' })],
    });
    const chart = node('root', { children: [source, node('b')] });
    expect(takenTransition(chart, 'a', 'x.y', 'b')).toEqual(taken('a', 2, false));
    expect(takenTransition(chart, 'a', 'x.z', 'b')).toEqual(taken('a', 1));
    expect(takenTransition(chart, 'a', 'other', 'b')).toEqual(taken('a', 0));
  });

  it('is not sure among guarded ones to the same place, and unknown among those to different places', () => {
    const same = node('a', {
      transitions: [transition('GO', ['b'], { guard: 'one' }), transition('GO', ['b'], { guard: 'two' })],
    });
    expect(takenTransition(node('root', { children: [same, node('b')] }), 'a', 'GO', 'b')).toEqual(
      taken('a', 0, false),
    );

    const deep = node('b', { children: [node('c')] });
    const apart = node('a', {
      transitions: [transition('GO', ['b'], { guard: 'one' }), transition('GO', ['c'], { guard: 'two' })],
    });
    expect(takenTransition(node('root', { children: [apart, deep] }), 'a', 'GO', { b: 'c' })).toBeNull();
  });

  it('is one without a target only where nothing has changed', () => {
    const source = node('a', {
      transitions: [transition('GO', [], { guard: 'stay', actions: ['count'] }), transition('GO', ['b'])],
    });
    const chart = node('root', { children: [source, node('b')] });
    expect(takenTransition(chart, 'a', 'GO', 'a')).toEqual(taken('a', 0));
    expect(takenTransition(chart, 'a', 'GO', 'b')).toEqual(taken('a', 1));
  });

  it('is found though the target was left again at once, without an event', () => {
    const passing = node('passing', { transitions: [transition('', ['end'], { guard: 'may' })] });
    const done = node('done', {
      children: [node('last', { type: 'final' })],
      transitions: [transition('xstate.done.state.done', ['end'])],
    });
    const source = node('a', { transitions: [transition('GO', ['passing']), transition('FINISH', ['last'])] });
    const chart = node('root', { children: [source, passing, done, node('end'), node('other')] });
    expect(takenTransition(chart, 'a', 'GO', 'end')).toEqual(taken('a', 0));
    expect(takenTransition(chart, 'a', 'FINISH', 'end')).toEqual(taken('a', 1));
    expect(takenTransition(chart, 'a', 'GO', 'other')).toBeNull();
  });

  it('is found where only an action was run, upon which the state moved on by itself', () => {
    const source = node('a', {
      transitions: [transition('COUNT', [], { actions: ['count'] }), transition('', ['b'], { guard: 'isFull' })],
    });
    const chart = node('root', { children: [source, node('b'), node('c')] });
    expect(takenTransition(chart, 'a', 'COUNT', 'b')).toEqual(taken('a', 0));
    expect(takenTransition(chart, 'a', 'COUNT', 'c')).toBeNull();
  });

  it('leads by a history node to any state beside it', () => {
    const on = node('on', { children: [node('x'), node('y'), node('back', { type: 'history' })] });
    const off = node('off', { transitions: [transition('RESUME', ['back'])] });
    const chart = node('root', { children: [on, off] });
    expect(takenTransition(chart, 'off', 'RESUME', { on: 'y' })).toEqual(taken('off'));
    expect(takenTransition(chart, 'off', 'RESUME', 'off')).toBeNull();
  });

  it('is the one that changes something, where several regions react', () => {
    const region = (key: string, targets: readonly string[]) =>
      node(key, { children: [node(`${key}1`, { transitions: [transition('GO', targets)] }), node(`${key}2`)] });
    const chart = (right: readonly string[]) =>
      node('root', { type: 'parallel', initial: null, children: [region('l', ['l2']), region('r', right)] });
    expect(takenTransition(chart([]), { l: 'l1', r: 'r1' }, 'GO', { l: 'l2', r: 'r1' })).toEqual(taken('l1'));
    expect(takenTransition(chart(['r2']), { l: 'l1', r: 'r1' }, 'GO', { l: 'l2', r: 'r2' })).toBeNull();
  });

  it('ends in a circle of states that need no event', () => {
    const one = node('one', { transitions: [transition('', ['two'], { guard: 'g' })] });
    const two = node('two', { transitions: [transition('', ['one'], { guard: 'g' })] });
    const chart = node('root', {
      children: [node('a', { transitions: [transition('GO', ['one'])] }), one, two, node('z')],
    });
    expect(takenTransition(chart, 'a', 'GO', 'z')).toBeNull();
  });
});
