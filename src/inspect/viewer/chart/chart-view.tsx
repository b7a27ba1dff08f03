import { type Signal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ChartNode } from '../recording/types.js';
import { InitialMark, LinkArrow } from './arrows.js';
import { NodeBox } from './boxes.js';
import { type ChartDrag, useDrag } from './drag.js';
import type { ChartLayout } from './layout.js';
import { activeLeaves, classes, type Look } from './look.js';
import type { PlacedChart } from './placed.js';
import { centre, fit, isInView, pan, type Size, type View, zoomAt } from './view.js';
import { ZoomBar, zoomStep } from './zoom-bar.js';

export interface ChartProps {
  readonly chart: ChartNode;
  readonly layout: ChartLayout;
  readonly look: Look;
  /** Whether the actor has stopped: nothing lies ahead of it. */
  readonly isOver: boolean;
  /** What is unfolded; changed by the details. */
  readonly opened: Signal<ReadonlySet<string>>;
  onSelect(id: string | null): void;
}

/** Below this, texts are too small to read. */
const farScale = 0.6;
const nearScale = 0.8;
/** A chart that would be smaller than this is not shown whole at first. */
const leastFirstScale = 0.36;
/** For what lies over the chart, in px. */
const room = { top: 46, details: 314 } as const;

export function ChartView(props: ChartProps): JSX.Element {
  const { chart, layout, look, opened, onSelect } = props;
  const placed = useSignal<PlacedChart | null>(null);
  const failure = useSignal<string | null>(null);
  const view = useSignal<View>({ x: 0, y: 0, scale: 1 });
  const size = useSignal<Size>({ width: 0, height: 0 });
  const isGliding = useSignal(false);
  const frame = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      size.value = { width: element.clientWidth, height: element.clientHeight };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    placed.value = null;
  }, [chart]);

  const openedNow = opened.value;
  useEffect(() => {
    const leaving = new AbortController();
    failure.value = null;
    layout.place(chart, openedNow, leaving.signal).then(
      (result) => {
        if (!leaving.signal.aborted) placed.value = result;
      },
      (error: unknown) => {
        if (!leaving.signal.aborted) failure.value = error instanceof Error ? error.message : String(error);
      },
    );
    return () => leaving.abort();
  }, [chart, layout, openedNow]);

  const move = (next: View, glide = false): void => {
    isGliding.value = glide;
    view.value = next;
  };

  const lit = (): string[] => activeLeaves(chart, look.active).map(({ id }) => id);
  const show = (ids: readonly string[], force = false): void => {
    const area = placed.value?.nodes.find(({ node }) => ids.includes(node.id))?.area;
    if (area === undefined || size.value.width === 0) return;
    const free = size.value.width - (look.selected === null ? 0 : room.details);
    // On a narrow screen the details lie below.
    const screen = { ...size.value, width: free > room.details ? free : size.value.width };
    if (force || !isInView(area, view.value, screen)) move(centre(area, screen, view.value.scale), !force);
  };

  const whole = (): View => {
    const { width, height } = size.value;
    const view = fit(placed.peek() ?? size.value, { width, height: height - room.top });
    return pan(view, 0, room.top - 6);
  };
  const read = (): void => {
    move({ ...view.value, scale: nearScale });
    show(lit(), true);
  };

  // The first look at a chart: all of it where that can be read, or else what is active.
  const isMeasured = useComputed(() => size.value.width > 0);
  useEffect(() => {
    if (placed.value === null || !isMeasured.value) return;
    if (whole().scale < leastFirstScale) read();
    else move(whole());
  }, [chart, placed.value === null, isMeasured.value]);

  const litNow = lit().join(' ');
  useEffect(() => show(lit()), [litNow]);
  useEffect(() => show([look.selected ?? '']), [look.selected]);
  useSignalEffect(() => {
    if (size.value.width > 0 && view.peek().scale < farScale && placed.peek() !== null) view.value = whole();
  });

  const middle = (): { x: number; y: number } => ({ x: size.value.width / 2, y: size.value.height / 2 });
  const zoom = (factor: number): void => move(zoomAt(view.value, factor, middle()), true);
  const fitAll = (): void => {
    if (placed.value !== null) move(whole(), true);
  };

  const drag: ChartDrag = useDrag({
    pan: (x, y) => move(pan(view.value, x, y)),
    zoom: (factor, at) => move(zoomAt(view.value, factor, at)),
  });

  const items = (): SVGGElement[] => [...(frame.current?.querySelectorAll<SVGGElement>('[data-item]') ?? [])];
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = items();
    const here = all.findIndex((item) => item.contains(document.activeElement));
    const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && here >= 0) {
      const next = all[(here + step + all.length) % all.length];
      next?.focus();
      show([next?.dataset.item ?? '']);
    } else if ((event.key === 'Enter' || event.key === ' ') && here >= 0) onSelect(all[here]?.dataset.item ?? null);
    else if (event.key === '+' || event.key === '=') zoom(zoomStep);
    else if (event.key === '-') zoom(1 / zoomStep);
    else if (event.key === '0') fitAll();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const { x, y, scale } = view.value;
  const isFar = scale < farScale;
  const current = look.selected ?? chart.id;
  const tabIndex = (id: string): number => (id === current ? 0 : -1);
  return (
    <div class="chart" ref={frame} {...drag}>
      {placed.value !== null && (
        // biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset.
        <svg
          class={classes('drawing', isFar && 'is-far')}
          role="group"
          aria-label={`Statechart of ${chart.key}. Arrow keys move from state to state.`}
          onKeyDown={onKeyDown}
        >
          <g
            class={classes('world', isGliding.value && 'is-gliding')}
            style={{ transform: `translate(${x}px, ${y}px) scale(${scale})`, '--far-label': `${12 / scale}px` }}
          >
            {placed.value.nodes.map((node) => (
              <NodeBox
                key={node.node.id}
                placed={node}
                look={look}
                scale={scale}
                isFar={isFar}
                tabIndex={tabIndex(node.node.id)}
                onSelect={onSelect}
              />
            ))}
            {placed.value.initials.map((mark) => (
              <InitialMark key={mark.of} placed={mark} />
            ))}
            {placed.value.links.map((link) => (
              <LinkArrow
                key={link.link.id}
                placed={link}
                look={look}
                isOver={props.isOver}
                isFar={isFar}
                tabIndex={tabIndex(link.link.id)}
                onSelect={onSelect}
              />
            ))}
          </g>
        </svg>
      )}
      {placed.value === null && failure.value === null && <p class="placeholder">Laying the chart out…</p>}
      {failure.value !== null && <Failure reason={failure.value} />}
      <ZoomBar zoom={zoom} fit={fitAll} read={read} />
    </div>
  );
}

const Failure = ({ reason }: { readonly reason: string }): JSX.Element => (
  <p class="placeholder" role="alert">
    This chart cannot be laid out: {reason}. All else works without it: the timeline, the context, the sequence, and
    sending events. A transition that many states share can stand at a parent state instead: one arrow in place of many.
  </p>
);
