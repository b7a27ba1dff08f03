import type { JSX } from 'preact';
import { eventName } from '../chart/lines.js';
import { linksOf, nodesOf } from '../chart/links.js';
import type { ChartNode, ChartTransition } from '../recording/types.js';
import { counted } from './format.js';
import type { PageProps } from './page.js';
import { toneOfNode } from './tone.js';

/** All that the chart says of the selected node or arrow. */
export function Details({ page }: PageProps): JSX.Element | null {
  const chart = page.model.actor.value?.chart;
  const id = page.selected.value;
  if (chart == null || id === null) return null;
  const node = nodesOf(chart).find((each) => each.id === id);
  const link = linksOf(chart).find((each) => each.id === id);
  if (node === undefined && link === undefined) return null;
  const isOpened = page.opened.value.has(id);
  return (
    <aside class="details" aria-label="Details">
      <header>
        {node !== undefined ? (
          <h3 class={`tone-${toneOfNode(node)}`}>
            <span class="lamp" /> {node.key}
          </h3>
        ) : (
          <h3>
            {keyOf(chart, link?.source)} → {keyOf(chart, link?.target)}
          </h3>
        )}
        <button
          type="button"
          aria-pressed={isOpened}
          onClick={() => page.toggleOpened(id)}
          title="Show every line in the chart"
        >
          {isOpened ? 'fold' : 'unfold'}
        </button>
        <button type="button" aria-label="Close the details" onClick={() => (page.selected.value = null)}>
          ×
        </button>
      </header>
      <div class="body">
        {node !== undefined && <NodeDetails chart={chart} node={node} />}
        {link !== undefined && (
          <Transitions chart={chart} transitions={link.transitions.map(({ transition }) => transition)} />
        )}
      </div>
    </aside>
  );
}

const keyOf = (chart: ChartNode, id: string | undefined): string =>
  nodesOf(chart).find((node) => node.id === id)?.key ?? '?';

function NodeDetails({ chart, node }: { readonly chart: ChartNode; readonly node: ChartNode }): JSX.Element {
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['kind', node.type === 'atomic' ? [] : [node.type]],
    ['tags', node.tags],
    ['invokes', node.invokes],
    ['entry', node.entry],
    ['exit', node.exit],
  ];
  return (
    <>
      {node.description !== null && <p>{node.description}</p>}
      <dl>
        {facts
          .filter(([, values]) => values.length > 0)
          .map(([name, values]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{values.join(', ')}</dd>
            </div>
          ))}
      </dl>
      {node.transitions.length > 0 && <h4>{counted(node.transitions.length, 'transition')}</h4>}
      <Transitions chart={chart} transitions={node.transitions} />
    </>
  );
}

interface TransitionsProps {
  readonly chart: ChartNode;
  readonly transitions: readonly ChartTransition[];
}

function Transitions({ chart, transitions }: TransitionsProps): JSX.Element {
  return (
    <ol class="transitions">
      {transitions.map(({ event, targets, guard, actions, reenter, description }, index) => (
        <li key={index}>
          <b>{eventName(event)}</b>
          {targets.length > 0 && <span class="target"> → {targets.map((id) => keyOf(chart, id)).join(', ')}</span>}
          {reenter && <span class="quiet"> entered anew</span>}
          {guard !== null && <div class="guard">if {guard}</div>}
          {actions.length > 0 && <div class="quiet">do {actions.join(', ')}</div>}
          {description !== null && <p>{description}</p>}
        </li>
      ))}
    </ol>
  );
}
