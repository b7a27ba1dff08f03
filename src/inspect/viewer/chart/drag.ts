import { useRef } from 'preact/hooks';

interface Moves {
  pan(x: number, y: number): void;
  zoom(factor: number, at: { readonly x: number; readonly y: number }): void;
}

/** The handlers of an element whose content is moved by a pointer, a wheel or two fingers. */
export interface ChartDrag {
  onPointerDown(event: PointerEvent): void;
  onPointerMove(event: PointerEvent): void;
  onPointerUp(event: PointerEvent): void;
  onPointerCancel(event: PointerEvent): void;
  onWheel(event: WheelEvent): void;
  onClickCapture(event: MouseEvent): void;
}

/** A pointer that has moved less than this has clicked. */
const clickDistance = 4;

export function useDrag({ pan, zoom }: Moves): ChartDrag {
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const travelled = useRef(0);

  const end = (event: PointerEvent): void => void pointers.current.delete(event.pointerId);
  const within = (event: MouseEvent): { x: number; y: number } => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  return {
    onPointerDown(event) {
      if (event.button !== 0 || (event.target as Element).closest('.zoom') !== null) return;
      if (pointers.current.size === 0) travelled.current = 0;
      pointers.current.set(event.pointerId, within(event));
    },
    onPointerMove(event) {
      const before = pointers.current.get(event.pointerId);
      if (before === undefined) return;
      const now = within(event);
      const others = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      pointers.current.set(event.pointerId, now);
      travelled.current += Math.hypot(now.x - before.x, now.y - before.y);
      if (travelled.current < clickDistance) return;
      // Only now, so that a mere click still reaches what is under the pointer.
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      const [other] = others;
      if (other === undefined) return pan(now.x - before.x, now.y - before.y);
      const apart = Math.hypot(before.x - other.x, before.y - other.y) || 1;
      zoom(Math.hypot(now.x - other.x, now.y - other.y) / apart, other);
    },
    onPointerUp: end,
    onPointerCancel: end,
    onWheel(event) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) return zoom(Math.exp(-event.deltaY / 200), within(event));
      if (event.shiftKey) return pan(-event.deltaY, 0);
      zoom(Math.exp(-event.deltaY / 600), within(event));
    },
    onClickCapture(event) {
      if (travelled.current < clickDistance) return;
      travelled.current = 0;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
