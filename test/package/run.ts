import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How a module is written: it decides which half of the exports map is used. */
export type ModuleFormat = 'esm' | 'cjs';

/** Runs a program inside a project, on a Node of its own; returns what it printed, or throws what it complained about. */
export function runNode(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Exit status ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Runs a script written for one module format and returns the JSON that it printed. */
export function runScript(project: string, format: ModuleFormat, source: string): unknown {
  const folder = mkdtempSync(join(project, 'script-'));
  const file = join(folder, format === 'esm' ? 'script.mjs' : 'script.cjs');
  writeFileSync(file, source);
  return JSON.parse(runNode([file], project));
}

/** The path of a tool of this repository, whether or not its package exports it. */
export function toolPath(packageName: string, file: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  return join(dirname(manifest), file);
}
