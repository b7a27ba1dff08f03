import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import manifest from '../../package.json' with { type: 'json' };

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed tarball. */
    readonly tarball: string;
    /** A project that installed it with xstate alone. */
    readonly consumer: string;
    /** A project that installed sockjs-client too. */
    readonly sockJsConsumer: string;
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
  return () => rmSync(folder, { recursive: true, force: true });
}

function install(folder: string, packages: readonly string[]): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], folder);
  return folder;
}

function npm(args: readonly string[], cwd: string): void {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
}
