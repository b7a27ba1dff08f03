import { expect, it } from 'vitest';
import { compiledChart } from '../../.config/compile-chart.js';

it('is compiled from the machine as it is now: else run `npm run compile`', async () => {
  await expect(compiledChart()).toMatchFileSnapshot('../../src/compiled/chart.ts');
});
