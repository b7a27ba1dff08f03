import type { JSX } from 'preact';
import { toneOfNode } from '../ui/tone.js';
import { sizes } from './layout-input.js';
import { classes, type Look } from './look.js';
import type { Area, PlacedNode } from './placed.js';
import { lineHeight } from './text.js';

interface NodeProps {
  readonly placed: PlacedNode;
  readonly look: Look;
  readonly scale: number;
  readonly isFar: boolean;
  readonly tabIndex: number;
  onSelect(id: string): void;
}

/** From afar a name is drawn as large as its box allows, up to the size that it has from near. */
function farTitleSize(key: string, { width, height }: Area, scale: number): number {
  return Math.min(15 / scale, (width - 12) / ([...key].length * 0.68), height * 0.6);
}

export function NodeBox(props: NodeProps): JSX.Element {
  const { placed, look, tabIndex, onSelect } = props;
  const { node, parent, area } = placed;
  const isActive = look.active.has(node.id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button of its own.
    <g
      class={classes(
        'node',
        `is-${node.type}`,
        `tone-${toneOfNode(node)}`,
        parent === null && 'is-root',
        parent?.type === 'parallel' && 'is-region',
        node.children.length > 0 && 'has-children',
        isActive && 'is-active',
        look.selected === node.id && 'is-selected',
      )}
      role="button"
      tabindex={tabIndex}
      aria-label={`${node.isDeep ? 'deep ' : ''}${node.type} state ${node.key}${isActive ? ', active' : ''}`}
      aria-pressed={look.selected === node.id}
      data-item={node.id}
      transform={`translate(${area.x} ${area.y})`}
      onClick={() => onSelect(node.id)}
    >
      {node.type === 'history' ? <HistoryMark {...placed} /> : <StateBox {...props} />}
    </g>
  );
}

function HistoryMark({ node, area }: PlacedNode): JSX.Element {
  return (
    <>
      <circle class="box" cx={area.width / 2} cy={area.height / 2} r={area.width / 2} />
      <text class="title history" x={area.width / 2} y={area.height / 2 + 5}>
        {node.isDeep ? 'H*' : 'H'}
      </text>
    </>
  );
}

function StateBox({ placed: { node, area, lines }, scale, isFar }: NodeProps): JSX.Element {
  const { padding, titleHeight } = sizes;
  const isLeaf = node.children.length === 0;
  const large = farTitleSize(node.key, area, scale);
  return (
    <>
      <rect class="box" width={area.width} height={area.height} rx={isLeaf ? 10 : 14} />
      {node.type === 'final' && (
        <rect class="inner-box" x={3.5} y={3.5} width={area.width - 7} height={area.height - 7} rx={7} />
      )}
      {isFar && isLeaf ? (
        <text class="title far" x={area.width / 2} y={area.height / 2 + large * 0.35} font-size={large}>
          {node.key}
        </text>
      ) : (
        <>
          <circle class="lamp" cx={padding + 4} cy={padding + 6} r={4} />
          <text class="title" x={padding + 15} y={padding + 11}>
            {node.key}
          </text>
          {lines.map(({ kind, text }, index) => (
            <text key={text} class={`row is-${kind}`} x={padding} y={titleHeight + padding + 14 + index * lineHeight}>
              {text}
            </text>
          ))}
        </>
      )}
    </>
  );
}
