import { rmSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionStates } from '../../machines/index.js';
import { type InspectorServer, inspectConnection, openInspector } from '../../src/inspect/server.js';
import { findChromium } from '../browser/chromium.mjs';
import { FakePolling, pingPong, type Rig, rigged } from '../support/rig.js';
import { buildViewer } from '../support/viewer.js';

const patience = { timeout: 15_000 };
let browser: Browser;
let viewer: string;
let inspector: InspectorServer;
let page: Page;
let complaints: string[];

const life: readonly (readonly [string, (rig: Rig) => void, string])[] = [
  ['opens', ({ transport }) => transport.latest.open(), 'open'],
  ['is asked', ({ clock }) => void clock.advance(1), 'awaiting-pong'],
  ['answers', ({ transport }) => transport.latest.message('pong'), 'open'],
  ['breaks', ({ transport }) => transport.latest.drop(), 'backoff'],
  ['is tried again', ({ clock, connection }) => clock.advance(connection.getSnapshot().retryInMs ?? 0), 'connecting'],
  ['is refused', ({ transport }) => transport.latest.refuse(), 'polling-fallback'],
];

/** In words, as the page shows it. */
const state = (): Promise<string | null> => page.locator('.now strong').textContent(patience);

const taken = (): Promise<(string | null)[]> =>
  page.locator('.link.is-taken').evaluateAll((links) => links.map((link) => link.getAttribute('data-item')));

describe('a connection in Node, in the viewer of its relay', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const executablePath = findChromium();
    [browser, viewer] = await Promise.all([
      chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] }),
      buildViewer(),
    ]);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(viewer, { recursive: true, force: true });
  });

  beforeEach(async () => {
    complaints = [];
    inspector = await openInspector({ viewer });
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    // What the content security policies have stopped is told here.
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  });

  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.close();
    await inspector.close();
  });

  it('is followed through its life, and moved from there', async () => {
    const rig = rigged({ heartbeat: pingPong, polling: new FakePolling(), fallbackAfter: 1 });
    inspector.inspectConnection(rig.connection);
    await page.goto(inspector.url);
    const seen = new Set<string | null>();
    await expect.poll(state, patience).toBe('connecting');
    for (const [what, happens, next] of life) {
      seen.add(await state());
      const from = await state();
      happens(rig);
      await expect.poll(state, { ...patience, message: `it ${what}` }).toBe(next);
      await expect
        .poll(taken, { ...patience, message: `it ${what}` })
        .toEqual([expect.stringMatching(new RegExp(`${from}.*${next}`))]);
    }
    seen.add(await state());
    await page.locator('.send .chips').getByText('user.reconnect', { exact: true }).click();
    // Attempts are 250 ms apart at least, also those that are asked for by hand.
    await expect.poll(() => rig.connection.status, patience).toBe('backoff');
    rig.clock.advance(250);
    expect(rig.connection.status).toBe('connecting');
    rig.transport.latest.open();
    await expect.poll(state, patience).toBe('open');
    await page.locator('.send .chips').getByText('user.close', { exact: true }).click();
    await expect.poll(state, patience).toBe('closing');
    seen.add(await state());
    rig.transport.latest.serverClose(1000);
    await expect.poll(state, patience).toBe('terminated');
    seen.add(await state());
    expect([...seen].sort()).toEqual([...connectionStates].sort());
  });

  it('is shown beside another, and no longer when that is asked for', async () => {
    const [one, other] = [rigged({ name: 'one' }), rigged({ name: 'other' })];
    const forget = inspector.inspectConnection(one.connection);
    inspector.inspectConnection(other.connection);
    await page.goto(inspector.url);
    await page.getByText('other', { exact: true }).first().waitFor(patience);
    forget();
    one.transport.latest.open();
    other.transport.latest.open();
    await page.getByText('other', { exact: true }).first().click();
    await expect.poll(state, patience).toBe('open');
  });

  it('is what an address without the secret does not show', async () => {
    const answer = await page.goto(new URL('/', inspector.url).href);
    expect(answer?.status()).toBe(403);
    complaints.length = 0;
  });

  it('is refused for what is no connection, or an option that makes no sense', async () => {
    await expect(inspectConnection({} as never, { viewer })).rejects.toThrow('createConnection');
    await expect(openInspector({ host: '0.0.0.0' })).rejects.toThrow('`host`');
    await expect(openInspector({ history: -1 })).rejects.toThrow('`history`');
  });
});
