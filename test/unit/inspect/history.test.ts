import { describe, expect, it } from 'vitest';
import { History } from '../../../src/inspect/history.js';
import type { AppMessage } from '../../../src/inspect/messages.js';

const registered = (sessionId: string, state = 'first'): AppMessage => ({
  type: 'service.register',
  machine: '{}',
  state,
  id: 'lamp',
  sessionId,
  parent: 'x:0',
});
const event = (sessionId: string, event: string): AppMessage => ({ type: 'service.event', event, sessionId });
const state = (sessionId: string, state: string): AppMessage => ({ type: 'service.state', state, sessionId });
const stop = (sessionId: string): AppMessage => ({ type: 'service.stop', sessionId });

function told(limit: number, ...messages: readonly AppMessage[]): readonly AppMessage[] {
  const history = new History(limit);
  for (const message of messages) history.add(message);
  return history.all();
}

describe('the history', () => {
  it('tells everything in order, up to its limit', () => {
    const messages = [registered('a'), event('a', '1'), state('a', 'second'), stop('a'), registered('b')];
    expect(told(5, ...messages)).toEqual(messages);
  });

  it('begins with the sessions as they were then, whole, where older messages are gone', () => {
    const messages = [registered('a'), registered('b'), event('a', '1'), state('a', 'second')];
    expect(told(2, ...messages, event('b', '2'), state('b', 'third'))).toEqual([
      registered('a', 'second'),
      registered('b'),
      event('b', '2'),
      state('b', 'third'),
    ]);
  });

  it('keeps a session until its stop is forgotten, and nothing of it afterwards', () => {
    const messages = [registered('a'), state('a', 'second'), stop('a')];
    expect(told(1, ...messages)).toEqual([registered('a', 'second'), stop('a')]);
    expect(told(1, ...messages, registered('b'))).toEqual([registered('b')]);
  });

  it('keeps only what is now where its limit is 0', () => {
    expect(told(0, registered('a'), event('a', '1'), state('a', 'second'))).toEqual([registered('a', 'second')]);
    expect(told(0, registered('a'), stop('a'))).toEqual([]);
  });

  it('does not grow with the number of sessions that have ended', () => {
    const history = new History(10);
    for (let session = 0; session < 1_000; session++) {
      history.add(registered(`${session}`));
      history.add(state(`${session}`, 'second'));
      history.add(stop(`${session}`));
    }
    expect(history.size).toBeLessThanOrEqual(14);
  });

  it('holds no more than 16 MiB of text, however few the messages are', () => {
    const large = 'x'.repeat(6 * 1024 * 1024);
    const messages = [registered('a'), state('a', `1${large}`), state('a', `2${large}`), state('a', `3${large}`)];
    expect(told(1_000, ...messages)).toEqual([registered('a', `1${large}`), ...messages.slice(2)]);
  });

  it('holds nothing after it was cleared', () => {
    const history = new History(1);
    history.add(registered('a'));
    history.add(event('a', '1'));
    history.clear();
    expect(history.size).toBe(0);
    expect(history.all()).toEqual([]);
  });
});
