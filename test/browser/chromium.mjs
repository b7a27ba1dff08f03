// Finds the Chromium of the browser tests; run directly, it installs one where none is found.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** CHROME_PATH says which; otherwise Playwright's own build, then what the system has. */
export function findChromium() {
  const chosen = process.env.CHROME_PATH;
  return chosen || [chromium.executablePath(), ...usualPlaces].find((path) => existsSync(path));
}

// Root with apt is a bare Debian container: its package brings the system libraries that Playwright's build lacks there.
const installers = [installWithApt, installWithPlaywright];

function installWithApt() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  run('apt-get', ['update']);
  run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']);
}

function installWithPlaywright() {
  // cli.js is not among the package's exports, its package.json is.
  const root = dirname(createRequire(import.meta.url).resolve('playwright/package.json'));
  run(process.execPath, [join(root, 'cli.js'), 'install', 'chromium']);
}

function run(command, args) {
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const install of installers) {
    if (findChromium() === undefined) install();
  }
  if (findChromium() === undefined) {
    console.error(
      'No Chromium for the browser tests. Install Chrome or Chromium, or set CHROME_PATH to its executable.',
    );
    process.exitCode = 1;
  }
}
