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
  readonly states: Readonly<Record<ConnectionState, Box>>;
  /** Around the states in which a link is open. */
  readonly frame: Box;
  readonly start: string;
  readonly arrows: readonly Arrow[];
}

const linked = ['open', 'awaiting-pong'] as const;

export const wide: Layout = {
  width: 860,
  height: 500,
  states: {
    connecting: { x: 112, y: 110, width: 136, height: 48 },
    open: { x: 430, y: 86, width: 136, height: 48 },
    'awaiting-pong': { x: 430, y: 206, width: 144, height: 48 },
    closing: { x: 736, y: 110, width: 120, height: 48 },
    backoff: { x: 112, y: 408, width: 136, height: 48 },
    'polling-fallback': { x: 430, y: 408, width: 156, height: 48 },
    terminated: { x: 736, y: 408, width: 128, height: 48 },
  },
  frame: { x: 430, y: 153, width: 208, height: 230 },
  start: 'M 66 46 L 84 84',
  arrows: [
    { from: ['connecting'], to: 'open', path: 'M 180 98 L 360 86', label: ['opened', 262, 84] },
    { from: ['open'], to: 'awaiting-pong', path: 'M 408 110 L 408 180', label: ['ping', 400, 150, 'end'] },
    { from: ['awaiting-pong'], to: 'open', path: 'M 450 182 L 450 112', label: ['any frame', 457, 150, 'start'] },
    {
      from: ['awaiting-pong'],
      to: 'awaiting-pong',
      path: 'M 408 230 C 404 258 446 258 443 232',
      label: ['missed', 452, 251, 'start'],
    },
    { from: linked, to: 'closing', path: 'M 534 110 L 674 110', label: ['close()', 604, 101] },
    { from: ['closing'], to: 'terminated', path: 'M 736 134 L 736 382', label: ['closed', 744, 250, 'start'] },
    {
      from: linked,
      to: 'terminated',
      path: 'M 534 232 C 640 240 700 300 708 382',
      label: ['refused for good', 628, 250],
    },
    { from: linked, to: 'connecting', path: 'M 326 136 L 182 120', label: ['reconnect()', 256, 120] },
    { from: linked, to: 'backoff', path: 'M 326 240 C 262 262 182 318 152 382', label: ['link lost', 236, 272, 'end'] },
    { from: linked, to: 'polling-fallback', path: 'M 396 268 L 396 382', label: ['flapping', 388, 322, 'end'] },
    { from: ['connecting'], to: 'backoff', path: 'M 86 134 L 86 382', label: ['failed', 78, 262, 'end'] },
    { from: ['backoff'], to: 'connecting', path: 'M 112 384 L 112 136', label: ['retry', 120, 246, 'start'] },
    {
      from: ['connecting'],
      to: 'polling-fallback',
      path: 'M 158 134 C 210 220 300 320 362 382',
      label: ['nothing gets through', 204, 198, 'start'],
    },
    {
      from: ['polling-fallback'],
      to: 'connecting',
      path: 'M 352 394 C 250 350 170 240 138 136',
      label: ['reconnect()', 262, 366, 'end'],
    },
    { from: ['polling-fallback'], to: 'backoff', path: 'M 352 414 L 182 414', label: ['polls fail', 262, 430] },
    {
      from: ['polling-fallback'],
      to: 'open',
      path: 'M 490 384 C 508 350 516 320 516 270 L 516 104 Q 516 88 500 87',
      label: ['upgrade', 523, 322, 'start'],
    },
    {
      from: ['polling-fallback'],
      to: 'terminated',
      path: 'M 508 408 L 670 408',
      label: ['close(), refused', 589, 400],
    },
    {
      from: ['backoff'],
      to: 'terminated',
      path: 'M 112 432 L 112 456 Q 112 472 128 472 L 720 472 Q 736 472 736 456 L 736 434',
      label: ['close()', 424, 489],
    },
    {
      from: ['connecting'],
      to: 'terminated',
      path: 'M 112 86 L 112 36 Q 112 20 128 20 L 822 20 Q 838 20 838 36 L 838 392 Q 838 408 822 408 L 802 408',
      label: ['close(), refused for good', 690, 36],
    },
    {
      from: ['connecting'],
      to: 'connecting',
      path: 'M 44 102 C 14 94 14 128 42 120',
      label: ['online', 26, 142],
    },
    { from: ['backoff'], to: 'backoff', path: 'M 44 400 C 14 392 14 426 42 418', label: ['hint', 26, 440] },
  ],
};

export const narrow: Layout = {
  width: 358,
  height: 560,
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
    { from: ['awaiting-pong'], to: 'open', path: 'M 278 155 L 278 100', label: ['any frame', 332, 122, 'end'] },
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
      label: ['reconnect()', 130, 326, 'end'],
    },
    { from: ['polling-fallback'], to: 'backoff', path: 'M 188 372 L 127 372', label: ['fails', 152, 388] },
    {
      from: ['polling-fallback'],
      to: 'open',
      path: 'M 296 345 C 318 310 332 280 332 230 L 332 92 Q 332 78 323 77',
      label: ['upgrade', 306, 300, 'end'],
    },
    {
      from: ['polling-fallback'],
      to: 'terminated',
      path: 'M 228 387 C 220 430 180 440 144 470',
      label: ['close()', 226, 424, 'start'],
    },
    { from: ['backoff'], to: 'terminated', path: 'M 76 387 L 84 468', label: ['close()', 74, 432, 'end'] },
    {
      from: ['connecting'],
      to: 'terminated',
      path: 'M 22 96 Q 8 96 8 112 L 8 476 Q 8 492 22 492 L 33 492',
      label: ['close(), refused', 14, 530, 'start'],
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
