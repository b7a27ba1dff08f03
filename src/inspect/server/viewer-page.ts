import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { HeartlineError } from '../../errors.js';
import { packageRoot } from './package-root.js';

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

export interface ViewerPage {
  /** The file at a path of a URL, without the leading slash; null where there is none. The empty path is the page. */
  file(path: string): Promise<PageFile | null>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** The viewer that comes with this package. */
export function ownViewerFolder(): string {
  return join(packageRoot(), 'dist', 'viewer');
}

/**
 * The files of a built viewer. Those that are there now are listed once, and no other path leads to a file: there is
 * nothing to climb out of.
 *
 * @throws HeartlineError if the folder holds no viewer.
 */
export async function loadViewerPage(folder: string): Promise<ViewerPage> {
  const files = new Map<string, string>();
  for (const entry of await entriesOf(folder)) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(relative(folder, file).split(sep).join('/'), file);
  }
  if (!files.has('index.html')) throw new HeartlineError(`No viewer at ${folder}: there is no index.html`);

  return {
    async file(path) {
      const file = files.get(decoded(path) || 'index.html');
      if (file === undefined) return null;
      const type = types[extname(file)] ?? 'application/octet-stream';
      return readFile(file).then(
        (body) => ({ type, body }),
        () => null,
      );
    },
  };
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    throw new HeartlineError(`No viewer at ${folder}: the folder cannot be read`, { cause });
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
