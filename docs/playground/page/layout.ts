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
  width: 860,
  height: 488,
  top: 8,
  states: {
    connecting: { x: 116, y: 110, width: 132, height: 48 },
    open: { x: 440, y: 90, width: 124, height: 48 },
    'awaiting-pong': { x: 440, y: 206, width: 144, height: 48 },
    closing: { x: 736, y: 110, width: 116, height: 48 },
    backoff: { x: 116, y: 408, width: 132, height: 48 },
    'polling-fallback': { x: 448, y: 408, width: 160, height: 48 },
    terminated: { x: 736, y: 408, width: 128, height: 48 },
  },
  frame: { x: 452, y: 154, width: 236, height: 232 },
  start: 'M 66 46 L 86 84',
  arrows: [
    { from: ['connecting'], to: 'open', path: 'M 182 98 L 376 90', label: ['opened', 258, 87] },
    { from: ['open'], to: 'awaiting-pong', path: 'M 416 114 L 416 180', label: ['ping', 408, 152, 'end'] },
    { from: ['awaiting-pong'], to: 'open', path: 'M 460 182 L 460 116', label: ['any frame', 468, 152, 'start'] },
    {
      from: ['awaiting-pong'],
      to: 'awaiting-pong',
      path: 'M 420 230 C 416 260 460 260 456 232',
      label: ['missed', 466, 252, 'start'],
    },
    { from: linked, to: 'closing', path: 'M 570 110 L 676 110', label: ['close()', 624, 101] },
    { from: ['closing'], to: 'terminated', path: 'M 736 134 L 736 382', label: ['closed', 744, 250, 'start'] },
    {
      from: linked,
      to: 'terminated',
      path: 'M 570 232 C 650 244 702 304 710 382',
      label: ['refused for good', 636, 246],
    },
    { from: linked, to: 'connecting', path: 'M 334 140 L 184 122', label: ['reconnect()', 262, 123] },
    { from: linked, to: 'backoff', path: 'M 334 250 C 262 280 186 326 156 382', label: ['link lost', 222, 302, 'end'] },
    { from: linked, to: 'polling-fallback', path: 'M 424 270 L 424 382', label: ['flapping', 416, 336, 'end'] },
    { from: ['connecting'], to: 'backoff', path: 'M 86 134 L 86 382', label: ['failed', 78, 256, 'end'] },
    { from: ['backoff'], to: 'connecting', path: 'M 116 384 L 116 136', label: ['retry', 124, 256, 'start'] },
    {
      from: ['connecting'],
      to: 'polling-fallback',
      path: 'M 168 134 C 220 210 310 310 384 382',
      label: ['no way through', 208, 184, 'start'],
    },
    {
      from: ['polling-fallback'],
      to: 'connecting',
      path: 'M 366 396 C 272 366 166 230 144 136',
      label: ['reconnect()', 254, 362, 'end'],
    },
    { from: ['polling-fallback'], to: 'backoff', path: 'M 368 414 L 184 414', label: ['polls fail', 276, 431] },
    {
      from: ['polling-fallback'],
      to: 'open',
      path: 'M 500 384 C 540 356 552 320 552 270 L 552 106 Q 552 90 536 90 L 504 90',
      label: ['upgrade', 556, 318, 'start'],
    },
    {
      from: ['polling-fallback'],
      to: 'terminated',
      path: 'M 528 408 L 670 408',
      label: ['close(), refused', 599, 400],
    },
    {
      from: ['backoff'],
      to: 'terminated',
      path: 'M 116 432 L 116 456 Q 116 472 132 472 L 720 472 Q 736 472 736 456 L 736 434',
      label: ['close()', 424, 490],
    },
    {
      from: ['connecting'],
      to: 'terminated',
      path: 'M 116 86 L 116 34 Q 116 18 132 18 L 822 18 Q 838 18 838 34 L 838 392 Q 838 408 822 408 L 802 408',
      label: ['close(), refused for good', 706, 36],
    },
    { from: ['connecting'], to: 'connecting', path: 'M 50 102 C 20 94 20 128 48 120', label: ['online', 30, 142] },
    { from: ['backoff'], to: 'backoff', path: 'M 50 400 C 20 392 20 426 48 418', label: ['hint', 30, 440] },
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
      label: ['close()', 345, 440, 'end'],
    },
    { from: ['closing'], to: 'terminated', path: 'M 236 492 L 147 492', label: ['closed', 192, 484] },
    {
      from: linked,
      to: 'terminated',
      path: 'M 196 235 C 160 300 166 420 126 468',
      label: ['refused', 172, 442, 'start'],
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
    { from: ['backoff'], to: 'terminated', path: 'M 76 387 L 84 468', label: ['close()', 88, 432, 'start'] },
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
