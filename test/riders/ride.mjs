// Every riding client, with its real server, under random faults: `npm run test:riders`.
//   --minutes <n>  for how long, 1 or more (default 10)      --seed <n>  of the faults (default 1)
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});

function number(name, least) {
  const given = Number(values[name]);
  if (given >= least && Number.isFinite(given)) return String(given);
  throw new TypeError(`--${name} must be a number from ${least} on, not ${values[name]}`);
}

const root = join(import.meta.dirname, '../..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const file = 'test/integration/riding/faults.test.ts';
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'test/vitest.config.ts', '--project', 'node', file],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, RIDERS_MINUTES: number('minutes', 1), RIDERS_SEED: number('seed', 0) },
  },
);
process.exitCode = status ?? 1;
