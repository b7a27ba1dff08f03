import type { Connection } from '../../../src/index.js';
import { byId, isCalm } from './dom.js';

/** Something to see on the line: `beat` is an answered ping, `bump` a message. */
interface Mark {
  readonly at: number;
  readonly kind: 'beat' | 'bump';
}

/** From here on the line has this colour; without a link it is flat. */
interface Stretch {
  readonly at: number;
  readonly colour: string;
  readonly isAlive: boolean;
}

const windowMs = 20_000;
const frameMs = 33;
const calmFrameMs = 1_000;

/** The corners of a shape: ms from its middle, height from -1 to 1. */
type Shape = readonly (readonly [number, number])[];

const shapes: Readonly<Record<Mark['kind'], Shape>> = {
  beat: [
    [-360, 0],
    [-280, 0.14],
    [-200, 0],
    [-110, -0.12],
    [0, 1],
    [110, -0.42],
    [190, 0],
    [330, 0.2],
    [470, 0],
  ],
  bump: [
    [-170, 0],
    [0, 0.24],
    [170, 0],
  ],
};

function levelIn(shape: Shape, offset: number): number {
  for (const [index, [to, high]] of shape.entries()) {
    const [from, low] = shape[index - 1] ?? [to, high];
    if (offset >= from && offset < to) return low + ((high - low) * (offset - from)) / (to - from);
  }
  return 0;
}

/** The last seconds as a heart monitor would draw them. */
export function showPulse(connection: Connection): void {
  const canvas = byId('pulse') as HTMLCanvasElement;
  const context = canvas.getContext('2d');
  if (context === null) return;
  let marks: Mark[] = [];
  let stretches: Stretch[] = [];

  const colourNow = (): string => getComputedStyle(canvas).getPropertyValue('color');
  const enter = (): void => {
    const { isConnected, status } = connection.getSnapshot();
    const isAlive = isConnected || status === 'polling-fallback';
    stretches.push({ at: Date.now(), colour: colourNow(), isAlive });
  };
  const mark = (kind: Mark['kind']): void => {
    marks.push({ at: Date.now(), kind });
  };

  connection.on('message', () => mark('bump'));
  connection.on('status', ({ status, previous }) => {
    // The style sheet's colour follows the status that is written after this event.
    queueMicrotask(enter);
    if (status === 'open' && previous === 'awaiting-pong') mark('beat');
  });

  const levelAt = (when: number): number =>
    marks.reduce((sum, { at, kind }) => sum + levelIn(shapes[kind], when - at), 0);
  const points = (from: number, to: number): [number, number][] => {
    const corners = marks.flatMap(({ at, kind }) => shapes[kind].map(([offset]) => at + offset));
    const within = corners.filter((when) => when > from && when < to).sort((a, b) => a - b);
    return [from, ...within, to].map((when) => [when, levelAt(when)]);
  };

  const draw = (): void => {
    const { clientWidth: width, clientHeight: height } = canvas;
    const scale = devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = height * scale;
    context.scale(scale, scale);
    // Half a second behind, so that a beat is whole when it comes into sight.
    const end = Date.now() - 500;
    const start = end - windowMs;
    marks = marks.filter(({ at }) => at > start - 1_000);
    stretches = stretches.filter((_, index) => (stretches[index + 1]?.at ?? end) > start);
    const xOf = (at: number): number => ((at - start) / windowMs) * width;
    const middle = height * 0.62;

    const line = (corners: readonly (readonly [number, number])[], colour: string, isDashed: boolean): void => {
      context.beginPath();
      for (const [when, level] of corners) context.lineTo(xOf(when), middle - level * height * 0.48);
      context.strokeStyle = colour;
      context.lineWidth = isDashed ? 1.5 : 2;
      context.lineJoin = 'round';
      context.setLineDash(isDashed ? [2, 5] : []);
      context.stroke();
    };

    const began = Math.max(start, stretches[0]?.at ?? end);
    line(
      [
        [start, 0],
        [began, 0],
      ],
      getComputedStyle(canvas).borderColor,
      true,
    );
    for (const [index, { at, colour, isAlive }] of stretches.entries()) {
      const from = Math.max(at, start);
      const to = Math.min(stretches[index + 1]?.at ?? end, end);
      if (to > from)
        line(
          isAlive
            ? points(from, to)
            : [
                [from, 0],
                [to, 0],
              ],
          colour,
          !isAlive,
        );
    }
  };

  enter();
  draw();
  setInterval(draw, isCalm() ? calmFrameMs : frameMs);
}
