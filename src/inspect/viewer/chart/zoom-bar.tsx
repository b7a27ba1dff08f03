import type { JSX } from 'preact';

export const zoomStep = 1.25;

interface ZoomBarProps {
  zoom(factor: number): void;
  fit(): void;
  read(): void;
}

export function ZoomBar({ zoom, fit, read }: ZoomBarProps): JSX.Element {
  return (
    <div class="zoom" role="toolbar" aria-label="Zoom">
      <button type="button" onClick={() => zoom(zoomStep)} aria-label="Zoom in" title="Zoom in (+)">
        +
      </button>
      <button type="button" onClick={() => zoom(1 / zoomStep)} aria-label="Zoom out" title="Zoom out (−)">
        −
      </button>
      <button type="button" onClick={fit} title="Show all of it (0)">
        Fit
      </button>
      <button type="button" onClick={read} title="Go to the current state, large enough to read">
        Read
      </button>
    </div>
  );
}
