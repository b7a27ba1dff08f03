import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { layoutInput } from '../../../../src/inspect/viewer/chart/layout-input.js';
import { linkId } from '../../../../src/inspect/viewer/chart/links.js';
import { foreignCharts } from '../../../support/foreign-charts.js';
import { chartOfMachine } from '../../../support/recordings.js';
import { charts } from './charts.js';

const labels = (input: ReturnType<typeof layoutInput>): (string | undefined)[] =>
  (input.edges ?? []).map(({ labels: [label] = [] }) => label?.text);

describe('the layout input', () => {
  it('of the lifecycle', () => {
    expect(layoutInput(charts.heartline)).toMatchSnapshot();
  });

  it.each(['parallel', 'history', 'nested'] as const)('of a chart of others: %s', (name) => {
    expect(layoutInput(chartOfMachine(createMachine(foreignCharts[name].config)))).toMatchSnapshot();
  });

  it('has one arrow from one node to another, however many transitions there are', () => {
    const edges = layoutInput(charts.heartline).edges ?? [];
    const ends = edges.map(({ sources: [from], targets: [to] }) => `${from} ${to}`);
    expect(new Set(ends).size).toBe(ends.length);
    expect(edges.length).toBeLessThan(30);
  });

  it('shows every transition of an arrow that is opened, and only of that one', () => {
    const id = linkId('heartline.open', 'heartline.connecting');
    const folded = layoutInput(charts.heartline);
    const opened = layoutInput(charts.heartline, new Set([id]));
    const place = (folded.edges ?? []).findIndex((edge) => edge.id === id);
    expect(labels(folded)[place]).toMatch(/^\S+ {2}\+\d+$/);
    expect(labels(opened)[place]?.split('\n')).toContain('user.reconnect');
    expect(labels(opened).filter((_, index) => index !== place)).toEqual(
      labels(folded).filter((_, index) => index !== place),
    );
  });

  it('takes its sizes from what measures the texts', () => {
    const narrow = layoutInput(charts.history, new Set(), () => 10);
    const wide = layoutInput(charts.history, new Set(), () => 500);
    const labelWidth = ({ edges = [] }: typeof wide) => edges.at(-1)?.labels?.[0]?.width ?? 0;
    expect(labelWidth(wide)).toBe(labelWidth(narrow) + 490);
    expect(narrow.children?.[0]?.children?.[2]?.width).toBeLessThan(wide.children?.[0]?.children?.[2]?.width ?? 0);
  });

  it('leaves out a target that the chart does not have', () => {
    const transition = {
      event: 'go',
      targets: ['nowhere'],
      guard: null,
      actions: [],
      reenter: false,
      description: null,
    };
    const chart = { ...charts.nested, transitions: [transition] };
    expect(layoutInput(chart).edges).toEqual(layoutInput(charts.nested).edges);
  });
});
