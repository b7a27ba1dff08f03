import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Adds the files of a folder, each by the path below which it is served. They are read once: what is not in it is not served. */
export async function loadSite(files, base, folder) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(join(folder, sep).length).replaceAll(sep, '/');
    const type = types[extname(name)] ?? 'application/octet-stream';
    files.set(base + (name === 'index.html' ? '' : name), { type, body: await readFile(path) });
  }
}
