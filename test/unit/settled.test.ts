import { expect, it } from 'vitest';
import { createRig, settled } from '../../src/testing/index.js';

async function afterTurns(turns: number, happens: () => void): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await null;
  happens();
}

it('waits for chains of promises, yours included, up to 100', async () => {
  const happened: number[] = [];
  for (const turns of [1, 24, 99, 150]) void afterTurns(turns, () => happened.push(turns));
  await settled();
  expect(happened).toEqual([1, 24, 99]);
});

it('waits for what a provider waits for', async () => {
  const { transport } = createRig({ fake: { onConnect: (link) => void afterTurns(50, () => link.open()) } });
  expect(transport.latest.phase).toBe('connecting');
  await settled();
  expect(transport.latest.phase).toBe('open');
});
