import { createInspector } from '@statelyai/inspect';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type AnyActorRef, createActor, sendParent, sendTo, setup } from 'xstate';
import { Bridge } from '../../../../src/inspect/bridge/bridge.js';
import { createSafe } from '../../../../src/inspect/bridge/safe.js';
import { Inspector } from '../../../../src/inspect/inspector.js';
import { XState4Reader } from '../../../../src/inspect/viewer/recording/from-xstate-4.js';
import { entriesFrom5 } from '../../../../src/inspect/viewer/recording/from-xstate-5.js';
import type { Entry } from '../../../../src/inspect/viewer/recording/types.js';
import { Rows } from '../../../../src/inspect/viewer/ui/rows.js';

const kid = setup({}).createMachine({ id: 'kid', on: { PING: { actions: sendParent({ type: 'PONG' }) } } });
/** It is answered before its own step is over. */
const asker = setup({ actors: { kid } }).createMachine({
  id: 'asker',
  initial: 'idle',
  invoke: { id: 'kid', src: 'kid' },
  states: {
    idle: { on: { A: { target: 'asked', actions: sendTo('kid', { type: 'PING' }) } } },
    asked: { on: { PONG: 'answered' } },
    answered: {},
  },
});

function resultsOf(entries: readonly Entry[], actor: AnyActorRef): unknown[] {
  const own = new Rows(entries).extend(entries.length).rowsOf(actor.sessionId);
  return own.flatMap(({ entry, before, result }) =>
    entry.kind === 'event' && !entry.type.startsWith('xstate.') ? [[before?.value, entry.type, result?.value]] : [],
  );
}
const expected = [
  ['idle', 'A', 'asked'],
  ['asked', 'PONG', 'answered'],
];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('an actor that is answered at once has each state with its event, as heartline shows it', () => {
  const entries: Entry[] = [];
  const reader = new XState4Reader();
  const inspector = new Inspector((message) => {
    const read = reader.read(message, 0);
    reader.remember(read, 0);
    entries.push(...read);
  });
  const actor = createActor(asker);
  const bridge = new Bridge(actor, inspector, {
    safe: createSafe(undefined),
    now: () => 0,
    takesEvents: true,
    refused: () => {},
  });
  actor.start();
  // Told, but nothing that the actor deals with.
  bridge.note({ type: 'message.received' });
  actor.send({ type: 'A' });
  expect(resultsOf(entries, actor)).toEqual([[undefined, 'message.received', undefined], ...expected]);
});

it('and as @statelyai/inspect shows it', () => {
  const entries: Entry[] = [];
  const inspector = createInspector({
    send: (message) => entries.push(...entriesFrom5(JSON.parse(JSON.stringify(message)), 0)),
  });
  const actor = createActor(asker, { inspect: inspector.inspect }).start();
  actor.send({ type: 'A' });
  vi.runAllTimers();
  expect(resultsOf(entries, actor)).toEqual(expected);
});
