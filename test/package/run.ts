import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How a module is written: it decides which half of the exports map is used. */
export type ModuleFormat = 'esm' | 'cjs';

/** Runs a program inside a project, on a Node of its own; gives what it printed, or rejects with all that it said. */
export function runNode(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, maxBuffer: Number.POSITIVE_INFINITY }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
  });
}

/** Runs a script written for one module format and gives the JSON that it printed. */
export async function runScript(project: string, format: ModuleFormat, source: string): Promise<unknown> {
  const folder = mkdtempSync(join(project, 'script-'));
  const file = join(folder, format === 'esm' ? 'script.mjs' : 'script.cjs');
  writeFileSync(file, source);
  return JSON.parse(await runNode([file], project));
}

/** The path of a tool of this repository, whether or not its package exports it. */
export function toolPath(packageName: string, file: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  return join(dirname(manifest), file);
}
