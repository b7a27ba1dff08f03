import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, changes } from '../../../../src/inspect/viewer/recording/diff.js';

/** Carries out what was found. */
function apply(tree: unknown, all: readonly Change[]): unknown {
  let root = structuredClone(tree);
  const removedLast = [...all].sort((one, other) => Number(one.kind === 'removed') - Number(other.kind === 'removed'));
  for (const { path, kind, after } of removedLast) {
    const key = path.at(-1);
    if (key === undefined) {
      root = after;
      continue;
    }
    const owner = path.slice(0, -1).reduce((of: unknown, step) => Reflect.get(Object(of), step), root);
    if (Array.isArray(owner) && kind === 'removed') owner.length = Math.min(owner.length, Number(key));
    else if (kind === 'removed') Reflect.deleteProperty(Object(owner), key);
    else
      Object.defineProperty(Object(owner), key, { value: after, enumerable: true, configurable: true, writable: true });
  }
  return root;
}

describe('the changes between two contexts', () => {
  it('lists what was added, removed and changed, with the way to it', () => {
    const before = { same: { deep: [1] }, count: 1, list: ['a', 'b'], gone: null };
    const after = { same: { deep: [1] }, count: 2, list: ['a', 'c', 'd'], fresh: { x: undefined } };
    expect(changes(before, after)).toEqual([
      { path: ['count'], kind: 'changed', before: 1, after: 2 },
      { path: ['list', '1'], kind: 'changed', before: 'b', after: 'c' },
      { path: ['list', '2'], kind: 'added', after: 'd' },
      { path: ['gone'], kind: 'removed', before: null },
      { path: ['fresh'], kind: 'added', after: { x: undefined } },
    ]);
  });

  it('takes a change of kind as one change', () => {
    expect(changes({ it: [1] }, { it: { 0: 1 } })).toEqual([
      { path: ['it'], kind: 'changed', before: [1], after: { 0: 1 } },
    ]);
    expect(changes(null, {})).toEqual([{ path: [], kind: 'changed', before: null, after: {} }]);
    expect(changes(Number.NaN, Number.NaN)).toEqual([]);
  });

  it('does not take what every object inherits for a key', () => {
    expect(changes({}, { constructor: 1 })).toEqual([{ path: ['constructor'], kind: 'added', after: 1 }]);
    expect(changes({ toString: 1 }, {})).toEqual([{ path: ['toString'], kind: 'removed', before: 1 }]);
  });

  it('leads from the one to the other, and finds nothing where nothing changed', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (before, after) => {
        expect(apply(before, changes(before, after))).toEqual(after);
        expect(changes(before, structuredClone(before))).toEqual([]);
      }),
    );
  });
});
