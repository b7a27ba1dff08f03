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

/** The corners of a heartbeat: ms from its middle, height from -1 to 1. */
const beat: readonly (readonly [number, number])[] = [
  [-360, 0],
  [-280, 0.14],
  [-200, 0],
  [-110, -0.12],
  [0, 1],
  [110, -0.42],
  [190, 0],
  [330, 0.2],
  [470, 0],
];
const bump: readonly (readonly [number, number])[] = [
  [-170, 0],
  [0, 0.24],
  [170, 0],
];

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

  const points = (from: number, to: number): [number, number][] => {
    const inside = marks.flatMap(({ at, kind }) =>
      (kind === 'beat' ? beat : bump).map(([offset, height]): [number, number] => [at + offset, height]),
    );
    const within = inside.filter(([at]) => at > from && at < to).sort(([a], [b]) => a - b);
    return [[from, 0], ...within, [to, 0]];
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
    const firstKept = stretches.findLastIndex(({ at }) => at <= start);
    stretches = stretches.slice(Math.max(0, firstKept));
    const xOf = (at: number): number => ((at - start) / windowMs) * width;
    const middle = height * 0.62;

    for (const [index, { at, colour, isAlive }] of stretches.entries()) {
      const from = Math.max(at, start);
      const to = Math.min(stretches[index + 1]?.at ?? end, end);
      if (to <= from) continue;
      context.beginPath();
      for (const [when, level] of isAlive ? points(from, to) : points(from, to).filter(([, level]) => level === 0)) {
        context.lineTo(xOf(when), middle - level * height * 0.48);
      }
      context.strokeStyle = colour;
      context.lineWidth = isAlive ? 2 : 1.5;
      context.lineJoin = 'round';
      context.setLineDash(isAlive ? [] : [2, 5]);
      context.stroke();
    }
  };

  enter();
  draw();
  setInterval(draw, isCalm() ? calmFrameMs : frameMs);
}
