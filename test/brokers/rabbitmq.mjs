// Finds and runs the RabbitMQ of the broker tests; run directly, it installs one where none is found.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The start script itself: what packages put into `sbin` becomes another user first, and then wants its own folders. */
const usualPlaces = [
  '/usr/lib/rabbitmq/bin/rabbitmq-server',
  '/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server',
  '/usr/local/opt/rabbitmq/sbin/rabbitmq-server',
];

/** RABBITMQ_SERVER says which; otherwise what the system has. */
export function findRabbitMq() {
  const chosen = process.env.RABBITMQ_SERVER;
  return chosen || usualPlaces.find((path) => existsSync(path));
}

/** The port mapper of Erlang is on the path, or beside its compiler in folders of versions, as in Debian. */
function findEpmd() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'epmd')).find((path) => existsSync(path)) ?? 'epmd';
}

function install() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  // A package that starts its server right away would take the usual ports: a policy of 101 forbids it.
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (command, ...args) => spawnSync(command, args, { stdio: 'inherit', env });
  if (isOurs) run('sh', '-c', `printf '#!/bin/sh\\nexit 101\\n' > ${policy} && chmod +x ${policy}`);
  run('apt-get', 'update');
  run('apt-get', 'install', '--yes', '--no-install-recommends', 'rabbitmq-server');
  if (isOurs) run('rm', '-f', policy);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (isThere) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });

/** A process of ours, which does not outlive us, whatever happens to the tests. */
function start(command, args, env) {
  const child = spawn(command, args, { stdio: 'ignore', env });
  const kill = () => child.kill('SIGKILL');
  const self = {
    isOver: false,
    /** By force where it takes too long. */
    async end() {
      if (self.isOver) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const force = setTimeout(kill, 15_000);
      await gone;
      clearTimeout(force);
    },
  };
  const isOver = () => {
    self.isOver = true;
    process.removeListener('exit', kill);
  };
  process.once('exit', kill);
  child.once('exit', isOver).once('error', isOver);
  return self;
}

/** Erlang stops for long where a name is looked up in vain, so everything is called by its number. */
const here = '127.0.0.1';

/** One run of the node: one that is started again has other ports, and what it had stored. */
async function boot(folder, epmdPort, frames) {
  const [stomp, webStomp, distribution] = await Promise.all([freePort(), freePort(), freePort()]);
  const file = (name) => join(folder, name);
  const config = [
    'listeners.tcp = none',
    `stomp.listeners.tcp.1 = ${here}:${stomp}`,
    `web_stomp.tcp.ip = ${here}`,
    `web_stomp.tcp.port = ${webStomp}`,
    `web_stomp.ws_frame = ${frames}`,
    'log.file = broker.log',
  ];
  await writeFile(file('rabbitmq.conf'), config.join('\n'));
  await writeFile(file('enabled_plugins'), '[rabbitmq_stomp,rabbitmq_web_stomp].');
  const node = start(findRabbitMq(), [], {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: folder,
    // Then the start script becomes the node, which so ends by the id of the process that was started.
    RUNNING_UNDER_SYSTEMD: 'true',
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: here,
    RABBITMQ_NODENAME: `heartline-${process.pid}-${epmdPort}@localhost`,
    RABBITMQ_CONF_ENV_FILE: file('none'),
    RABBITMQ_CONFIG_FILE: file('rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: file('enabled_plugins'),
    RABBITMQ_MNESIA_BASE: file('data'),
    RABBITMQ_LOG_BASE: file('log'),
    RABBITMQ_PID_FILE: file('pid'),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  });

  const deadline = Date.now() + 60_000;
  while (!((await answers(stomp)) && (await answers(webStomp)))) {
    if (node.isOver || Date.now() > deadline) {
      await node.end();
      const log = await readFile(file('log/broker.log'), 'utf8').catch(() => 'it wrote no log');
      throw new Error(`RabbitMQ did not start:\n${log.slice(-4_000)}`);
    }
    await wait(100);
  }
  return { node, addresses: { stomp: `${here}:${stomp}`, webStomp: `${here}:${webStomp}` } };
}

/** See the declarations beside this file. */
export async function startRabbitMq() {
  if (findRabbitMq() === undefined) throw new Error('There is no RabbitMQ: run `node test/brokers/rabbitmq.mjs`.');
  const folder = await mkdtemp(join(tmpdir(), 'heartline-rabbitmq-'));
  const epmdPort = await freePort();
  // Our own and in the foreground: the one that Erlang starts by itself outlives everybody.
  const epmd = start(findEpmd(), ['-port', String(epmdPort), '-address', here], process.env);
  let running = null;

  const broker = {
    async up(frames = 'text') {
      running = await boot(folder, epmdPort, frames);
      return running.addresses;
    },
    async down() {
      await running?.node.end();
      running = null;
    },
    async stop() {
      await broker.down();
      await epmd.end();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  return broker;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (findRabbitMq() === undefined) install();
  if (findRabbitMq() === undefined) {
    console.error(
      'No RabbitMQ for the broker tests. Install it (Debian and Ubuntu: `apt-get install rabbitmq-server`, macOS: ' +
        '`brew install rabbitmq`), or set RABBITMQ_SERVER to its start script.',
    );
    process.exitCode = 1;
  }
}
