import elk from 'elkjs/lib/elk.bundled.js';
import { describe, expect, it, vi } from 'vitest';
import type { LayoutEngine } from '../../../../src/inspect/viewer/chart/engine.js';
import { ChartLayout } from '../../../../src/inspect/viewer/chart/layout.js';
import { linkId } from '../../../../src/inspect/viewer/chart/links.js';
import type { Area, PlacedChart } from '../../../../src/inspect/viewer/chart/placed.js';
import { estimatedWidth } from '../../../../src/inspect/viewer/chart/text.js';
import { charts } from './charts.js';

const inThisThread = new elk.default();
const engine: LayoutEngine = {
  layout: (input, layoutOptions) => inThisThread.layout(input, { layoutOptions }),
  stop: () => {},
};
const layout = new ChartLayout(() => Promise.resolve(engine), estimatedWidth);

const contains = (outer: Area, inner: Area): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 &&
  inner.y + inner.height <= outer.y + outer.height + 0.01;

const overlap = (one: Area, other: Area): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

function overlaps({ nodes, links }: PlacedChart): string[] {
  const leaves = nodes
    .filter(({ node }) => node.children.length === 0)
    .map(({ node, area }) => [node.id, area] as const);
  const all = [...leaves, ...links.map(({ link, label }) => [link.id, label] as const)];
  return all.flatMap(([id, area], index) =>
    all.slice(index + 1).flatMap(([other, otherArea]) => (overlap(area, otherArea) ? [`${id} / ${other}`] : [])),
  );
}

describe('the layout of a chart', () => {
  it.each(['parallel', 'history', 'nested', 'heartline'] as const)('has everything in its place: %s', async (name) => {
    const chart = await layout.place(charts[name]);
    const areas = new Map(chart.nodes.map(({ node, area }) => [node.id, area]));
    for (const { parent, area } of chart.nodes) {
      expect(area.width * area.height).toBeGreaterThan(0);
      if (parent) expect(contains(areas.get(parent.id) ?? area, area)).toBe(true);
    }
    for (const { points } of chart.links) expect(points.length).toBeGreaterThanOrEqual(2);
    expect(overlaps(chart)).toEqual([]);
  });

  it('is made once for each chart and for each way to unfold it', async () => {
    const layoutOnce = vi.spyOn(engine, 'layout');
    const first = layout.place(charts.history);
    layoutOnce.mockClear();
    expect(layout.place(charts.history)).toBe(first);
    expect(layoutOnce).not.toHaveBeenCalled();
    await layout.place(charts.history, new Set([linkId('form.editing', 'form.help')]));
    expect(layoutOnce).toHaveBeenCalledOnce();
    layoutOnce.mockRestore();
  });

  it('is tried in a plainer way where ELK fails, and fails with its last word', async () => {
    const failing = vi.fn(engine.layout).mockRejectedValueOnce(new Error('first'));
    const once = new ChartLayout(() => Promise.resolve({ ...engine, layout: failing }), estimatedWidth);
    const { nodes } = await once.place(charts.nested);
    expect(nodes).toHaveLength(6);
    expect(failing).toHaveBeenCalledTimes(2);

    failing.mockReset().mockRejectedValueOnce(new Error('first')).mockRejectedValueOnce(new Error('last'));
    await expect(once.place(charts.parallel)).rejects.toThrow('last');
    failing.mockImplementation(engine.layout);
    await expect(once.place(charts.parallel)).resolves.toBeDefined();
  });

  it('asks for its engine again where it could not be had', async () => {
    const load = vi
      .fn<() => Promise<LayoutEngine>>()
      .mockRejectedValueOnce(new Error('offline'))
      .mockRejectedValueOnce(new Error('offline'))
      .mockResolvedValue(engine);
    const late = new ChartLayout(load, estimatedWidth);
    await expect(late.place(charts.nested)).rejects.toThrow('offline');
    await expect(late.place(charts.nested)).resolves.toBeDefined();
    expect(load).toHaveBeenCalledTimes(3);
  });
});
