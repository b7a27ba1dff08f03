import { describe, expect, it } from 'vitest';
import { type AnyActorLogic, createActor, initialTransition } from 'xstate';
import { initialContext } from '../../machines/context.js';
import { budgetWaitMs, recordStart } from '../../machines/delays.js';
import { isProbeDue, isSoonAnyway, mayPollNow } from '../../machines/guards.js';
import { type ConnectionEvent, connectionMachine } from '../../machines/index.js';
import { afterLoss } from '../../machines/loss.js';
import { defaultSettings } from '../../machines/settings.js';
import { effectsOf, heartbeat, Life, settings, start } from '../support/pure.js';

describe('a life begun anew (E4)', () => {
  const begin = (starts: readonly number[]) => {
    const [{ value, context }, actions] = initialTransition(connectionMachine, { settings, at: start, starts });
    return { state: value, context, effects: effectsOf(actions) };
  };

  it.each([
    ['none', []],
    ['one that was long enough ago', [start - 250]],
    ['one in the future, of a clock that was set back', [start + 1]],
  ])('connects at once after these starts: %s', (_which, starts) => {
    const { state, context, effects } = begin(starts);
    expect([state, context.epoch]).toEqual(['connecting', 1]);
    expect(effects).toContain('connect #1 via 0');
  });

  it.each([
    ['one a moment ago', [start - 100], 150],
    ['ten within a minute', Array.from({ length: 10 }, () => start - 20_000), 40_000],
  ])('waits for the budget of the one before it: %s', (_which, starts, waitMs) => {
    const { state, context, effects } = begin(starts);
    expect([state, context.epoch, context.retryInMs, context.starts]).toEqual(['backoff', 0, waitMs, starts]);
    expect(effects).toContain(`timer: retry.due in ${waitMs}`);
    expect(effects.filter((effect) => effect.startsWith('connect'))).toEqual([]);
  });

  it('does not look at the budget again when its timers say that it is time', () => {
    const life = new Life().say('transport.closed', { retryInMs: 0 }, 10).say('retry.due', {}, 1);
    expect([life.state, life.context.epoch]).toEqual(['connecting', 2]);
  });
});

describe('the starts that are remembered (E4)', () => {
  const after = (starts: readonly number[], attemptsPerMinute = 10) => ({
    starts,
    settings: { ...defaultSettings, attemptsPerMinute },
  });
  const twelve = Array.from({ length: 12 }, (_, index) => index);

  it('are the last ten that are past', () => {
    expect(recordStart(after([5, 20, 30]), 10)).toEqual([5, 10]);
    expect(recordStart(after([10]), 10)).toEqual([10, 10]);
    expect(recordStart(after(twelve), 12)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('are as many as the budget has', () => {
    expect(recordStart(after(twelve, 3), 12)).toEqual([10, 11, 12]);
    expect(budgetWaitMs(after([0, 1_000, 2_000], 3), 5_000)).toBe(55_000);
    expect(budgetWaitMs(after([1_000, 2_000], 3), 5_000)).toBe(0);
    // Left over from a life of a larger budget.
    expect(budgetWaitMs(after([0, 1_000, 2_000], 2), 5_000)).toBe(56_000);
  });

  it('are one where the spacing alone keeps to the budget', () => {
    expect(recordStart(after(twelve, 240), 12)).toEqual([12]);
    expect(recordStart(after(twelve, 239), 12)).toHaveLength(13);
    expect(budgetWaitMs(after([1_000], 240), 1_100)).toBe(150);
  });

  it('make the machine wait as its settings say', () => {
    const starts = Array.from({ length: 10 }, () => start - 20_000);
    const begin = (attemptsPerMinute: number) =>
      initialTransition(connectionMachine, { settings: { ...settings, attemptsPerMinute }, at: start, starts })[0]
        .value;
    expect([10, 11, 240].map(begin)).toEqual(['backoff', 'connecting', 'connecting']);
  });
});

describe('a clock that starts at zero', () => {
  const context = initialContext({ settings: { ...settings, heartbeat }, at: 0 });
  const at = (type: ConnectionEvent['type'], ms: number) => ({ type, at: ms, chance: 0.5 }) as ConnectionEvent;

  it('does not make what never happened recent', () => {
    expect(isProbeDue({ ...context, openedAt: 0 }, at('network.changed', 500))).toBe(true);
    expect(mayPollNow(context, at('page.visible', 500))).toBe(true);
    expect(isSoonAnyway(context, at('network.online', 50))).toBe(false);
    const close = { cause: 'never-opened', code: 1006, reason: '', wasClean: false } as const;
    expect(afterLoss(context, at('transport.closed', 500), close).context.flaps).toEqual([]);
  });
});

describe('an actor that was not provided', () => {
  it('is an error of its own kind', () => {
    const failures: { name?: string }[] = [];
    const child = createActor(connectionMachine.implementations.actors.transport as AnyActorLogic);
    child.subscribe({ error: (error) => failures.push(error as Error) });
    child.start();
    expect(failures).toMatchObject([{ name: 'UnprovidedError' }]);
  });
});
