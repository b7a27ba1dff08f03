import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { browserEnvironment } from '../../src/environment/browser.js';
import { defaultEnvironment } from '../../src/environment/default.js';
import type { EnvironmentHint } from '../../src/environment/port.js';

/**
 * What the browser takes its network for. Not `Network.emulateNetworkConditions`: it cuts off the test runner as well.
 * Chromium cannot be told here to hide or to freeze the page (the runner keeps it focused): a frame that is navigated
 * shows the first, the fake page of the unit test the second.
 */
function setNetwork(network: { readonly offline: boolean; readonly latency?: number }): Promise<unknown> {
  const fast = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  return cdp().send('Network.overrideNetworkState', { ...fast, ...network });
}

const stops: (() => void)[] = [];

function listen(environment = browserEnvironment()): EnvironmentHint[] {
  const hints: EnvironmentHint[] = [];
  stops.push(environment.listen((hint) => hints.push(hint)));
  return hints;
}

async function makeFrame(): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  frame.srcdoc = '<p>first';
  document.body.append(frame);
  stops.push(() => frame.remove());
  await new Promise((resolve) => {
    frame.onload = resolve;
  });
  return frame;
}

beforeEach(() => setNetwork({ offline: false }));

afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await setNetwork({ offline: false });
});

describe('in a page of Chromium the environment', () => {
  it('reports that the network is lost and is back, and reads so (D9)', async () => {
    const environment = browserEnvironment();
    const hints = listen(environment);
    expect(environment.online()).toBe(true);

    await setNetwork({ offline: true });
    await expect.poll(() => hints).toContain('network.offline');
    expect(environment.online()).toBe(false);

    hints.length = 0;
    await setNetwork({ offline: false });
    await expect.poll(() => hints).toContain('network.online');
    expect(environment.online()).toBe(true);
  });

  it('reports that the network is another one (D9)', async () => {
    const hints = listen();
    await setNetwork({ offline: false, latency: 2_000 });
    await expect.poll(() => hints).toEqual(['network.changed']);
  });

  it('is that of the page by default', async () => {
    const environment = defaultEnvironment();
    expect(environment.watchdogMs).toBe(5_000);
    expect(environment.hidden()).toBe(false);
    const hints = listen(environment);
    await setNetwork({ offline: true });
    await expect.poll(() => hints).toContain('network.offline');
  });

  it('says nothing any more once nobody listens', async () => {
    const silenced = listen();
    for (const stop of stops.splice(0)) stop();
    const heard = listen();
    await setNetwork({ offline: true });
    await expect.poll(() => heard).toContain('network.offline');
    expect(silenced).toEqual([]);
  });

  it('tells a return from the back/forward cache from a load', async () => {
    const { contentWindow } = await makeFrame();
    const hints = listen(browserEnvironment(contentWindow ?? undefined));
    contentWindow?.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    expect(hints).toEqual([]);
    contentWindow?.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(hints).toEqual(['page.returned']);
  });

  it('reports the focus of a visible window', async () => {
    const { contentWindow } = await makeFrame();
    const hints = listen(browserEnvironment(contentWindow ?? undefined));
    contentWindow?.focus();
    await expect.poll(() => hints).toEqual(['page.visible']);
  });

  it('reports that a page is left and hidden, when it is', async () => {
    const frame = await makeFrame();
    const hints = listen(browserEnvironment(frame.contentWindow ?? undefined));
    frame.srcdoc = '<p>second';
    await expect.poll(() => hints).toEqual(['page.left', 'page.hidden']);
  });
});

describe('in a worker of Chromium the environment', () => {
  // The browser's control reaches the page alone, so the worker tells itself what the browser would.
  it('passes on what the worker hears of the network', async () => {
    const worker = new Worker(new URL('./environment.worker.ts', import.meta.url), { type: 'module' });
    stops.push(() => worker.terminate());
    const told: string[] = [];
    worker.onmessage = ({ data }) => told.push(data);
    await expect.poll(() => told).toEqual(['listening true false 5000']);

    for (const type of ['offline', 'online']) worker.postMessage(type);
    await expect.poll(() => told.slice(1)).toEqual(['network.offline', 'network.online']);
  });
});
