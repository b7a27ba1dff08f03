import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

const patienceMs = 5 * 60_000;
const child = join(import.meta.dirname, 'child.mjs');

/** One measurement in a process of its own. What cannot be measured fails the run: a missing figure would be a lie. */
export async function inChild({ flags: more = [], ...job }) {
  const flags = ['--expose-gc', '--max-semi-space-size=16', ...more];
  const running = promisify(execFile)(process.execPath, [...flags, child, JSON.stringify(job)], {
    timeout: patienceMs,
  });
  const { stdout } = await running.catch((cause) => {
    throw new Error(`${job.measure} of ${job.name}: ${cause.stderr || cause.message}`, { cause });
  });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** The server of the loopback. It ends with this process, if it is not stopped before. */
export async function startServer(protocolsFile) {
  const server = fork(join(import.meta.dirname, 'server.mjs'), [protocolsFile]);
  const [port] = await once(server, 'message');
  return { port, stop: () => server.disconnect() };
}
