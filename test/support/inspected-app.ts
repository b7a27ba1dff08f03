import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { xstate4InsideViewer } from '../../.config/xstate-4-inside.js';

export interface ServedApp {
  /** The page of the app; with `?frame` it has a frame for the viewer. */
  readonly url: string;
  readonly origin: string;
  stop(): Promise<void>;
}

/** An app with a connection in it, on an origin of its own. */
export async function serveApp(): Promise<ServedApp> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'inspected-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [xstate4InsideViewer],
    logLevel: 'silent',
  });
  const code = outputFiles[0]?.text ?? '';
  const server = createServer(({ url = '/' }, response) => {
    if (url === '/app.js') return response.setHeader('content-type', 'text/javascript').end(code);
    const frame = url.includes('frame') ? '<iframe width="1200" height="760"></iframe>' : '';
    response
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><title>app</title><link rel="icon" href="data:,">${frame}<script src="/app.js"></script>`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/`,
    origin,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
