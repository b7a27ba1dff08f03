// Every riding client, with its real server, under random faults: `npm run test:riders`. STOMP comes along where there is a
// RabbitMQ, or one can be installed.
//   --minutes <n>  for how long, 1 or more (default 10)      --seed <n>  of the faults (default 1)
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
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
const env = { ...process.env, RIDERS_MINUTES: number('minutes', 1), RIDERS_SEED: number('seed', 0) };

async function run(...args) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const [status] = await once(
    spawn(process.execPath, [vitest, 'run', ...args], { cwd: root, stdio: 'inherit', env }),
    'exit',
  );
  return status === 0;
}

const rides = [run('--config', 'test/vitest.config.ts', '--project', 'node', 'test/integration/riding/faults.test.ts')];
const { status } = spawnSync(process.execPath, [join(root, 'test/brokers/rabbitmq.mjs')], { stdio: 'inherit' });
if (status === 0) rides.push(run('--config', 'test/vitest.brokers.config.ts', 'test/brokers/faults.test.ts'));
const isWell = (await Promise.all(rides)).every(Boolean);
if (status !== 0) console.log('\nNOT RUN: STOMP, as RabbitMQ is neither here nor can be installed.\n');
process.exitCode = isWell ? 0 : 1;
