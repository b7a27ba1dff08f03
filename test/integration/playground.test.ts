import { once } from 'node:events';
import { type Browser, chromium } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { connectionMachine } from '../../machines/index.js';
import { findChromium } from '../browser/chromium.mjs';
import { type Playground, startPlayground, Visit } from '../support/playground.js';

const pressed = new Set<string>();
let browser: Browser;
let playground: Playground;
let visit: Visit;

/** Opens a page on which everything takes `pace` of its time. */
async function arrive(pace: number): Promise<void> {
  visit = await Visit.open(browser, `${playground.url}?pace=${pace}`);
  await visit.passes('status=connecting', 'status=open');
}

async function press(id: string): Promise<void> {
  pressed.add(id);
  await visit.press(id);
}

/** Each pair of states with a transition from the one to the other, by the machine. */
function transitionsOfTheMachine(): string[] {
  const pairs = Object.values(connectionMachine.states).flatMap((state) =>
    [...state.transitions.values()]
      .flat()
      .flatMap(({ target }) => (target ?? []).map(({ key }) => `${state.key} ${key}`)),
  );
  return [...new Set(pairs)].sort();
}

async function transitionsDrawn(): Promise<string[]> {
  const arrows = await visit.page
    .locator('.arrow')
    .evaluateAll((elements) =>
      elements.map((element) => [element.getAttribute('data-from') ?? '', element.getAttribute('data-to')] as const),
    );
  return arrows.flatMap(([from, to]) => from.split(' ').map((each) => `${each} ${to}`)).sort();
}

describe('the playground', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const executablePath = findChromium();
    [browser, playground] = await Promise.all([
      chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] }),
      startPlayground(0),
    ]);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([browser?.close(), playground?.stop()]);
  });

  beforeEach(() => arrive(0.2), 60_000);

  afterEach(async () => {
    expect(visit.errors).toEqual([]);
    await visit.page.close();
  });

  it('starts on the next free port where the first is taken', async () => {
    const { port } = new URL(playground.url);
    const second = await startPlayground(Number(port));
    expect((await fetch(second.url)).status).toBe(200);
    expect(new URL(second.url).port).not.toBe(port);
    await second.stop();
  });

  it('draws each transition of the machine and no other, on a desk and on a phone', async () => {
    const transitions = transitionsOfTheMachine();
    expect(await transitionsDrawn()).toEqual(transitions);
    await visit.page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => visit.page.getAttribute('#chart svg', 'viewBox')).toContain(' 358 ');
    expect(await transitionsDrawn()).toEqual(transitions);
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('shows the code that it runs', async () => {
    await expect.poll(() => visit.page.textContent('#code')).toContain('terminalCodes: [4001]');
  });

  it('lights the state that is current, and the way to it', async () => {
    await visit.passes('status=awaiting-pong', 'status=open');
    expect(await visit.page.getAttribute('.state.current', 'data-state')).toBe(await visit.page.textContent('#status'));
    await visit.page.locator('.arrow[data-from="awaiting-pong"][data-to="open"][data-age]').waitFor();
  });

  it('sends a message and gets it back, numbered', async () => {
    expect(await visit.say('hello')).toBe('sent');
    await visit.receives('hello');
    expect(await visit.data('gaps')).toBe('0');
  });

  it('tells a page what it missed before anything new, however soon that comes', async () => {
    const socket = new WebSocket(`${playground.url.replace('http', 'ws')}ws?client=early`);
    const heard: number[] = [];
    socket.on('message', (data) => heard.push(JSON.parse(String(data)).id));
    await once(socket, 'open');
    expect(await visit.say('before it has greeted')).toBe('sent');
    await visit.receives('before it has greeted');
    expect(heard).toEqual([]);
    socket.send(JSON.stringify({ type: 'resume', after: 0 }));
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    expect(heard).toEqual([...heard].sort((one, other) => one - other));
    socket.terminate();
  });

  it('comes back after an abrupt drop', async () => {
    await press('drop');
    await visit.passes('status=backoff', 'status=connecting', 'status=open');
    expect(await visit.data('cause')).toBe('dropped');
  });

  it('finds out a link that went silent by its pings, and replaces it', async () => {
    await press('silence');
    await visit.passes('status=awaiting-pong', 'missed-pongs=1', 'status=backoff', 'status=open');
    expect(await visit.data('cause')).toBe('pong-timeout');
  });

  it('keeps a link whose pongs come late', async () => {
    // Late by more than one deadline and less than two: between them there must be time, also on a busy machine.
    await visit.page.close();
    await arrive(0.5);
    const epoch = await visit.data('epoch');
    await press('late');
    await visit.passes('status=awaiting-pong', 'missed-pongs=1', 'missed-pongs=0', 'status=open');
    await press('late');
    await visit.page.locator('#late[aria-pressed="false"]').waitFor();
    expect(await visit.data('epoch')).toBe(epoch);
  });

  it('ends when it is kicked, and begins a new life when it is told to', async () => {
    await press('kick');
    await visit.passes('status=terminated');
    expect(await visit.data('reason')).toBe('rejected');
    expect(await visit.page.getAttribute('#close', 'aria-disabled')).toBe('true');
    expect(await visit.say('too late')).toBe('rejected');
    await press('start');
    await visit.passes('status=connecting', 'status=open');
  });

  it('stays away for a while when the server restarts', async () => {
    await press('restart');
    await visit.passes('status=backoff', 'status=connecting', 'status=open');
    await visit.page.locator('#timeline li', { hasText: '1012' }).first().waitFor();
  });

  it('polls while no socket gets through for this page alone, and upgrades once one does', async () => {
    await press('block');
    await visit.passes('transport=sockjs', 'status=polling-fallback');
    expect(await visit.data('transport')).toBe('http-polling');
    const neighbour = await Visit.open(browser, playground.url);
    await neighbour.passes('status=open');
    expect(await neighbour.say('from the next tab')).toBe('sent');
    await neighbour.page.close();
    await visit.receives('from the next tab');
    expect(await visit.say('from behind a proxy')).toBe('queued');
    await press('heal');
    await visit.passes('status=open', 'outbox=0');
    await visit.receives('from behind a proxy');
    expect(await visit.data('gaps')).toBe('0');
  });

  it('keeps what is said while the server is down, and does not take it for a blocked socket', async () => {
    await press('refuse');
    await visit.passes('status=backoff');
    expect(await visit.say('is anyone there?')).toBe('queued');
    await visit.passes('status=polling-fallback', 'status=backoff');
    await press('refuse');
    await visit.passes('status=open', 'outbox=0');
    await visit.receives('is anyone there?');
  });

  it('tries another transport after links that never live for long', async () => {
    await press('flap');
    await visit.passes('status=open', 'status=backoff', 'status=open', 'status=backoff', 'transport=sockjs');
    await press('flap');
    await visit.passes('status=open');
    await visit.passes('status=awaiting-pong', 'status=open');
    expect(await visit.data('transport')).toBe('sockjs');
  });

  it('probes when the page claims to be offline, and keeps the link that answers', async () => {
    const epoch = await visit.data('epoch');
    await press('offline');
    await visit.passes('probing=true', 'probing=false');
    expect(await visit.data('offline')).toBe('true');
    expect(await visit.data('status')).toMatch(/^(open|awaiting-pong)$/);
    await press('offline');
    await expect.poll(() => visit.data('offline')).toBe('false');
    expect(await visit.data('epoch')).toBe(epoch);
  });

  it('replaces the link at the wish of the page', async () => {
    await press('reconnect');
    await visit.passes('status=connecting', 'status=open');
    expect(await visit.data('epoch')).toBe('2');
  });

  it('closes at the wish of the page', async () => {
    await press('close');
    await visit.passes('status=closing', 'status=terminated');
    expect(await visit.data('reason')).toBe('client');
    await press('start');
    await visit.passes('status=connecting', 'status=open');
  });

  it('opens the inspector on its own connection, which then moves on both sides, and closes it', async () => {
    const patience = { timeout: 20_000 };
    expect(await visit.page.locator('iframe').count()).toBe(0);
    expect(await visit.hearers()).toBe(0);
    await press('inspect');
    await expect.poll(() => visit.lit(), patience).toEqual(['open']);
    expect(await visit.hearers()).toBe(1);

    await visit.viewer.getByRole('searchbox', { name: /^Event type/ }).fill('transport.closed');
    const losses = visit.viewer.locator('.timeline .event');
    await expect.poll(() => losses.count(), patience).toBe(0);
    await press('drop');
    await visit.passes('status=backoff', 'status=connecting', 'status=open');
    await expect.poll(() => losses.locator('.chip').allTextContents(), patience).toEqual(['backoff']);
    await expect.poll(() => visit.lit(), patience).toEqual(['open']);

    const send = visit.viewer.getByRole('region', { name: 'Send an event' });
    await send.getByRole('button', { name: 'user.close', exact: true }).click();
    await visit.passes('status=closing', 'status=terminated');
    expect(await visit.data('reason')).toBe('client');
    await expect.poll(() => visit.lit(), patience).toEqual(['terminated']);
    await press('start');
    await visit.passes('status=connecting', 'status=open');
    await expect.poll(() => visit.lit(), patience).toEqual(['open']);

    await press('inspect');
    expect(await visit.page.locator('iframe').count()).toBe(0);
    expect(await visit.hearers()).toBe(0);
  });

  it('opens the inspector on a phone and by the keyboard, and once only however often it is asked for', async () => {
    await visit.page.setViewportSize({ width: 390, height: 844 });
    const toggle = visit.page.getByRole('button', { name: 'Inspector', exact: true });
    // Closed before it is loaded, and opened again.
    await toggle.evaluate((button: HTMLElement) => {
      for (let click = 0; click < 3; click += 1) button.click();
    });
    expect(await toggle.getAttribute('aria-expanded')).toBe('true');
    await expect.poll(() => visit.lit(), { timeout: 20_000 }).toEqual(['open']);
    expect(await visit.hearers()).toBe(1);
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await toggle.press('Enter');
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    expect(await visit.hearers()).toBe(0);
    await visit.page.keyboard.press('Space');
    await expect.poll(() => visit.lit(), { timeout: 20_000 }).toEqual(['open']);
    await visit.page.keyboard.press('Tab');
    expect(await visit.page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
  });

  it('has no button that none of the above presses', async () => {
    const ids = await visit.page.locator('.buttons button').evaluateAll((buttons) => buttons.map(({ id }) => id));
    expect(ids.filter((id) => !pressed.has(id))).toEqual([]);
  });
});
