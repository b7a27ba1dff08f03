import { describe, expect, it, vi } from 'vitest';
import { exportRecording, fileLimits } from '../../../../src/inspect/viewer/recording/file.js';
import { momentAt } from '../../../../src/inspect/viewer/recording/moment.js';
import { RecordingStore } from '../../../../src/inspect/viewer/recording/store.js';
import type { Entry } from '../../../../src/inspect/viewer/recording/types.js';
import { entered, received, registered, state, stopped } from './entries.js';

function filled(entries: readonly Entry[], limit = 100): RecordingStore {
  const store = new RecordingStore(limit);
  for (const entry of entries) store.add(entry);
  return store;
}
const many = (count: number, from = 0) => Array.from({ length: count }, (_, at) => received('a', 'TICK', from + at));

describe('the store of a recording', () => {
  it('keeps what is added in order, and tells its listeners of each change until they leave', () => {
    const store = new RecordingStore();
    const listener = vi.fn();
    const leave = store.subscribe(listener);
    store.add(registered('a'));
    store.add(received('a', 'GO'));
    expect(store.entries).toEqual([registered('a'), received('a', 'GO')]);
    expect([listener.mock.calls.length, store.limit, store.dropped]).toEqual([2, 50_000, 0]);
    store.clear();
    expect([listener.mock.calls.length, store.entries]).toEqual([3, []]);
    leave();
    store.load({ format: 'heartline-recording', version: 1, entries: [registered('b')] });
    expect([listener.mock.calls.length, store.entries]).toEqual([3, [registered('b')]]);
  });

  it('subscribes the same function twice as two listeners', () => {
    const store = new RecordingStore();
    const listener = vi.fn();
    const leave = store.subscribe(listener);
    store.subscribe(listener);
    leave();
    store.add(registered('a'));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('keeps its array while it grows, and takes another when something goes', () => {
    const store = filled([registered('a')]);
    const { entries } = store;
    store.add(received('a', 'GO'));
    expect(store.entries).toBe(entries);
    store.clear();
    expect(store.entries).not.toBe(entries);
    expect(entries).toHaveLength(2);
  });

  it('drops the oldest entries at the limit, a tenth at once, and says how many', () => {
    const store = filled([registered('a'), ...many(99, 1)]);
    expect([store.entries.length, store.dropped]).toEqual([100, 0]);
    store.add(received('a', 'LAST', 100));
    expect([store.entries.length, store.dropped]).toEqual([90, 11]);
    expect(store.entries[0]).toEqual(registered('a'));
    expect(store.entries[1]?.at).toBe(12);
    expect(store.entries.at(-1)?.at).toBe(100);
    store.clear();
    expect(store.dropped).toBe(0);
  });

  it('shows an actor as before after its older states were dropped', () => {
    const entries = [registered('a', 0, state('idle')), entered('a', 'busy', 1), ...many(98, 2)];
    const store = filled(entries);
    const before = momentAt(store.entries, 50).get('a');
    store.add(received('a', 'LAST', 100));
    expect(store.dropped).toBe(11);
    const after = momentAt(store.entries, 50 - store.dropped).get('a');
    expect(before?.state).toEqual(state('busy'));
    expect(after).toEqual({ ...before, lastEvent: expect.objectContaining({ at: 50 }) });
  });

  it('forgets an actor with its end, so that short lives do not fill it', () => {
    const lives = Array.from({ length: 500 }, (_, at) => [registered(`timer ${at}`, at), stopped(`timer ${at}`, at)]);
    const store = filled(lives.flat());
    expect(store.entries.length).toBeLessThanOrEqual(100);
    expect(store.entries.length + store.dropped).toBe(1_000);
    const actors = new Set(store.entries.map(({ actor }) => actor));
    expect(actors.has('timer 499')).toBe(true);
    expect(actors.has('timer 0')).toBe(false);
  });

  it('keeps a life that is begun again under the same id', () => {
    const store = filled([registered('a', 0, state('old')), stopped('a', 1), registered('a', 2), ...many(98, 3)]);
    expect(store.dropped).toBeGreaterThan(0);
    const [first] = store.entries;
    expect(first).toEqual(registered('a', 2));
    expect(momentAt(store.entries, 10).get('a')).toMatchObject({ isStopped: false, state: null });
  });

  it('cuts a recording that is too long when it is loaded, and leaves the recording itself alone', () => {
    const store = new RecordingStore(100);
    const entries = [registered('a'), ...many(300, 1)];
    store.load({ format: 'heartline-recording', version: 1, entries });
    expect([store.entries.length, store.dropped, entries.length]).toEqual([90, 211, 301]);
  });

  it('drops the oldest entries when they are too large together, so that what is saved can be opened', () => {
    const store = new RecordingStore(1_000, 10_000);
    store.add(registered('a'));
    for (let at = 1; at <= 100; at += 1) {
      store.add(received('a', 'x'.repeat(200), at));
      expect(exportRecording(store.entries).length).toBeLessThan(10_100);
    }
    expect(store.dropped + store.entries.length).toBe(101);
    expect(store.entries[0]).toEqual(registered('a'));
    expect(store.entries.at(-1)?.at).toBe(100);
    expect(exportRecording(store.entries).length).toBeGreaterThan(8_000);
  });

  it('keeps an actor that is too large alone', () => {
    const large = registered('a', 0, state('idle', { context: 'x'.repeat(20_000) }));
    const store = new RecordingStore(100, 10_000);
    store.add(large);
    store.add(received('a', 'GO'));
    expect(store.entries).toEqual([large]);
  });

  it('can be saved and opened again with what it keeps by default', () => {
    const store = new RecordingStore();
    expect(store.sizeLimit).toBeLessThan(fileLimits.size);
  });

  it('forgets the past, but no actor that goes on, nor the state that it is in', () => {
    const lives = [registered('b', 0), registered('a', 1, state('idle')), registered('over', 2)];
    const store = filled([...lives, received('a', 'GO', 3), entered('a', 'busy', 4), stopped('over', 5)]);
    store.clearPast();
    expect(store.entries).toEqual([registered('b', 0), registered('a', 4, state('busy'))]);
    expect(store.dropped).toBe(0);
  });

  it.each([0, 99, Number.NaN, 100.5, '1000' as unknown as number])('refuses the limit %s', (limit) => {
    expect(() => new RecordingStore(limit)).toThrow(TypeError);
  });
});
