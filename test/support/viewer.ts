import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { build } from 'tsup';
import { viewer } from '../../.config/viewer.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export interface ServedViewer {
  /** Of the server; the viewer is at `/viewer/index.html`, and `/` is a page that embeds it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The viewer as it is published, built for this test; the caller removes the folder. */
export async function buildViewer(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'heartline-viewer-'));
  await build({ ...viewer, outDir: folder, config: false, silent: true, clean: false });
  return folder;
}

/** The same, served. */
export async function serveViewer(): Promise<ServedViewer> {
  const folder = await buildViewer();
  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    response.setHeader('content-type', types[extname(pathname)] ?? 'text/html');
    if (pathname === '/')
      return response.end(
        '<!doctype html><title>app</title><link rel="icon" href="data:,"><iframe src="/viewer/index.html" width="1200" height="700"></iframe>',
      );
    const file = await readFile(join(folder, pathname.replace('/viewer/', ''))).catch(() => null);
    return file === null ? response.writeHead(404).end() : response.end(file);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
