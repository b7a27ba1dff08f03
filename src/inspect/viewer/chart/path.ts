interface Point {
  readonly x: number;
  readonly y: number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A line through the points as the `d` of an SVG path, its corners rounded by at most `radius`. */
export function roundedPath(points: readonly Point[], radius = 8): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${round(first.x)} ${round(first.y)}`];
  let from = first;
  for (const [index, corner] of rest.entries()) {
    const next = rest[index + 1];
    if (next === undefined) {
      parts.push(`L${round(corner.x)} ${round(corner.y)}`);
      break;
    }
    const before = towards(corner, from, radius);
    const after = towards(corner, next, radius);
    parts.push(`L${round(before.x)} ${round(before.y)}`);
    parts.push(`Q${round(corner.x)} ${round(corner.y)} ${round(after.x)} ${round(after.y)}`);
    from = corner;
  }
  return parts.join('');
}

/** The point on the way from `corner` to `other`, at most half way. */
function towards(corner: Point, other: Point, radius: number): Point {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  const share = length === 0 ? 0 : Math.min(radius, length / 2) / length;
  return { x: corner.x + (other.x - corner.x) * share, y: corner.y + (other.y - corner.y) * share };
}
