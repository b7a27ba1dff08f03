import { useComputed, useSignal } from '@preact/signals';
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface VirtualListProps {
  readonly count: number;
  /** In px, of each row. */
  readonly rowHeight: number;
  /** The row that is kept in view when it changes; -1 for none. */
  readonly current: number;
  readonly label: string;
  /** Makes the ids of rows. */
  readonly name: string;
  /** Stands above the rows and scrolls sideways with them. */
  readonly head?: ComponentChildren;
  /** How wide the rows are at least, in px. */
  readonly width?: number;
  row(index: number): ComponentChildren;
  onPick(index: number): void;
}

/** A list of which only what is in view is in the page. It has the focus itself; its current row is the active one. */
export function VirtualList(props: VirtualListProps): JSX.Element {
  const { count, rowHeight, current, label, name, head, width = 0, row, onPick } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const turn = useSignal(0);
  const made = useRef<Virtualizer<HTMLDivElement, HTMLDivElement> | null>(null);
  const options = {
    count,
    estimateSize: () => rowHeight,
    getScrollElement: () => scroller.current,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    overscan: 8,
    scrollPaddingStart: head === undefined ? 0 : 40,
    onChange: () => {
      turn.value += 1;
    },
  };
  made.current ??= new Virtualizer<HTMLDivElement, HTMLDivElement>(options);
  const virtualizer = made.current;
  virtualizer.setOptions(options);

  // Nothing can be scrolled to in a list that a narrow page does not show.
  const isShown = (virtualizer.scrollRect?.height ?? 0) > 0;
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => {
    if (current >= 0 && current < count) virtualizer.scrollToIndex(current, { align: 'auto' });
  }, [current, count, virtualizer, isShown]);

  useComputed(() => turn.value).value;
  const items: VirtualItem[] = virtualizer.getVirtualItems();
  return (
    <div
      class="list"
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={current >= 0 ? `${name}-${current}` : undefined}
    >
      {head}
      <div
        class="rows"
        role="presentation"
        style={{ height: `${virtualizer.getTotalSize()}px`, minWidth: `${width}px` }}
      >
        {items.map(({ index, start }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus, and the arrow keys.
          <div
            key={index}
            id={`${name}-${index}`}
            class="slot"
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            aria-setsize={count}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start}px)`, height: `${rowHeight}px` }}
            onClick={() => onPick(index)}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
