import { describe, expect, it, vi } from 'vitest';
import { Channel, Listeners } from '../../src/listeners.js';

interface Events {
  readonly message: string;
  readonly status: number;
}

function setUp() {
  const onThrow = vi.fn<(type: string, error: unknown) => void>();
  return { onThrow, listeners: new Listeners<Events>(onThrow) };
}

describe('listeners', () => {
  it('are called in the order in which they were added, each with its own event only', () => {
    const { listeners } = setUp();
    const calls: unknown[] = [];
    listeners.on('message', (text) => calls.push(['first', text]));
    listeners.on('message', (text) => calls.push(['second', text]));
    listeners.on('status', (code) => calls.push(['status', code]));

    listeners.emit('message', 'a');
    listeners.emit('status', 7);

    expect(calls).toEqual([
      ['first', 'a'],
      ['second', 'a'],
      ['status', 7],
    ]);
  });

  it('are called once however often the same function was added', () => {
    const { listeners } = setUp();
    const listener = vi.fn();
    const unsubscribe = listeners.on('message', listener);
    listeners.on('message', listener);

    listeners.emit('message', 'a');
    expect(listener).toHaveBeenCalledTimes(1);

    unsubscribe();
    listeners.emit('message', 'b');
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('can be removed twice, and an old removal does not end a newer registration of the same function', () => {
    const { listeners } = setUp();
    const listener = vi.fn();
    const unsubscribe = listeners.on('message', listener);
    unsubscribe();
    unsubscribe();
    listeners.on('message', listener);
    unsubscribe();

    listeners.emit('message', 'a');
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('that throw are reported and keep nobody else from the event (I15, B29)', () => {
    const { listeners, onThrow } = setUp();
    const error = new Error('broken listener');
    const after = vi.fn();
    listeners.on('message', () => {
      throw error;
    });
    listeners.on('message', after);

    expect(listeners.emit('message', 'a')).toBe(true);
    expect(after).toHaveBeenCalledWith('a');
    expect(onThrow.mock.calls).toEqual([['message', error]]);
  });

  it('added while an event is on its way wait for the next one', () => {
    const { listeners } = setUp();
    const late = vi.fn();
    listeners.on('message', () => listeners.on('message', late));

    listeners.emit('message', 'a');
    expect(late).not.toHaveBeenCalled();
    listeners.emit('message', 'b');
    expect(late.mock.calls).toEqual([['b']]);
  });

  it('removed while an event is on its way are not called any more, the others are', () => {
    const { listeners } = setUp();
    const removed = vi.fn();
    const last = vi.fn();
    listeners.on('message', () => unsubscribe());
    const unsubscribe = listeners.on('message', removed);
    listeners.on('message', last);

    listeners.emit('message', 'a');
    expect(removed).not.toHaveBeenCalled();
    expect(last).toHaveBeenCalledTimes(1);
  });

  it('may remove themselves, and may emit the same event again', () => {
    const { listeners } = setUp();
    const seen: string[] = [];
    const unsubscribe = listeners.on('message', () => unsubscribe());
    listeners.on('message', (text) => {
      seen.push(text);
      if (text === 'a') listeners.emit('message', 'b');
    });

    listeners.emit('message', 'a');
    expect(seen).toEqual(['a', 'b']);
  });

  it('are called without a `this`', () => {
    const { listeners } = setUp();
    let receiver: unknown = 'not called';
    listeners.on('message', function (this: unknown) {
      receiver = this;
    });
    listeners.emit('message', 'a');
    expect(receiver).toBeUndefined();
  });

  it('say whether there were any', () => {
    const { listeners } = setUp();
    expect(listeners.emit('message', 'a')).toBe(false);
    const unsubscribe = listeners.on('message', () => {});
    expect(listeners.emit('message', 'a')).toBe(true);
    unsubscribe();
    expect(listeners.emit('message', 'a')).toBe(false);
  });

  it('may have a channel of their own, which tells of its name what they throw', () => {
    const onThrow = vi.fn();
    const channel = new Channel<string>('message', onThrow);
    const error = new Error('broken listener');
    channel.add((text) => {
      throw text === 'a' ? error : text;
    });
    expect(channel.emit('a')).toBe(true);
    expect(onThrow.mock.calls).toEqual([['message', error]]);
  });

  it('are known to be there before anything is put together for them', () => {
    const { listeners } = setUp();
    expect(listeners.has('message')).toBe(false);
    listeners.on('message', () => {});
    expect([listeners.has('message'), listeners.has('status')]).toEqual([true, false]);
  });

  it('of an event named like a property of every object are its own', () => {
    const listeners = new Listeners<{ readonly constructor: string }>(() => {});
    const listener = vi.fn();
    listeners.on('constructor', listener);
    listeners.emit('constructor', 'a');
    expect(listener).toHaveBeenCalledWith('a');
  });

  it('that are no functions are refused, with the name of the event', () => {
    const { listeners } = setUp();
    expect(() => Reflect.apply(listeners.on, listeners, ['message', undefined])).toThrow(
      new TypeError("The listener of 'message' must be a function."),
    );
  });
});
