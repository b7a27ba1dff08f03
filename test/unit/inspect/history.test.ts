import { describe, expect, it } from 'vitest';
import { History } from '../../../src/inspect/history.js';
import { longestEvent, viewerMessage } from '../../../src/inspect/viewer-message.js';

describe('what is kept for a viewer that comes later', () => {
  const said = (sessionId: string, number: number) => ({ type: 'service.state', sessionId, number });

  it('is the last of it, and every actor that lives', () => {
    const history = new History(3);
    history.add({ type: 'service.register', sessionId: 'a' });
    for (let number = 0; number < 100; number += 1) history.add(said('a', number));
    expect(history.all()).toEqual([
      { type: 'service.register', sessionId: 'a' },
      said('a', 97),
      said('a', 98),
      said('a', 99),
    ]);
  });

  it('is no actor that has stopped, once nothing else is kept of it', () => {
    const history = new History(2);
    history.add({ type: 'service.register', sessionId: 'a' });
    history.add({ type: 'service.register', sessionId: 'b' });
    history.add({ type: 'service.stop', sessionId: 'a' });
    expect(history.all().map(({ sessionId }) => sessionId)).toEqual(['a', 'b', 'a']);
    history.add(said('b', 1));
    history.add(said('b', 2));
    expect(history.all().map(({ sessionId }) => sessionId)).toEqual(['b', 'b', 'b']);
  });

  it('is no more than the actors where nothing is to be kept, and nothing when it is cleared', () => {
    const history = new History(0);
    history.add({ type: 'service.register', sessionId: 'a' });
    history.add(said('a', 1));
    expect(history.all()).toHaveLength(1);
    history.clear();
    expect(history.all()).toEqual([]);
  });
});

describe('what a viewer says', () => {
  const event = (data: unknown, origin: unknown = 'x:0') => JSON.stringify({ name: 'e', data, origin });

  it('is a handshake or an event for an actor', () => {
    expect(viewerMessage({ type: 'xstate.inspecting' })).toEqual({ type: 'xstate.inspecting' });
    const text = event({ type: 'retry' });
    expect(viewerMessage({ type: 'xstate.event', event: text, service: 'other', more: 1 })).toEqual({
      type: 'xstate.event',
      event: text,
      service: 'x:0',
    });
  });

  it.each([
    ['nothing', null, 'no object'],
    ['a text', 'xstate.inspecting', 'no object'],
    ['another type', { type: 'disconnect' }, 'of the type disconnect'],
    ['no text', { type: 'xstate.event', event: { type: 'x' } }, 'no text'],
    ['no JSON', { type: 'xstate.event', event: '{' }, 'no JSON'],
    ['JSON that is no object', { type: 'xstate.event', event: 'null' }, 'which actor'],
    ['no actor', { type: 'xstate.event', event: event({ type: 'x' }, 3) }, 'which actor'],
    ['no type', { type: 'xstate.event', event: event({ type: 3 }) }, 'without a type'],
    ['no data', { type: 'xstate.event', event: event(null) }, 'without a type'],
    ['far too much', { type: 'xstate.event', event: 'x'.repeat(longestEvent + 1) }, `of ${longestEvent}`],
  ])('is refused: %s', (_, message, why) => {
    expect(viewerMessage(message)).toEqual({ refused: expect.stringContaining(why) });
  });
});
