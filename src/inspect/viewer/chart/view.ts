import type { Area } from './placed.js';

/** Where the chart is on the screen: a point p of it is at p * scale + (x, y). */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const leastScale = 0.1;
const mostScale = 2.5;

const within = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** All of it, in the middle, and never larger than drawn. */
export function fit(chart: Size, screen: Size): View {
  const scale = within(Math.min(screen.width / chart.width, screen.height / chart.height, 1) || 1, leastScale, 1);
  return { scale, x: (screen.width - chart.width * scale) / 2, y: (screen.height - chart.height * scale) / 2 };
}

/** The point of the screen stays where it is. */
export function zoomAt(view: View, factor: number, at: { readonly x: number; readonly y: number }): View {
  const scale = within(view.scale * factor, leastScale, mostScale);
  const share = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * share, y: at.y - (at.y - view.y) * share };
}

export const pan = (view: View, x: number, y: number): View => ({ ...view, x: view.x + x, y: view.y + y });

/** The middle of the area in the middle of the screen, at this scale. */
export function centre(area: Area, screen: Size, scale: number): View {
  return {
    scale,
    x: screen.width / 2 - (area.x + area.width / 2) * scale,
    y: screen.height / 2 - (area.y + area.height / 2) * scale,
  };
}

/** Whether all of the area can be seen. */
export function isInView({ x, y, width, height }: Area, view: View, screen: Size): boolean {
  const left = x * view.scale + view.x;
  const top = y * view.scale + view.y;
  return (
    left >= 0 && top >= 0 && left + width * view.scale <= screen.width && top + height * view.scale <= screen.height
  );
}
