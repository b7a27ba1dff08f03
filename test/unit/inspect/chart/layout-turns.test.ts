import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChartLayout } from '../../../../src/inspect/viewer/chart/layout.js';
import { linkId } from '../../../../src/inspect/viewer/chart/links.js';
import { hurried, strategiesFor } from '../../../../src/inspect/viewer/chart/strategies.js';
import { estimatedWidth } from '../../../../src/inspect/viewer/chart/text.js';
import { charts, ringOf } from './charts.js';
import { FakeEngines } from './fake-engines.js';

let engines: FakeEngines;
let layout: ChartLayout;

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

/** Asks for a chart, and can leave before it is there. */
function ask(chart = charts.nested, opened: ReadonlySet<string> = new Set()) {
  const leaving = new AbortController();
  const result = layout.place(chart, opened, leaving.signal);
  const outcome = vi.fn();
  result.then(
    () => outcome('placed'),
    (error: Error) => outcome(error.message),
  );
  return { leave: () => leaving.abort(), outcome, result };
}

beforeEach(() => {
  vi.useFakeTimers();
  engines = new FakeEngines();
  layout = new ChartLayout(engines.make, estimatedWidth);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the time that a layout may take', () => {
  it('is three seconds with care, and then it is done in a hurry by another engine', async () => {
    const { outcome } = ask();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(engines.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(engines.all.map(({ isStopped }) => isStopped)).toEqual([true, false]);
    expect(engines.task.options).toEqual(hurried.options);
    engines.task.finish();
    await settled();
    expect(outcome).toHaveBeenCalledExactlyOnceWith('placed');
  });

  it('is fifteen seconds in a hurry, and then it is told that it was too slow', async () => {
    const { outcome } = ask();
    await vi.advanceTimersByTimeAsync(3_000 + 14_999);
    expect(outcome).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toHaveBeenCalledExactlyOnceWith('it was given up after 15 seconds');
    expect(engines.all.map(({ isStopped }) => isStopped)).toEqual([true, true]);
  });

  it('leaves no timer and keeps the engine where it was enough', async () => {
    ask();
    await settled();
    engines.task.finish();
    await settled();
    expect(vi.getTimerCount()).toBe(0);
    ask(charts.history);
    await settled();
    expect(engines.all).toHaveLength(1);
    expect(engines.begun).toEqual(['nested', 'form']);
  });

  it('is not spent on care again with a chart that was too slow for it', async () => {
    ask();
    await vi.advanceTimersByTimeAsync(3_000);
    engines.task.finish();
    await settled();
    ask(charts.nested, new Set([linkId('nested.a', 'nested.z')]));
    await settled();
    expect(engines.task.options).toEqual(hurried.options);
    expect(engines.begun).toHaveLength(3);
  });

  it('is spent on care again with a chart that failed for another reason', async () => {
    ask();
    await settled();
    engines.task.fail('broken');
    await settled();
    engines.task.finish();
    await settled();
    ask(charts.nested, new Set([linkId('nested.a', 'nested.z')]));
    await settled();
    expect(engines.task.options).toEqual(strategiesFor(charts.nested)[0]?.options);
  });

  it('counts while the engine cannot be had', async () => {
    layout = new ChartLayout(() => new Promise(() => {}), estimatedWidth);
    const { outcome } = ask();
    await vi.advanceTimersByTimeAsync(18_000);
    expect(outcome).toHaveBeenCalledExactlyOnceWith('it was given up after 15 seconds');
  });
});

describe('the turns of charts', () => {
  it('are given to the one that was asked for last', async () => {
    ask();
    await settled();
    ask(charts.history);
    ask(charts.parallel);
    await settled();
    engines.task.finish();
    await settled();
    engines.task.finish();
    await settled();
    expect(engines.begun).toEqual(['nested', 'player', 'form']);
  });

  it('are taken at once from one that nobody waits for any more', async () => {
    const slow = ask();
    await settled();
    slow.leave();
    const next = ask(charts.history);
    await settled();
    expect(engines.all.map(({ isStopped }) => isStopped)).toEqual([true, false]);
    expect(engines.begun).toEqual(['nested', 'form']);
    expect(slow.outcome).toHaveBeenCalledExactlyOnceWith('nobody waits for it any more');
    engines.task.finish();
    await settled();
    expect(next.outcome).toHaveBeenCalledExactlyOnceWith('placed');
  });

  it('are left to one that nobody waits for while nobody wants another', async () => {
    const left = ask();
    await settled();
    left.leave();
    await settled();
    const again = ask();
    expect(again.result).toBe(left.result);
    engines.task.finish();
    await settled();
    expect(again.outcome).toHaveBeenCalledExactlyOnceWith('placed');
    expect(engines.begun).toEqual(['nested']);
  });

  it('are not given to one that was left before its turn', async () => {
    ask();
    await settled();
    ask(charts.history).leave();
    ask(charts.parallel);
    engines.task.finish();
    await settled();
    engines.task.finish();
    await settled();
    expect(engines.begun).toEqual(['nested', 'player']);
  });

  it('are kept by one that another still waits for', async () => {
    const one = ask();
    const other = ask();
    await settled();
    one.leave();
    ask(charts.history);
    await settled();
    expect(engines.begun).toEqual(['nested']);
    engines.task.finish();
    await settled();
    expect(other.outcome).toHaveBeenCalledExactlyOnceWith('placed');
  });

  it('come again to one that was dropped and is asked for anew', async () => {
    const dropped = ask();
    await settled();
    dropped.leave();
    const between = ask(charts.history);
    between.leave();
    const again = ask();
    await settled();
    expect(again.result).not.toBe(dropped.result);
    expect(engines.begun).toEqual(['nested', 'nested']);
    engines.task.finish();
    await settled();
    expect(again.outcome).toHaveBeenCalledExactlyOnceWith('placed');
  });
});

describe('the strategy', () => {
  const placement = 'elk.layered.nodePlacement.strategy';

  it('is the careful one with up to thirty arrows, and a quick one above', () => {
    const [few] = strategiesFor(ringOf(11));
    const [many] = strategiesFor(ringOf(12));
    expect(few?.options[placement]).toBe('NETWORK_SIMPLEX');
    expect(many?.options[placement]).toBeUndefined();
  });

  it('is the careful one with a connection of heartline', () => {
    expect(strategiesFor(charts.heartline)[0]?.options[placement]).toBe('NETWORK_SIMPLEX');
  });
});
