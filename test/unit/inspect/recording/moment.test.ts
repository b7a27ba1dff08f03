import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActorMoment, momentAt } from '../../../../src/inspect/viewer/recording/moment.js';
import type { Entry } from '../../../../src/inspect/viewer/recording/types.js';
import { entered, node, received, registered, state, stopped } from './entries.js';

/** The same by going through all entries: slow and plain. */
function slowly(entries: readonly Entry[], index: number): Map<string, ActorMoment> {
  const actors = new Map<string, ActorMoment>();
  for (const entry of entries.slice(0, Math.max(0, index + 1))) {
    const { actor: id } = entry;
    const blank = { id, name: id, parent: null, chart: null, state: null, isStopped: false, lastEvent: null };
    const before = actors.get(id) ?? blank;
    const { kind } = entry;
    if (kind === 'event') actors.set(id, { ...before, lastEvent: entry });
    if (kind === 'state') actors.set(id, { ...before, state: entry.state });
    if (kind === 'stop') actors.set(id, { ...before, isStopped: true });
    if (kind === 'actor') {
      const { name, parent, chart } = entry;
      actors.set(id, { ...before, name, parent, chart, state: entry.state ?? before.state, isStopped: false });
    }
  }
  return actors;
}

const anEntry = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('actor', 'event', 'state', 'stop', 'blank'), fc.nat(9))
  .map(([actor, kind, at]): Entry => {
    if (kind === 'actor') return registered(actor, at, state(`s${at}`));
    if (kind === 'event') return received(actor, `E${at}`, at);
    if (kind === 'state') return entered(actor, `s${at}`, at);
    return kind === 'stop' ? stopped(actor, at) : registered(actor, at);
  });

describe('a moment of a recording', () => {
  it('shows each actor as it was: name, parent, chart, state, end and last event', () => {
    const chart = node('root');
    const child = { ...registered('b', 2), kind: 'actor' as const, name: 'child', parent: 'a', chart, state: null };
    const entries = [registered('a', 0, state('idle')), received('a', 'GO', 1), child, entered('a', 'busy', 3)];
    entries.push(stopped('b', 4));
    const at = (index: number) => Object.fromEntries(momentAt(entries, index));

    expect(momentAt(entries, -1).size).toBe(0);
    expect(at(0)).toEqual({
      a: {
        id: 'a',
        name: 'name of a',
        parent: null,
        chart: null,
        state: state('idle'),
        isStopped: false,
        lastEvent: null,
      },
    });
    expect(at(1).a).toMatchObject({ state: state('idle'), lastEvent: { type: 'GO' } });
    expect(at(2).b).toEqual({
      id: 'b',
      name: 'child',
      parent: 'a',
      chart,
      state: null,
      isStopped: false,
      lastEvent: null,
    });
    expect(at(3)).toMatchObject({ a: { state: state('busy') }, b: { isStopped: false } });
    expect(at(4).b).toMatchObject({ isStopped: true });
    expect(at(1_000)).toEqual(at(4));
  });

  it('names an actor that was never announced by its id', () => {
    expect(momentAt([entered('a', 'on')], 0).get('a')).toMatchObject({ name: 'a', chart: null, state: state('on') });
  });

  it('is the same as going through all entries, also while they grow', () => {
    fc.assert(
      fc.property(fc.array(anEntry, { maxLength: 40 }), fc.array(fc.integer({ min: -1, max: 45 })), (all, indexes) => {
        const growing: Entry[] = [];
        for (const entry of all) {
          growing.push(entry);
          for (const index of indexes) {
            expect([...momentAt(growing, index)]).toEqual([...slowly(growing, index)]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('reads each entry once, however often it is asked', () => {
    let reads = 0;
    const entries: Entry[] = Array.from({ length: 20_000 }, (_, at) => received(`a${at % 5}`, 'TICK', at));
    const counted = new Proxy(entries, {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
        return Reflect.get(target, key);
      },
    });
    momentAt(counted, 0);
    expect(reads).toBeLessThan(20_100);
    reads = 0;
    for (let index = 0; index < 20_000; index += 100) momentAt(counted, index);
    // At most three entries are looked at for each of the five actors.
    expect(reads).toBeLessThanOrEqual(200 * 5 * 3);
  });
});
