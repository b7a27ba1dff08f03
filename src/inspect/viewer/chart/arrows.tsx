import type { JSX } from 'preact';
import { eventName } from './lines.js';
import { classes, type Look } from './look.js';
import { roundedPath } from './path.js';
import type { PlacedInitial, PlacedLink } from './placed.js';
import { lineHeight } from './text.js';

interface Point {
  readonly x: number;
  readonly y: number;
}

const headLength = 8;
const headWidth = 4;

/** The head of an arrow along the last stretch of its line. */
function headPath(points: readonly Point[]): string {
  const tip = points.at(-1);
  const from = points.at(-2);
  if (tip === undefined || from === undefined) return '';
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const x = (tip.x - from.x) / length;
  const y = (tip.y - from.y) / length;
  const back = { x: tip.x - x * headLength, y: tip.y - y * headLength };
  const corner = (side: number): string => `${back.x - y * side * headWidth} ${back.y + x * side * headWidth}`;
  return `M${tip.x} ${tip.y}L${corner(1)}L${corner(-1)}Z`;
}

interface LinkProps {
  readonly placed: PlacedLink;
  readonly look: Look;
  readonly isOver: boolean;
  readonly isFar: boolean;
  readonly tabIndex: number;
  onSelect(id: string): void;
}

export function LinkArrow({
  placed: { link, points, label, lines },
  look,
  isOver,
  isFar,
  tabIndex,
  onSelect,
}: LinkProps): JSX.Element {
  const own = link.transitions.find(({ index }) =>
    look.taken.some((taken) => taken.source === link.source && taken.index === index),
  );
  const isTaken = own !== undefined;
  // From afar there is room for what has just happened only.
  const texts = isFar && isTaken ? [eventName(own.transition.event)] : lines;
  const path = roundedPath(points);
  const centre = label.x + label.width / 2;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button of its own.
    <g
      class={classes(
        'link',
        look.active.has(link.source) && !isOver && 'is-ahead',
        isTaken && 'is-taken',
        look.selected === link.id && 'is-selected',
      )}
      role="button"
      tabindex={tabIndex}
      aria-label={`${link.id}: ${[...new Set(link.transitions.map(({ transition }) => eventName(transition.event)))].join(', ')}`}
      aria-pressed={look.selected === link.id}
      data-item={link.id}
      onClick={() => onSelect(link.id)}
    >
      <path class="reach" d={path} />
      <path class="line" d={path} />
      <path class="head" d={headPath(points)} />
      {isTaken && <path class="spark" key={look.step} d={path} pathLength={1} />}
      <rect class="pill" x={label.x} y={label.y} width={label.width} height={label.height} rx={7} />
      <text class="label" x={centre}>
        {texts.map((line, index) => (
          <tspan key={line} x={centre} y={label.y + 15 + index * lineHeight}>
            {line}
          </tspan>
        ))}
      </text>
    </g>
  );
}

export const InitialMark = ({ placed: { area, points } }: { readonly placed: PlacedInitial }): JSX.Element => (
  <g class="initial">
    <circle cx={area.x + area.width / 2} cy={area.y + area.height / 2} r={area.width / 2} />
    <path class="line" d={roundedPath(points)} />
    <path class="head" d={headPath(points)} />
  </g>
);
