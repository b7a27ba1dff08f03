import { describe, expect, it } from 'vitest';
import { fold } from '../../../../src/inspect/viewer/chart/fold.js';
import { innerTransitions, linksOf } from '../../../../src/inspect/viewer/chart/links.js';
import { activeLeaves } from '../../../../src/inspect/viewer/chart/look.js';
import { roundedPath } from '../../../../src/inspect/viewer/chart/path.js';
import { shorten } from '../../../../src/inspect/viewer/chart/text.js';
import { centre, fit, isInView, zoomAt } from '../../../../src/inspect/viewer/chart/view.js';
import { activeIds } from '../../../../src/inspect/viewer/recording/active.js';
import { charts } from './charts.js';

describe('folding', () => {
  it('shows the beginning and says how much is left', () => {
    expect(fold([1, 2, 3, 4, 5], 2, false)).toEqual({ shown: [1, 2], more: 3 });
    expect(fold([1, 2, 3, 4, 5], 2, true)).toEqual({ shown: [1, 2, 3, 4, 5], more: 0 });
  });

  it('hides no single item', () => {
    expect(fold([1, 2, 3], 2, false)).toEqual({ shown: [1, 2, 3], more: 0 });
  });
});

describe('the arrows of a chart', () => {
  it('have every transition to another node, in order', () => {
    const taken = linksOf(charts.history).map(({ id, transitions }) => [id, transitions.map(({ index }) => index)]);
    expect(taken).toEqual([
      ['form.editing → form.help', [0]],
      ['form.editing → form.sent', [1]],
      ['form.editing.name → form.editing.address', [0]],
      ['form.editing.address → form.editing.name', [0]],
      ['form.help → form.editing.last', [0]],
    ]);
  });

  it('are several for one transition of several targets', () => {
    expect(linksOf(charts.parallel).filter(({ source }) => source === 'player')).toHaveLength(2);
  });

  it('do not have what stays in its node', () => {
    const playing = charts.parallel.children[0]?.children[1];
    const z = charts.nested.children[1];
    expect(playing && innerTransitions(playing).map(({ transition }) => transition.event)).toEqual(['seek']);
    expect(z && innerTransitions(z).map(({ transition }) => transition.event)).toEqual(['again']);
  });
});

it('the innermost active nodes are those without an active one inside', () => {
  const active = activeIds(charts.parallel, { track: 'playing', sound: 'on' });
  expect(activeLeaves(charts.parallel, active).map(({ key }) => key)).toEqual(['playing', 'on']);
});

describe('a line', () => {
  it('has round corners, smaller ones where there is no room', () => {
    const corner = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 6 },
    ] as const;
    expect(roundedPath(corner)).toBe('M0 0L92 0Q100 0 100 3L100 6');
  });

  it('of nothing is nothing, and of one place twice is no NaN', () => {
    expect(roundedPath([])).toBe('');
    const same = { x: 1, y: 1 };
    expect(roundedPath([same, same, same])).not.toContain('NaN');
  });
});

describe('the view', () => {
  const screen = { width: 400, height: 300 };

  it('fits a chart in the middle, and makes none larger', () => {
    expect(fit({ width: 800, height: 300 }, screen)).toEqual({ scale: 0.5, x: 0, y: 75 });
    expect(fit({ width: 100, height: 100 }, screen)).toEqual({ scale: 1, x: 150, y: 100 });
  });

  it('zooms about a point, within limits', () => {
    const at = { x: 100, y: 50 };
    const view = zoomAt({ x: 20, y: 10, scale: 1 }, 2, at);
    expect((at.x - view.x) / view.scale).toBe(80);
    expect((at.y - view.y) / view.scale).toBe(40);
    expect(zoomAt(view, 1_000, at).scale).toBe(2.5);
    expect(zoomAt(view, 0, at).scale).toBe(0.1);
  });

  it('shows what it is centred on', () => {
    const area = { x: 1_000, y: 1_000, width: 50, height: 50 };
    expect(isInView(area, { x: 0, y: 0, scale: 1 }, screen)).toBe(false);
    expect(isInView(area, centre(area, screen, 2), screen)).toBe(true);
  });
});

it('a long text is cut between characters, not within one', () => {
  expect(shorten('abc', 3)).toBe('abc');
  expect(shorten('a😀😀b', 3)).toBe('a😀…');
});
