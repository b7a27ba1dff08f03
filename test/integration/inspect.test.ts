import { type Browser, type BrowserContext, chromium, type Frame, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionStates } from '../../machines/index.js';
import { findChromium } from '../browser/chromium.mjs';
import { foreignCharts } from '../support/foreign-charts.js';
import { type ServedApp, serveApp } from '../support/inspected-app.js';
import type { InspectedApp } from '../support/inspected-page.js';
import { type ServedViewer, serveViewer } from '../support/viewer.js';

declare const app: InspectedApp;
type Step = Parameters<InspectedApp['step']>[0];

const patience = { timeout: 15_000 };
let browser: Browser;
let context: BrowserContext;
let viewer: ServedViewer;
let served: ServedApp;
let page: Page;
let complaints: string[];

/** A life through all seven states: what happens, the state that it leads to, and the transition that is lit. */
const life: readonly (readonly [Step, string, string])[] = [
  ['open', 'open', 'connecting → open'],
  ['ping', 'awaiting-pong', 'open → awaiting-pong'],
  ['pong', 'open', 'awaiting-pong → open'],
  ['drop', 'backoff', 'open → backoff'],
  ['wait', 'connecting', 'backoff → connecting'],
  ['refuse', 'backoff', 'connecting → backoff'],
  ['wait', 'connecting', 'backoff → connecting'],
  ['refuse', 'polling-fallback', 'connecting → polling-fallback'],
  ['upgrade', 'open', 'polling-fallback → open'],
  ['close', 'closing', 'open → closing'],
  ['closed', 'terminated', 'closing → terminated'],
];

const step = (name: Step): Promise<void> => page.evaluate((what) => void app.step(what), name);

/** What a viewer shows, as the one who looks at it sees it. */
function seen(where: Page | Frame) {
  return {
    state: () => where.locator('.now strong').textContent(patience),
    lit: () =>
      where
        .locator('.node.is-active:not(.is-root)')
        .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-item')?.split('.').at(-1))),
    taken: () =>
      where.locator('.link.is-taken').evaluateAll((links) => links.map((link) => link.getAttribute('data-item'))),
  };
}

/** Lives the life step by step: after each the viewer shows where it stands, and how it came there. */
async function showsTheLife(where: Page | Frame): Promise<void> {
  const shown = seen(where);
  const states = new Set<string | null>();
  await expect.poll(shown.state, patience).toBe('connecting');
  for (const [what, state, transition] of life) {
    states.add(await shown.state());
    await step(what);
    await expect.poll(shown.state, { ...patience, message: `after ${what}` }).toBe(state);
    await expect.poll(shown.lit, { ...patience, message: `after ${what}` }).toEqual([state]);
    const [from, to] = transition.split(' → ');
    await expect
      .poll(shown.taken, { ...patience, message: `after ${what}` })
      .toEqual([expect.stringMatching(new RegExp(`${from}.*${to}`))]);
  }
  states.add(await shown.state());
  expect([...states].sort()).toEqual([...connectionStates].sort());
}

describe('the inspector in a browser', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    const executablePath = findChromium();
    [browser, viewer, served] = await Promise.all([
      chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] }),
      serveViewer(),
      serveApp(),
    ]);
  }, 90_000);

  afterAll(async () => {
    await Promise.all([browser?.close(), viewer?.stop(), served?.stop()]);
  });

  beforeEach(async () => {
    complaints = [];
    context = await browser.newContext();
    context.on('weberror', (error) => complaints.push(String(error.error())));
    page = await context.newPage();
  });

  afterEach(async () => {
    expect(complaints).toEqual([]);
    await context.close();
  });

  const viewerUrl = (): string => `${viewer.url}/viewer/index.html`;
  const frameOf = (): Frame => {
    const frame = page.frames().find((each) => each.url().startsWith(viewer.url));
    if (frame === undefined) throw new Error('the viewer has yet to load');
    return frame;
  };

  async function attachInFrame(): Promise<Frame> {
    await page.goto(`${served.url}?frame`);
    await page.evaluate((url) => app.attach(url), viewerUrl());
    await expect.poll(() => page.evaluate(() => app.isInspecting()), patience).toBe(true);
    return frameOf();
  }

  it('shows a life in a frame, each state and each transition in order', async () => {
    const frame = await attachInFrame();
    await page.evaluate(() => app.start());
    await showsTheLife(frame);
  });

  it('shows a life in a window of its own', async () => {
    await page.goto(served.url);
    const opened = context.waitForEvent('page');
    // As by a click: a browser opens no window otherwise.
    await page.evaluate((url) => {
      document.onclick = () => {
        app.attach(url);
        app.start();
      };
    }, viewerUrl());
    await page.mouse.click(5, 5);
    await showsTheLife(await opened);
  });

  it('opens its window again where somebody has closed it', async () => {
    await page.goto(served.url);
    await page.evaluate((url) => {
      document.onclick = () => app.attach(url);
    }, viewerUrl());
    const first = context.waitForEvent('page');
    await page.mouse.click(5, 5);
    const popup = await first;
    await expect.poll(() => page.evaluate(() => app.isInspecting()), patience).toBe(true);
    await popup.close();
    await expect.poll(() => page.evaluate(() => app.isInspecting()), patience).toBe(false);
    const second = context.waitForEvent('page');
    await page.mouse.click(6, 6);
    await expect.poll(seen(await second).state, patience).toBe('connecting');
  });

  it('shows `closing`, and what a viewer sends moves the machine', async () => {
    const frame = await attachInFrame();
    await page.evaluate(() => app.start());
    await step('open');
    await expect.poll(seen(frame).state, patience).toBe('open');
    await frame.locator('.send .chips').getByText('user.close', { exact: true }).click();
    await expect.poll(() => page.evaluate(() => app.status()), patience).toBe('closing');
    await expect.poll(seen(frame).state, patience).toBe('closing');
    await step('closed');
    await expect.poll(seen(frame).state, patience).toBe('terminated');
  });

  it('shows what happened before it was there, and again when it is loaded again', async () => {
    await page.goto(`${served.url}?frame`);
    await page.evaluate((url) => {
      app.attach(url);
      app.start();
      app.step('open');
      app.step('drop');
    }, viewerUrl());
    await expect.poll(() => page.evaluate(() => app.isInspecting()), patience).toBe(true);
    await expect.poll(() => seen(frameOf()).state(), patience).toBe('backoff');
    await frameOf().evaluate(() => location.reload());
    await expect.poll(() => seen(frameOf()).state(), patience).toBe('backoff');
    await step('wait');
    await expect.poll(() => seen(frameOf()).state(), patience).toBe('connecting');
  });

  it('is driven by the client of @statelyai/inspect as well, and says that this is one-way', async () => {
    await page.goto(`${served.url}?frame`);
    await page.evaluate((url) => app.attachStately(url), `${viewerUrl()}?origin=${served.origin}`);
    await page.evaluate(() => app.start());
    await expect.poll(() => frameOf().locator('.now strong').count(), patience).toBe(1);
    await expect.poll(() => frameOf().getByText('one-way').count(), patience).toBe(1);
    await showsTheLife(frameOf());
  });

  it.each([
    ['parallel', ['p4 → p5', 's3_1 → s3_2'], []],
    ['history', ['a → hp'], ['H', 'H*', 'H*']],
    ['nested', ['l → ha'], ['H*']],
  ] as const)('draws and follows a machine of others: %s', async (name, lastTaken, marks) => {
    const { config, script } = foreignCharts[name];
    await page.goto(`${served.url}?frame`);
    await page.evaluate(([url, chart]) => app.attachMachine(url, chart), [viewerUrl(), config] as const);
    await expect.poll(() => page.evaluate(() => app.isInspecting()), patience).toBe(true);
    const { lit, taken } = seen(frameOf());
    for (const [index, { event, states }] of script.entries()) {
      if (event !== null) await page.evaluate((type) => app.send(type), event);
      const message = `step ${index}: ${event}`;
      await expect.poll(async () => (await lit()).sort(), { ...patience, message }).toEqual(states);
    }
    await expect.poll(async () => (await taken()).sort(), patience).toEqual(lastTaken);
    expect((await frameOf().locator('.node.is-history').allTextContents()).sort()).toEqual(marks);
  });

  it('hears no other window, and no other origin', async () => {
    const frame = await attachInFrame();
    await page.evaluate(() => app.start());
    await step('open');
    await expect.poll(seen(frame).state, patience).toBe('open');
    const close = { name: 'user.close', data: { type: 'user.close' }, $$type: 'scxml', type: 'external' };
    // The page itself is no viewer.
    await page.evaluate((event) => {
      for (let id = 0; id < 20; id += 1) {
        const text = JSON.stringify({ ...event, origin: `x:${id}` });
        window.postMessage({ type: 'xstate.event', event: text, service: `x:${id}` }, '*');
      }
      window.postMessage({ type: 'disconnect' }, '*');
    }, close);
    // Nor is what the viewer's frame has been led away to.
    await frame.evaluate(() => {
      window.parent.postMessage({ type: 'xstate.event', event: '{', service: 'x:0' }, '*');
      window.parent.postMessage({ type: 'xstate.event', event: 'x'.repeat(100_000), service: 'x:0' }, '*');
    });
    await expect.poll(() => page.evaluate(() => app.refused.length), patience).toBe(2);
    expect(await page.evaluate(() => app.status())).toBe('open');
    await page.evaluate(([url]) => document.querySelector('iframe')?.setAttribute('src', url), [
      `${served.url}?other`,
    ] as const);
    await expect.poll(() => page.frames().some((each) => each.url().endsWith('?other')), patience).toBe(true);
    const other = page.frames().find((each) => each.url().endsWith('?other'));
    await other?.evaluate(() => window.parent.postMessage({ type: 'xstate.inspecting' }, '*'));
    await expect.poll(() => page.evaluate(() => app.refused.at(-1)), patience).toContain('and not from');
    expect(await page.evaluate(() => app.status())).toBe('open');
  });

  it('posts nothing more once it is detached', async () => {
    const frame = await attachInFrame();
    await page.evaluate(() => app.start());
    await expect.poll(seen(frame).state, patience).toBe('connecting');
    await page.evaluate(() => app.detach());
    await frame.getByText('closed or reloaded').first().waitFor(patience);
    await frame.evaluate(() => {
      Object.assign(window, { posts: 0 });
      window.addEventListener('message', () => Object.assign(window, { posts: Reflect.get(window, 'posts') + 1 }));
    });
    await step('open');
    // What was posted before this would have arrived before its answer.
    await frame.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
    expect(await frame.evaluate(() => Reflect.get(window, 'posts'))).toBe(0);
    expect(await page.evaluate(() => app.status())).toBe('open');
  });
});
