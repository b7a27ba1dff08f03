import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

const here = join(import.meta.dirname, '..');
const root = join(here, '../..');

export const examples = ['react', 'vue', 'svelte', 'solid', 'angular', 'vanilla'];

function npm(args, cwd = root) {
  execFileSync('npm', ['--loglevel=error', ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

/** Whether every file that the package exports is there, and none of its sources is younger. */
function isBuilt() {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const built = Object.values(exports).map((entry) => join(root, entry.import?.default ?? entry));
  if (!built.every((file) => existsSync(file))) return false;
  const sources = ['src', 'machines'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, name)),
  );
  const time = (file) => statSync(file).mtimeMs;
  return Math.max(...sources.map(time)) < time(join(root, 'dist/index.js'));
}

/** Packs what `npm publish` would publish. */
function pack(folder) {
  if (!isBuilt()) {
    console.log('heartline is built first');
    npm(['run', 'build']);
  }
  npm(['pack', '--ignore-scripts', '--pack-destination', folder]);
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz')),
  );
}

/**
 * Does something with a folder that holds copies of these examples, and heartline as it is published. They find it there,
 * and every other package in the repository, so that nothing is to be installed.
 */
export async function inFolder(names, tarball, use) {
  const parent = join(root, '.examples');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'run-'));
  try {
    const isSource = (path) => !/[\\/](node_modules|dist)$/.test(path);
    for (const name of ['shared', ...names]) {
      await cp(join(here, name), join(folder, name), { recursive: true, filter: isSource });
    }
    const heartline = join(folder, 'node_modules/heartline');
    await mkdir(heartline, { recursive: true });
    execFileSync('tar', ['-xzf', tarball ?? pack(folder), '-C', heartline, '--strip-components=1']);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
