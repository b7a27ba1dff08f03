import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/index.js';
import { findChromium } from '../browser/chromium.mjs';
import { listen, stop } from '../support/servers/listen.js';
import { startWebSocketServer, type WebSocketTestServer } from '../support/servers/web-socket.js';

/** What the page under test leaves on its window. */
interface Life {
  readonly connection: Connection;
  readonly log: string[];
}

const script = `
import { createConnection, textHeartbeat, webSocketTransport } from './index.js';
const connection = createConnection({
  transports: [webSocketTransport({ url: new URLSearchParams(location.search).get('socket') })],
  // The server echoes: any frame is a sign of life.
  heartbeat: { ...textHeartbeat, isPong: (data) => data === 'ping' },
  autoStart: false,
});
const log = [];
connection.on('status', ({ status, paused }) => log.push(paused ? status + ' ' + paused : status));
connection.start();
window.life = { connection, log };
`;

let server: Server;
let sockets: WebSocketTestServer;
let browser: Browser;
let host: string;
let context: BrowserContext;
let page: Page;

const life = <Result>(ask: (life: Life) => Result): Promise<Result> =>
  page.evaluate(`(${ask.toString()})(window.life)`) as Promise<Result>;
const log = (): Promise<string> => life(({ log }) => log.join(', '));

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: join(import.meta.dirname, '../../src') },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = outputFiles[0]?.text ?? '';
  server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(url.startsWith('/app') ? `<!doctype html><script type="module">${code}</script>` : '<p>elsewhere');
  });
  host = await listen(server);
  sockets = await startWebSocketServer();
  const executablePath = findChromium();
  browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ['--no-sandbox'],
    // The runner switches it off, as it surprises tests; here it is what is tested.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
}, 30_000);

afterAll(async () => {
  await browser?.close();
  await stop(server);
  await sockets.stop();
});

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(`http://${host}/app?socket=${encodeURIComponent(sockets.url('/echo').replace('http', 'ws'))}`);
  await expect.poll(() => life(({ connection }) => connection.status)).toBe('open');
});

afterEach(() => context.close());

describe('a page in Chromium', () => {
  it('closes when it is left and is back at once when it returns from the cache (P14, D9, D10, R39, B35)', async () => {
    const socket = [...sockets.clients].at(-1);
    const closed = new Promise((resolve) => socket?.on('close', resolve));
    await page.goto(`http://${host}/elsewhere`);
    expect(await closed).toBe(1000);
    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => life(({ connection }) => connection.status)).toBe('open');
    // The very same page, not a new load of it: the log goes on.
    expect(await log()).toMatch(/^connecting, open.*, backoff left, connecting, open/);
    expect(await life(({ connection }) => connection.getSnapshot().attempt)).toBe(0);
  });

  it('offline asks the link instead of dropping it, and says so (P5, D9)', async () => {
    await expect.poll(log).toBe('connecting, open, awaiting-pong, open');
    await context.setOffline(true);
    await expect.poll(() => life(({ connection }) => connection.getSnapshot().isOffline)).toBe(true);
    await expect.poll(log).toMatch(/^connecting, open, awaiting-pong, open, awaiting-pong/);
    await context.setOffline(false);
    await expect.poll(() => life(({ connection }) => connection.status)).toBe('open');
    expect(await life(({ connection }) => connection.getSnapshot())).toMatchObject({ epoch: 1, isOffline: false });
  });
});
