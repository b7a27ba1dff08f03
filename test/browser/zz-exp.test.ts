import { expect, it } from 'vitest';
import { cdp } from 'vitest/browser';

const log: string[] = [];
const t0 = performance.now();
const note = (s: string) =>
  log.push(
    `${Math.round(performance.now() - t0)} ${s} onLine=${navigator.onLine} vis=${document.visibilityState} focus=${document.hasFocus()}`,
  );
for (const type of ['online', 'offline', 'focus', 'blur', 'pagehide', 'pageshow'])
  window.addEventListener(type, () => note('window ' + type));
for (const type of ['visibilitychange', 'freeze', 'resume'])
  document.addEventListener(type, () => note('document ' + type));
const nc = (navigator as any).connection;
nc?.addEventListener('change', () => note('connection change ' + nc.effectiveType));
const wait = (ms: number) => new Promise((r) => setTimeout(r, ms));
async function step(name: string, f: () => Promise<unknown>) {
  note('--> ' + name);
  try {
    note(
      '<-- ' + name + ' ' + JSON.stringify(await Promise.race([f(), wait(3000).then(() => 'TIMEOUT')])).slice(0, 100),
    );
  } catch (e) {
    note('<-- ' + name + ' ERR ' + (e as Error).message.slice(0, 150));
  }
  await wait(300);
}
it('x', { timeout: 60000 }, async () => {
  const s = cdp() as any;
  note('top=' + (window === window.top));
  await step('overrideNetworkState offline', () =>
    s.send('Network.overrideNetworkState', { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }),
  );
  await step('overrideNetworkState online', () =>
    s.send('Network.overrideNetworkState', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    }),
  );
  await step('overrideNetworkState 2g', () =>
    s.send('Network.overrideNetworkState', {
      offline: false,
      latency: 2000,
      downloadThroughput: 1000,
      uploadThroughput: 1000,
      connectionType: 'cellular2g',
    }),
  );
  await step('overrideNetworkState online', () =>
    s.send('Network.overrideNetworkState', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    }),
  );
  await step('emulate offline', () =>
    s.send('Network.emulateNetworkConditions', {
      offline: true,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    }),
  );
  await step('emulate online', () =>
    s.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    }),
  );
  await step('freeze+active', async () => {
    const a = s.send('Page.setWebLifecycleState', { state: 'frozen' });
    const b = s.send('Page.setWebLifecycleState', { state: 'active' });
    await a;
    await b;
  });
  await step('focus emu off', () => s.send('Emulation.setFocusEmulationEnabled', { enabled: false }));
  await step('create target', () => s.send('Target.createTarget', { url: 'about:blank' }));
  await step('bringToFront', () => s.send('Page.bringToFront', {}));
  await step('window', async () => {
    const w = await s.send('Browser.getWindowForTarget', {});
    await s.send('Browser.setWindowBounds', { windowId: w.windowId, bounds: { windowState: 'minimized' } });
    await wait(500);
    await s.send('Browser.setWindowBounds', { windowId: w.windowId, bounds: { windowState: 'normal' } });
    return w;
  });
  await step('window.open', async () => {
    const w = window.open('about:blank');
    await wait(500);
    w?.close();
    return String(w);
  });
  await step('focus emu on', () => s.send('Emulation.setFocusEmulationEnabled', { enabled: true }));
  console.log(log.join('\n'));
  expect(1).toBe(1);
});
