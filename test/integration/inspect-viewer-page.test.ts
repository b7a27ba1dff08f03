import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Recording } from '../../src/inspect/viewer/recording/types.js';
import { findChromium } from '../browser/chromium.mjs';
import { longRecording, recordedLife } from '../support/recordings.js';
import { type ServedViewer, serveViewer } from '../support/viewer.js';

let browser: Browser;
let viewer: ServedViewer;
let page: Page;
let complaints: string[];

async function arrive(path: string): Promise<void> {
  page.on('pageerror', (error) => complaints.push(error.message));
  // What the content security policy has stopped is told here.
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(viewer.url + path);
}

async function open(recording: Recording): Promise<void> {
  await choose(JSON.stringify(recording));
  await page.locator('.drawing').waitFor();
}

const choose = (text: string): Promise<void> =>
  page
    .locator('#recording-file')
    .setInputFiles({ name: 'recording.json', mimeType: 'application/json', buffer: Buffer.from(text) });

const state = (): Promise<string | null> => page.locator('.now strong').textContent();

describe('the page of the viewer', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const executablePath = findChromium();
    [browser, viewer] = await Promise.all([
      chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] }),
      serveViewer(),
    ]);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([browser?.close(), viewer?.stop()]);
  });

  beforeEach(async () => {
    complaints = [];
    page = await browser.newPage();
  });

  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.close();
  });

  describe('alone', () => {
    beforeEach(() => arrive('/viewer/index.html'));

    it('draws a recording under its content security policy, the current state lit', async () => {
      await open(await recordedLife('awaiting-pong'));
      expect(await state()).toBe('awaiting-pong');
      expect(await page.locator('.node').count()).toBe(8);
      expect(await page.locator('.node.is-active').allTextContents()).toContainEqual(
        expect.stringContaining('awaiting-pong'),
      );
      expect(await page.locator('.link.is-taken').getAttribute('data-item')).toBe(
        'heartline.open → heartline.awaiting-pong',
      );
      const policy = await page.locator('meta[http-equiv]').getAttribute('content');
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; ");
      expect(policy).not.toContain('unsafe');
    });

    it('can be travelled through by keys', async () => {
      await open(await recordedLife('backoff'));
      await page.keyboard.press('Home');
      expect(await state()).toBe('connecting');
      for (let step = 0; (await state()) !== 'open' && step < 50; step += 1) await page.keyboard.press('ArrowRight');
      expect(await state()).toBe('open');
      await page.keyboard.press('End');
      expect(await state()).toBe('backoff');
      await page.keyboard.press('/');
      await page.keyboard.type('retry.due');
      const types = page.locator('.timeline .event b');
      // The timers of that event are found as well: it is in what they were started with.
      await expect
        .poll(async () => new Set(await types.allTextContents()))
        .toEqual(new Set(['xstate.init', 'retry.due']));
      await page.getByLabel('Event type').fill('retry.*');
      await expect.poll(() => types.allTextContents()).toEqual(['retry.due', 'retry.due']);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: 'Paused' }).waitFor();
    });

    it('goes from state to state in the chart by keys, and shows what it says of one', async () => {
      await open(await recordedLife('open'));
      await page.locator('.node[tabindex="0"]').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('.details').textContent()).toContain('One attempt is under way.');
      const links = page.locator('.link');
      await links.first().focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('.details .transitions li').count()).toBeGreaterThan(0);
      await page.getByRole('button', { name: 'unfold' }).click();
      expect(await page.getByRole('button', { name: 'fold', exact: true }).getAttribute('aria-pressed')).toBe('true');
    });

    it('keeps only what is in view of ten thousand entries in the page', async () => {
      await open(await longRecording(10_000));
      expect(await page.locator('.timeline .slot').count()).toBeLessThan(60);
      await page.keyboard.press('Home');
      expect(await state()).toBe('connecting');
      await page.keyboard.press('End');
      await page.locator('.switch button', { hasText: 'Sequence' }).click();
      expect(await page.locator('.message').count()).toBeLessThan(60);
    });

    it('saves what it has opened', async () => {
      const recording = await recordedLife('terminated');
      await open(recording);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save' }).click(),
      ]);
      expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toEqual(recording);
    });

    it('tells what is wrong with a file, and keeps what it shows', async () => {
      await open(await recordedLife('open'));
      await choose('{"format":"heartline-recording","version":1,"entries":[{"kind":"magic"}]}');
      await expect.poll(() => page.locator('.notices').textContent()).toContain('recording.json was not opened');
      expect(await state()).toBe('open');
    });

    it('shows texts from outside as texts', async () => {
      const recording = await recordedLife('open');
      const html = '<img src=x onerror="document.title = 1">';
      const entries = recording.entries.map((entry) =>
        entry.kind === 'actor' && entry.chart !== null ? { ...entry, name: html } : entry,
      );
      await open({ ...recording, entries });
      expect(await page.locator('.actor .name').first().textContent()).toBe(html);
      expect(await page.locator('img').count()).toBe(0);
    });

    it('follows the colours of the host until one is chosen', async () => {
      const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await page.emulateMedia({ colorScheme: 'light' });
      const light = await colour();
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await colour();
      expect(dark).not.toBe(light);
      await page.getByRole('button', { name: 'Colours: system' }).click();
      await page.getByRole('button', { name: 'Colours: dark' }).click();
      expect(await colour()).toBe(light);
    });

    it('shows one view at a time where there is no room for more', async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      await open(await recordedLife('open'));
      await page.locator('.to-context').click();
      expect(await page.locator('.context').isVisible()).toBe(true);
      expect(await page.locator('.stage').isVisible()).toBe(false);
      await page.locator('.to-timeline').click();
      await expect.poll(() => page.locator('.timeline [aria-selected=true]').count()).toBe(1);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    });
  });

  it('shows the actor of the page that embeds it, and sends events to it', async () => {
    await arrive('/');
    await page.evaluate(() => {
      const received: unknown[] = [];
      Reflect.set(window, 'received', received);
      window.addEventListener('message', ({ data }) => received.push(data));
      const definition = (key: string) => ({ id: `door.${key}`, key, type: 'atomic', on: {} });
      const go = (event: string, from: string, to: string) => ({
        [event]: [{ event, source: `#door.${from}`, target: [`#door.${to}`], actions: [] }],
      });
      const machine = {
        id: 'door',
        key: 'door',
        type: 'compound',
        initial: 'closed',
        states: {
          closed: { ...definition('closed'), on: go('open', 'closed', 'opened') },
          opened: { ...definition('opened'), on: go('close', 'opened', 'closed') },
        },
      };
      const state = (value: string, next: string[]) =>
        JSON.stringify({
          value,
          context: { times: 1 },
          event: { type: 'x' },
          _event: { name: 'x', data: { type: 'x' }, $$type: 'scxml', type: 'external' },
          _sessionid: 'x:1',
          actions: [],
          meta: {},
          children: {},
          done: false,
          tags: [],
          changed: true,
          next,
        });
      const post = (message: object) => window.frames[0]?.postMessage(message, location.origin);
      Reflect.set(window, 'register', () =>
        post({
          type: 'service.register',
          machine: JSON.stringify(machine),
          state: state('closed', ['open']),
          id: 'door',
          sessionId: 'x:1',
        }),
      );
      Reflect.set(window, 'become', (value: string) =>
        post({ type: 'service.state', state: state(value, ['close']), sessionId: 'x:1' }),
      );
    });
    const frame = page.frameLocator('iframe');
    await expect
      .poll(async () => {
        await page.evaluate(() => Reflect.get(window, 'register')());
        return frame.locator('.now strong').textContent();
      })
      .toBe('closed');
    await frame.locator('.chips button', { hasText: 'open' }).click();
    await expect
      .poll(() => page.evaluate(() => JSON.stringify(Reflect.get(window, 'received'))))
      .toContain('"service":"x:1"');
    await page.evaluate(() => Reflect.get(window, 'become')('opened'));
    await expect.poll(() => frame.locator('.now strong').textContent()).toBe('opened');
    await page.evaluate(() =>
      window.frames[0]?.postMessage({ type: 'service.state', state: '{', sessionId: 'x:1' }, '*'),
    );
    await expect.poll(() => frame.locator('.notices p').count()).toBe(1);
    expect(await frame.locator('.now strong').textContent()).toBe('opened');

    await frame.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => frame.locator('.timeline .slot').count()).toBe(0);
    expect(await frame.locator('.now strong').textContent()).toBe('opened');
    await expect.poll(() => frame.locator('.node.is-active').count()).toBeGreaterThan(0);

    const buffer = Buffer.from(JSON.stringify(await recordedLife('backoff')));
    await frame
      .locator('#recording-file')
      .setInputFiles({ name: 'recording.json', mimeType: 'application/json', buffer });
    await expect.poll(() => frame.locator('.hearing').textContent()).toContain('the app is not heard');
    await page.evaluate(() => Reflect.get(window, 'become')('closed'));
    expect(await frame.locator('.now strong').textContent()).toBe('backoff');
    await frame.getByRole('button', { name: 'Connect again' }).click();
    await expect
      .poll(async () => {
        await page.evaluate(() => Reflect.get(window, 'register')());
        return frame.locator('.now strong').textContent();
      })
      .toBe('closed');
    expect(await frame.locator('.actor').count()).toBe(1);
  });
});
