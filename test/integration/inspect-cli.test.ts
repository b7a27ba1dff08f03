import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundle } from '../support/bundle.mjs';
import { makeViewerFolder, type ViewerFolder } from './inspect-viewer-folder.js';

let viewer: ViewerFolder;
let bundled: string;

beforeAll(async () => {
  viewer = makeViewerFolder();
  bundled = await bundle('src/cli.ts', join(viewer.root, 'dist'));
}, 30_000);

afterAll(() => viewer.remove());

const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** The program, and what it has printed so far. */
interface Run {
  readonly child: ChildProcess;
  readonly printed: { out: string; errors: string };
  readonly ended: Promise<{ code: number | null; out: string; errors: string }>;
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Run {
  const child = spawn(process.execPath, [bundled, ...args], { env });
  running.push(child);
  const printed = { out: '', errors: '' };
  child.stdout.on('data', (data) => {
    printed.out += data;
  });
  child.stderr.on('data', (data) => {
    printed.errors += data;
  });
  return { child, printed, ended: once(child, 'close').then(([code]) => ({ code, ...printed })) };
}

/** The URL that it prints, once all of its text is there. */
async function urlOf({ printed, ended }: Run): Promise<string> {
  const url = vi.waitUntil(() => /http:\S+(?=.*Ctrl\+C)/s.exec(printed.out)?.[0], { timeout: 20_000 });
  return Promise.race([url, ended.then(({ errors }) => Promise.reject(new Error(errors)))]);
}

describe('heartline inspect', { timeout: 30_000 }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves the viewer, says what to do with it, and ends by %s',
    async (signal) => {
      const program = run(['inspect', '--port', '0']);
      const url = await urlOf(program);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
      expect(await (await fetch(url)).text()).toContain('<title>viewer</title>');
      program.child.kill(signal);
      const { code, out, errors } = await program.ended;
      expect([code, errors]).toEqual([0, '']);
      expect(out).toContain('`viewer` to inspectConnection');
      expect(out).toContain('drop a recording');
    },
  );

  it('listens on another name of this machine', async () => {
    const program = run(['inspect', '--host', 'localhost']);
    expect(await urlOf(program)).toMatch(/^http:\/\/localhost:/);
    program.child.kill('SIGINT');
    expect((await program.ended).code).toBe(0);
  });

  it('shows the viewer in the browser where it is asked to', async () => {
    const bin = join(viewer.root, 'bin');
    const shown = join(viewer.root, 'shown.txt');
    mkdirSync(bin);
    for (const opener of ['xdg-open', 'open']) {
      writeFileSync(
        join(bin, opener),
        `#!/bin/sh\nprintf '%s' "$1" > '${shown}.new' && mv '${shown}.new' '${shown}'\n`,
      );
      chmodSync(join(bin, opener), 0o755);
    }
    const program = run(['inspect', '--open'], { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` });
    const url = await urlOf(program);
    await vi.waitUntil(() => existsSync(shown), { timeout: 20_000 });
    expect(readFileSync(shown, 'utf8')).toBe(url);
    program.child.kill('SIGINT');
    expect(await program.ended).toMatchObject({ code: 0, errors: '' });
  });

  it('goes on where there is no browser', async () => {
    const program = run(['inspect', '--open'], { PATH: '' });
    await urlOf(program);
    await vi.waitUntil(() => program.printed.errors !== '', { timeout: 20_000 });
    program.child.kill('SIGINT');
    expect(await program.ended).toMatchObject({
      code: 0,
      errors: 'No browser could be started: open the URL yourself.\n',
    });
  });

  it('fails where the port is taken', async () => {
    const first = run(['inspect']);
    const { port } = new URL(await urlOf(first));
    expect(await run(['inspect', '--port', port]).ended).toMatchObject({
      code: 1,
      out: '',
      errors: expect.stringMatching(/^heartline: .*EADDRINUSE/),
    });
    first.child.kill('SIGINT');
    await first.ended;
  });
});

describe('heartline', { timeout: 30_000 }, () => {
  it('tells its version and what it can do', async () => {
    expect(await run(['--version']).ended).toMatchObject({ code: 0, out: '1.2.3\n', errors: '' });
    const { code, out } = await run(['--help']).ended;
    expect(code).toBe(0);
    for (const word of ['heartline inspect', '--port', '--host', '--open', '--version']) expect(out).toContain(word);
  });

  it.each([
    [[], /A command is missing/],
    [['explode'], /Unknown command 'explode'/],
    [['inspect', 'more'], /Unexpected argument 'more'/],
    [['inspect', '--fast'], /--fast/],
    [['inspect', '--port'], /--port/],
    [['inspect', '--port', 'x'], /--port must be a number, not 'x'/],
    [['inspect', '--port', '65536'], /from 0 to 65535, not 65536/],
    [['inspect', '--host', '0.0.0.0'], /`host` must be 127\.0\.0\.1/],
  ])('refuses %j', async (args, reason) => {
    const { code, out, errors } = await run(args).ended;
    expect([code, out]).toEqual([2, '']);
    expect(errors).toMatch(reason);
    expect(errors).toContain('heartline --help');
    expect(errors).not.toContain('    at ');
  });

  it('fails where the viewer is missing', async () => {
    rmSync(viewer.path, { recursive: true });
    expect(await run(['inspect']).ended).toMatchObject({
      code: 1,
      out: '',
      errors: expect.stringMatching(/^heartline: No viewer at .*viewer/),
    });
  });
});
