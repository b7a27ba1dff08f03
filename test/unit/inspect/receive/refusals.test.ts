import { expect, it } from 'vitest';
import { Intake } from '../../../../src/inspect/viewer/receive/intake.js';

it.each([
  ['x:1 has ended', 'The app refused what was sent: x:1 has ended.'],
  [undefined, 'The app refused what was sent: it did not say why.'],
  [{ text: 'no' }, 'The app refused what was sent: it did not say why.'],
])('what a relay refuses is told: %s', (reason, text) => {
  const told: string[] = [];
  const intake = new Intake(
    {
      entries: () => told.push('entries'),
      refused: (said) => told.push(said),
      connected: () => told.push('connected'),
      disconnected: () => told.push('disconnected'),
    },
    () => 0,
  );
  intake.take({ type: 'heartline.refused', reason }, () => true);
  expect(told).toEqual([text]);
});
