// Makes the pictures of docs/inspector.md anew: `npm run pictures`. They show what was built, in a life on a virtual clock.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { textHeartbeat } from 'heartline';
import { openInspector } from 'heartline/inspect/server';
import { createRig, FakePolling, settled } from 'heartline/testing';
import { chromium } from 'playwright';
import { findChromium } from '../browser/chromium.mjs';

const folder = join(import.meta.dirname, '../../docs/images');
const mostBytes = 250_000;
const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 700 };
const large = { width: 1480, height: 800 };
const halfWidth = 600;
const states = ['connecting', 'backoff', 'polling-fallback', 'open', 'awaiting-pong', 'closing', 'terminated'];

/** A connection that is refused, polls, gets through, is pinged, lost, regained and closed: every state in one life. */
function makeRig() {
  const rig = createRig({
    heartbeat: textHeartbeat,
    fallbackAfter: 2,
    polling: new FakePolling({ intervalMs: 15_000 }),
    random: () => 0.5,
    fake: { respond: (data) => (data === 'ping' ? 'pong' : undefined), latencyMs: 40 },
  });
  // The inspector tells real time. In the pictures it is that of the life.
  Date.now = () => rig.clock.now();
  return rig;
}

/** Time goes on until it is so; a promise that is due has its say at each step. */
async function until(rig, isSo, stepMs = 10) {
  for (let steps = 0; !isSo(); steps += 1) {
    if (steps === 100_000) throw new Error(`it never came to that: ${rig.log.join(', ')}`);
    rig.clock.advance(stepMs);
    const poll = rig.polling.polls.at(-1);
    if (poll?.isInFlight) await poll.answer();
    await settled();
  }
}

const become = (rig, status) => until(rig, () => rig.connection.status === status);

async function openedAfter(rig, ms) {
  rig.clock.advance(ms);
  rig.transport.latest.open();
  await settled();
}

async function liveToAwaitingPong(rig) {
  rig.connection.start();
  rig.clock.advance(120);
  rig.transport.latest.refuse();
  await become(rig, 'connecting');
  rig.clock.advance(90);
  rig.transport.latest.refuse();
  await become(rig, 'polling-fallback');
  const before = rig.transport.links.length;
  await until(rig, () => rig.transport.links.length > before);
  await openedAfter(rig, 150);
  await become(rig, 'open');
  rig.clock.advance(60_000);
  await become(rig, 'awaiting-pong');
}

async function liveToBackoff(rig) {
  await become(rig, 'open');
  rig.clock.advance(4_200);
  rig.transport.latest.drop();
  await become(rig, 'connecting');
  rig.clock.advance(80);
  rig.transport.latest.refuse();
  if (rig.connection.status !== 'backoff') throw new Error(`backoff was expected, not ${rig.connection.status}`);
}

async function liveToTheEnd(rig) {
  await become(rig, 'connecting');
  await openedAfter(rig, 110);
  await become(rig, 'open');
  rig.clock.advance(2_000);
  rig.connection.close(1000, 'bye');
  rig.clock.advance(45);
  rig.transport.latest.serverClose(1000, 'bye');
  rig.clock.advance(10);
}

const shownState = (page) => page.locator('.now strong').textContent();

/** Waits for what is drawn of it, too. */
async function showing(page, state) {
  await page.locator('.now strong', { hasText: new RegExp(`^${state}$`) }).waitFor();
  await page.locator('.node.is-active', { hasText: state }).first().waitFor();
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {}))));
}

async function save(name, target) {
  const path = join(folder, `${name}.png`);
  await target.screenshot({ path, animations: 'disabled' });
  const { size } = statSync(path);
  console.log(`docs/images/${name}.png: ${Math.round(size / 1_000)} kB`);
  if (size > mostBytes) throw new Error(`${name}.png is larger than ${mostBytes / 1_000} kB`);
}

/** Pictures side by side, so many in a row, each with its name. */
async function compose(browser, name, columns, width, pictures) {
  const page = await browser.newPage({ viewport: { width: columns * (width + 12) + 10, height: 100 } });
  const figures = pictures.map(
    ({ title, bytes }) =>
      `<figure><img src="data:image/png;base64,${bytes.toString('base64')}"><figcaption>${title}</figcaption></figure>`,
  );
  await page.setContent(`<!doctype html><style>
    body { margin: 0; padding: 10px; display: flex; flex-wrap: wrap; justify-content: center; gap: 10px; background: #fff }
    figure { margin: 0; width: ${width + 2}px; font: 600 13px system-ui, sans-serif; color: #333; text-align: center }
    figcaption:empty { display: none }
    img { width: 100%; display: block; margin-bottom: 4px; border: 1px solid #ddd; border-radius: 6px; box-sizing: border-box }
  </style>${figures.join('')}`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await save(name, page.locator('body'));
  await page.close();
}

/** The chart of each state, where the recording first comes to it. */
async function statesOf(page) {
  const pictures = [];
  await page.setViewportSize(large);
  await page.evaluate(() => {
    for (const each of document.querySelectorAll('.switch, .zoom, .send')) each.style.display = 'none';
    document.activeElement.blur();
  });
  await page.keyboard.press('Home');
  for (let steps = 0; pictures.length < states.length; steps += 1) {
    if (steps === 1_000) throw new Error('the recording does not come to every state');
    const state = await shownState(page);
    if (!pictures.some(({ title }) => title === state)) {
      await showing(page, state);
      const bytes = await page.locator('.chart').screenshot({ animations: 'disabled' });
      pictures.push({ title: state, bytes });
    }
    await page.keyboard.press('ArrowRight');
  }
  return pictures;
}

async function takePictures(browser, rig, url) {
  const context = await browser.newContext({ viewport: wide, timezoneId: 'UTC', colorScheme: 'light' });
  const page = await context.newPage();
  await liveToAwaitingPong(rig);
  await page.goto(url);
  await showing(page, 'awaiting-pong');
  await save('inspector', page);

  await liveToBackoff(rig);
  await page.emulateMedia({ colorScheme: 'dark' });
  await showing(page, 'backoff');
  await save('inspector-dark', page);

  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(narrow);
  await page.reload();
  await showing(page, 'backoff');
  const tabs = [];
  for (const tab of ['chart', 'timeline', 'context']) {
    await page.locator(`.to-${tab}`).click();
    tabs.push({ title: '', bytes: await page.screenshot({ animations: 'disabled' }) });
  }
  await compose(browser, 'inspector-narrow', 3, narrow.width, tabs);

  await page.setViewportSize(wide);
  await page.locator('.switch button', { hasText: 'Sequence' }).click();
  await page.locator('.message').first().waitFor();
  await save('inspector-sequence', page);
  await page.locator('.switch button', { hasText: 'Chart' }).click();

  await liveToTheEnd(rig);
  await showing(page, 'terminated');
  await compose(browser, 'inspector-states', 2, halfWidth, await statesOf(page));
}

mkdirSync(folder, { recursive: true });
const executablePath = findChromium();
const rig = makeRig();
const inspector = await openInspector({ keepAlive: true });
// Chromium refuses to run as root, the usual user of a container, inside its sandbox.
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
try {
  inspector.inspectConnection(rig.connection);
  await takePictures(browser, rig, inspector.url);
} finally {
  await Promise.all([browser.close(), inspector.close()]);
}
