// `npm run example -- react vue`: builds these examples, all of them by default, against the packed tarball, and serves them
// with their live server. `--tarball file` takes one that is packed already.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { startServer } from '../server/server.mjs';
import { examples, inFolder } from './folder.mjs';

const { PORT = '4300', HOST = '127.0.0.1' } = process.env;
const { values, positionals } = parseArgs({ allowPositionals: true, options: { tarball: { type: 'string' } } });
const names = positionals.length > 0 ? positionals : examples;
const unknown = names.filter((name) => !examples.includes(name));
if (unknown.length > 0) {
  console.error(`There is no example ${unknown.join(', ')}. There are ${examples.join(', ')}.`);
  process.exit(1);
}

// Before Vite and the frameworks look: elsewhere it may say `test`, for which they bundle their aids for development.
process.env.NODE_ENV = 'production';
const { build } = await import('vite');

const server = await inFolder(names, values.tarball, async (folder) => {
  await Promise.all(names.map((name) => build({ root: `${folder}/${name}`, logLevel: 'error' })));
  const sites = Object.fromEntries(names.map((name) => [name, `${folder}/${name}/dist`]));
  return startServer({ port: Number(PORT), host: HOST, sites });
});
for (const name of names) console.log(`${name}: ${server.url}${name}/`);
console.log('Ctrl+C ends it');
