#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { packageRoot } from './inspect/server/package-root.js';
import { type ServeOptions, serveViewer } from './inspect/server/serve-viewer.js';

const help = `Usage: heartline inspect [options]

Serves the inspector's viewer, a page on which a connection can be watched, and prints its URL.

Options:
  --port <number>  the port to listen on, default any that is free
  --host <host>    127.0.0.1 (default) or localhost: only this machine reaches the viewer
  --open           show the viewer in the browser
  --help           print this text
  --version        print the version`;

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  open: { type: 'boolean' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help) return console.log(help);
  if (values.version) return console.log(version());
  const [command, ...more] = positionals;
  if (command === undefined) throw new TypeError('A command is missing');
  if (command !== 'inspect') throw new TypeError(`Unknown command '${command}'`);
  if (more.length > 0) throw new TypeError(`Unexpected argument '${more.join(' ')}'`);
  await serveViewer(serveOptions(values));
}

interface Values {
  readonly port?: string;
  readonly host?: string;
  readonly open?: boolean;
}

function serveOptions({ port, ...others }: Values): ServeOptions {
  if (port === undefined) return others;
  if (!/^\d+$/.test(port)) throw new TypeError(`--port must be a number, not '${port}'`);
  return { ...others, port: Number(port) };
}

function version(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  // Every option that makes no sense is told of by a TypeError.
  const isUsage = error instanceof TypeError;
  console.error(`heartline: ${error instanceof Error ? error.message : String(error)}`);
  if (isUsage) console.error("'heartline --help' tells what there is.");
  process.exitCode = isUsage ? 2 : 1;
}
