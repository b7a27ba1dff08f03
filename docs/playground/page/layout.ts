import type { ConnectionState } from '../../../src/index.js';

/** A box by its centre. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A label: its text, where, and which way it grows. */
export type Label = readonly [text: string, x: number, y: number, anchor?: 'start' | 'middle' | 'end'];

/** An arrow. From several states it starts at their common frame. */
export interface Arrow {
  readonly from: readonly ConnectionState[];
  readonly to: ConnectionState;
  readonly path: string;
  readonly label: Label;
}

/** One drawing of the chart. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Where it begins. */
  readonly top: number;
  readonly states: Readonly<Record<ConnectionState, Box>>;
  /** Around the states in which a link is open. */
  readonly frame: Box;
  readonly start: string;
  readonly arrows: readonly Arrow[];
}

const linked = ['open', 'awaiting-pong'] as const;

export const wide: Layout = {
  width: 740,
  height: 556,
  top: 8,
  states: {
    connecting: { x: 92, y: 112, width: 128, height: 48 },
    open: { x: 372, y: 92, width: 116, height: 48 },
    'awaiting-pong': { x: 372, y: 222, width: 148, height: 48 },
    closing: { x: 628, y: 112, width: 108, height: 48 },
    backoff: { x: 92, y: 490, width: 128, height: 48 },
    'polling-fallback': { x: 376, y: 490, width: 164, height: 48 },
    terminated: { x: 628, y: 490, width: 128, height: 48 },
  },
  frame: { x: 382, y: 164, width: 196, height: 252 },
  start: 'M 42 46 L 60 84',
  arrows: [
    { from: ['connecting'], to: 'open', path: 'M 156 100 L 310 93', label: ['opened', 222, 88] },
    { from: ['open'], to: 'awaiting-pong', path: 'M 350 116 L 350 194', label: ['ping', 342, 161, 'end'] },
    { from: ['awaiting-pong'], to: 'open', path: 'M 388 198 L 388 120', label: ['any frame', 395, 161, 'start'] },
    {
      from: ['awaiting-pong'],
      to: 'awaiting-pong',
      path: 'M 352 246 C 348 278 394 278 390 250',
      label: ['missed', 402, 272, 'start'],
    },
    { from: linked, to: 'closing', path: 'M 480 112 L 570 112', label: ['close()', 526, 103] },
    { from: ['closing'], to: 'terminated', path: 'M 628 136 L 628 462', label: ['closed', 636, 300, 'start'] },
    {
      from: linked,
      to: 'terminated',
      path: 'M 480 262 C 560 280 600 340 606 462',
      label: ['refused for good', 556, 268],
    },
    { from: linked, to: 'connecting', path: 'M 284 146 L 160 126', label: ['reconnect()', 226, 124] },
    { from: linked, to: 'backoff', path: 'M 284 272 C 220 300 150 370 132 462', label: ['lost', 130, 430, 'end'] },
    { from: linked, to: 'polling-fallback', path: 'M 356 290 L 356 462', label: ['flapping', 348, 392, 'end'] },
    { from: ['connecting'], to: 'backoff', path: 'M 62 136 L 62 462', label: ['failed', 55, 300, 'end'] },
    { from: ['backoff'], to: 'connecting', path: 'M 92 466 L 92 140', label: ['retry', 99, 276, 'start'] },
    {
      from: ['connecting'],
      to: 'polling-fallback',
      path: 'M 136 136 C 190 240 270 380 326 462',
      label: ['no way through', 172, 194, 'start'],
    },
    {
      from: ['polling-fallback'],
      to: 'connecting',
      path: 'M 296 478 C 210 440 130 300 116 140',
      label: ['reconnect()', 224, 430, 'end'],
    },
    { from: ['polling-fallback'], to: 'backoff', path: 'M 294 498 L 160 498', label: ['polls fail', 226, 517] },
    {
      from: ['polling-fallback'],
      to: 'open',
      path: 'M 430 466 C 460 430 470 400 470 330 L 470 108 Q 470 92 454 92 L 434 92',
      label: ['upgrade', 477, 380, 'start'],
    },
    {
      from: ['polling-fallback'],
      to: 'terminated',
      path: 'M 458 490 L 560 490',
      label: ['close(), refused', 512, 458],
    },
    {
      from: ['backoff'],
      to: 'terminated',
      path: 'M 92 514 L 92 540 Q 92 556 108 556 L 612 556 Q 628 556 628 540 L 628 518',
      label: ['close()', 340, 549],
    },
    {
      from: ['connecting'],
      to: 'terminated',
      path: 'M 92 88 L 92 34 Q 92 18 108 18 L 704 18 Q 720 18 720 34 L 720 474 Q 720 490 704 490 L 696 490',
      label: ['close(), refused for good', 606, 38],
    },
    {
      from: ['connecting'],
      to: 'connecting',
      path: 'M 28 104 C 0 96 0 132 26 122',
      label: ['online', 2, 154, 'start'],
    },
    { from: ['backoff'], to: 'backoff', path: 'M 28 482 C 0 474 0 510 26 500', label: ['hint', 4, 532, 'start'] },
  ],
};

export const narrow: Layout = {
  width: 358,
  height: 492,
  top: 26,
  states: {
    connecting: { x: 76, y: 92, width: 108, height: 42 },
    open: { x: 266, y: 76, width: 108, height: 42 },
    'awaiting-pong': { x: 266, y: 176, width: 116, height: 42 },
    closing: { x: 284, y: 492, width: 96, height: 42 },
    backoff: { x: 76, y: 366, width: 96, height: 42 },
    'polling-fallback': { x: 250, y: 366, width: 124, height: 42 },
    terminated: { x: 90, y: 492, width: 108, height: 42 },
  },
  frame: { x: 266, y: 133, width: 150, height: 204 },
  start: 'M 40 42 L 52 68',
  arrows: [
    { from: ['connecting'], to: 'open', path: 'M 130 82 L 209 76', label: ['opened', 160, 70] },
    { from: ['open'], to: 'awaiting-pong', path: 'M 248 97 L 248 152', label: ['ping', 241, 130, 'end'] },
    { from: ['awaiting-pong'], to: 'open', path: 'M 278 155 L 278 100', label: ['any frame', 331, 130, 'end'] },
    {
      from: ['awaiting-pong'],
      to: 'awaiting-pong',
      path: 'M 250 197 C 246 223 284 223 281 200',
      label: ['missed', 290, 216, 'start'],
    },
    {
      from: linked,
      to: 'closing',
      path: 'M 341 200 C 356 280 356 420 312 468',
      label: ['close()', 328, 440, 'end'],
    },
    { from: ['closing'], to: 'terminated', path: 'M 236 492 L 147 492', label: ['closed', 192, 484] },
    {
      from: linked,
      to: 'terminated',
      path: 'M 196 235 C 160 300 166 420 126 468',
      label: ['refused', 136, 448, 'end'],
    },
    { from: linked, to: 'connecting', path: 'M 191 116 L 133 104', label: ['reconnect()', 188, 134, 'end'] },
    { from: linked, to: 'backoff', path: 'M 191 190 C 150 230 120 290 108 342', label: ['lost', 152, 212, 'end'] },
    { from: linked, to: 'polling-fallback', path: 'M 236 235 L 236 342', label: ['flaps', 230, 268, 'end'] },
    { from: ['connecting'], to: 'backoff', path: 'M 52 113 L 52 342', label: ['failed', 46, 232, 'end'] },
    { from: ['backoff'], to: 'connecting', path: 'M 72 345 L 72 116', label: ['retry', 79, 250, 'start'] },
    {
      from: ['connecting'],
      to: 'polling-fallback',
      path: 'M 112 113 C 130 200 170 290 204 342',
      label: ['blocked', 118, 170, 'start'],
    },
    {
      from: ['polling-fallback'],
      to: 'connecting',
      path: 'M 188 354 C 140 300 100 200 92 116',
      label: ['reconnect()', 150, 293],
    },
    { from: ['polling-fallback'], to: 'backoff', path: 'M 188 372 L 127 372', label: ['fails', 152, 388] },
    {
      from: ['polling-fallback'],
      to: 'open',
      path: 'M 296 345 C 318 310 335 280 335 230 L 335 92 Q 335 77 323 77',
      label: ['upgrade', 306, 300, 'end'],
    },
    {
      from: ['polling-fallback'],
      to: 'terminated',
      path: 'M 228 387 C 220 430 180 440 144 470',
      label: ['close()', 226, 424, 'start'],
    },
    { from: ['backoff'], to: 'terminated', path: 'M 76 387 L 84 468', label: ['close()', 89, 418, 'start'] },
    {
      from: ['connecting'],
      to: 'terminated',
      path: 'M 22 96 Q 8 96 8 112 L 8 476 Q 8 492 22 492 L 33 492',
      label: ['close()', 14, 448, 'start'],
    },
    {
      from: ['connecting'],
      to: 'connecting',
      path: 'M 76 71 C 70 44 108 44 103 69',
      label: ['online', 108, 52, 'start'],
    },
    { from: ['backoff'], to: 'backoff', path: 'M 30 380 C 16 396 40 408 46 390', label: ['hint', 26, 412] },
  ],
};
