import { type ConnectionState, connectionStates } from '../../../src/index.js';
import { byId, isCalm, makeSvg } from './dom.js';
import { type Arrow, type Box, type Layout, narrow, wide } from './layout.js';

export interface Diagram {
  /** Lights a state, and the way to it. */
  enter(status: ConnectionState, previous: ConnectionState | null): void;
  /** A transition to the same state. */
  again(status: ConnectionState): void;
}

/** How many of the last transitions stay visible. */
const trailLength = 5;
const travelMs = 650;

const corner = ({ x, y, width, height }: Box) => ({ x: x - width / 2, y: y - height / 2, width, height });

function drawState(state: ConnectionState, box: Box): SVGGElement {
  const outline = { ...corner(box), rx: 12 };
  const group = makeSvg('g', { class: 'state', 'data-state': state });
  group.append(makeSvg('rect', { class: 'halo', ...outline }), makeSvg('rect', { class: 'box', ...outline }));
  if (state === 'terminated') {
    group.append(
      makeSvg('rect', { class: 'final', ...corner({ ...box, width: box.width - 8, height: box.height - 8 }), rx: 8 }),
    );
  }
  group.append(makeSvg('text', { class: 'state-name', x: box.x, y: box.y }, state));
  return group;
}

/** The head at the end of a path, along its last stretch. A marker would not take the colour of its line everywhere. */
function drawTip(path: string): SVGPathElement {
  const [fromX = 0, fromY = 0, x = 0, y = 0] = (path.match(/-?\d+/g) ?? []).slice(-4).map(Number);
  const angle = (Math.atan2(y - fromY, x - fromX) * 180) / Math.PI;
  return makeSvg('path', {
    class: 'tip',
    d: 'M -7 -4.5 L 2 0 L -7 4.5 z',
    transform: `translate(${x} ${y}) rotate(${angle.toFixed(1)})`,
  });
}

function drawArrow({ from, to, path, label }: Arrow): SVGGElement {
  const [text, x, y, anchor = 'middle'] = label;
  return makeSvg(
    'g',
    { class: 'arrow', 'data-from': from.join(' '), 'data-to': to },
    makeSvg('title', {}, `${from.join(', ')} → ${to}: ${text}`),
    makeSvg('path', { class: 'way', d: path }),
    drawTip(path),
    makeSvg('text', { class: 'arrow-name', x, y, 'text-anchor': anchor }, text),
  );
}

function draw(layout: Layout): SVGSVGElement {
  const { x, y } = corner(layout.frame);
  const [, startX = 0, startY = 0] = /^M (\S+) (\S+)/.exec(layout.start) ?? [];
  return makeSvg(
    'svg',
    {
      viewBox: `0 ${layout.top} ${layout.width} ${layout.height}`,
      role: 'img',
      'aria-label': 'The lifecycle as a statechart',
    },
    makeSvg('rect', { class: 'frame', ...corner(layout.frame), rx: 16 }),
    makeSvg('text', { class: 'frame-name', x: x + 12, y: y + 17 }, 'connected'),
    makeSvg('circle', { class: 'start', cx: startX, cy: startY, r: 5 }),
    makeSvg('path', { class: 'start-arrow', d: layout.start }),
    drawTip(layout.start),
    ...layout.arrows.map(drawArrow),
    ...connectionStates.map((state) => drawState(state, layout.states[state])),
    makeSvg('circle', { class: 'traveller', r: 5 }),
  );
}

function travel(svg: SVGSVGElement, path: SVGPathElement): void {
  const dot = svg.querySelector('.traveller');
  if (dot === null || isCalm()) return;
  const length = path.getTotalLength();
  const startedAt = performance.now();
  const run = String(startedAt);
  dot.setAttribute('data-run', run);
  const step = (now: number): void => {
    if (dot.getAttribute('data-run') !== run) return;
    const share = Math.min(1, Math.max(0, (now - startedAt) / travelMs));
    const { x, y } = path.getPointAtLength(length * (1 - (1 - share) ** 3));
    dot.setAttribute('transform', `translate(${x} ${y})`);
    dot.classList.toggle('on', share < 1);
    if (share < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** The statechart, drawn for the width there is. */
export function createDiagram(): Diagram {
  const place = byId('chart');
  const isNarrow = matchMedia('(max-width: 640px)');
  let svg = draw(wide);
  let current: ConnectionState | null = null;
  /** The last transitions, newest first, each as `from to`. */
  let trail: string[] = [];

  const arrowOf = (step: string): Element | null => {
    const [from, to] = step.split(' ');
    return svg.querySelector(`.arrow[data-from~="${from}"][data-to="${to}"]`);
  };

  const light = (): void => {
    for (const state of svg.querySelectorAll('.state')) {
      state.classList.toggle('current', state.getAttribute('data-state') === current);
    }
    for (const arrow of svg.querySelectorAll('.arrow')) arrow.removeAttribute('data-age');
    for (const [age, step] of [...trail.entries()].reverse()) arrowOf(step)?.setAttribute('data-age', String(age));
  };

  const take = (from: ConnectionState, to: ConnectionState): void => {
    trail = [`${from} ${to}`, ...trail].slice(0, trailLength);
    light();
    const path = arrowOf(`${from} ${to}`)?.querySelector<SVGPathElement>('.way');
    if (path) travel(svg, path);
  };

  const redraw = (): void => {
    svg = draw(isNarrow.matches ? narrow : wide);
    place.replaceChildren(svg);
    light();
  };
  redraw();
  isNarrow.addEventListener('change', redraw);

  return {
    enter(status, previous) {
      current = status;
      // A new life has no way from the old one's end.
      if (previous === null || previous === 'terminated') trail = [];
      else return take(previous, status);
      light();
    },
    again: (status) => take(status, status),
  };
}
