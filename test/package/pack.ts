import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import manifest from '../../package.json' with { type: 'json' };
import { frameworkOf } from './entries.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed tarball. */
    readonly tarball: string;
    /** A project that installed it with xstate alone. */
    readonly consumer: string;
    /** A project that installed sockjs-client too. */
    readonly sockJsConsumer: string;
    /** A project that has socket.io-client too. */
    readonly socketIoConsumer: string;
    /** A project with every framework that there is a binding for. */
    readonly frameworkConsumer: string;
  }
}

const repository = join(import.meta.dirname, '../..');

/** Packs what `npm publish` would publish and installs it into empty projects, as users do. */
export default function setup(project: TestProject): () => void {
  for (const entry of Object.values(manifest.exports)) {
    const file = typeof entry === 'string' ? entry : entry.import.default;
    if (!existsSync(join(repository, file))) throw new Error(`${file} is missing: run \`npm run build\` first.`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'heartline-package-'));
  const tarball = join(folder, `${manifest.name}-${manifest.version}.tgz`);
  npm(['pack', '--ignore-scripts', '--pack-destination', folder], repository);

  const xstate = `xstate@${manifest.devDependencies.xstate}`;
  const sockJs = `sockjs-client@${manifest.devDependencies['sockjs-client']}`;
  project.provide('tarball', tarball);
  project.provide('consumer', install(join(folder, 'consumer'), [tarball, xstate]));
  project.provide('sockJsConsumer', install(join(folder, 'sockjs-consumer'), [tarball, xstate, sockJs]));
  const socketIoConsumer = install(join(folder, 'socketio-consumer'), [tarball, xstate]);
  borrow('socket.io-client', socketIoConsumer);
  project.provide('socketIoConsumer', socketIoConsumer);
  const frameworkConsumer = install(join(folder, 'framework-consumer'), [tarball, xstate]);
  for (const framework of new Set(Object.values(frameworkOf))) borrow(framework, frameworkConsumer);
  project.provide('frameworkConsumer', frameworkConsumer);
  return () => rmSync(folder, { recursive: true, force: true });
}

function install(folder: string, packages: readonly string[]): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], folder);
  return folder;
}

/** Lends a project a package of this repository: all of them take long to install. */
function borrow(name: string, folder: string): void {
  const place = join(folder, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(repository, 'node_modules', name), place, 'junction');
}

function npm(args: readonly string[], cwd: string): void {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
}
