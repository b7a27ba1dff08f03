import { expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
const log: string[] = [];
const t0 = performance.now();
const note = (s: string) => log.push(Math.round(performance.now() - t0) + ' ' + s + ' onLine=' + navigator.onLine + ' vis=' + document.visibilityState + ' focus=' + document.hasFocus());
for (const type of ['online', 'offline', 'focus', 'blur', 'pagehide', 'pageshow']) window.addEventListener(type, () => note('window ' + type));
for (const type of ['visibilitychange', 'freeze', 'resume']) document.addEventListener(type, () => note('document ' + type));
const wait = (ms: number) => new Promise((r) => setTimeout(r, ms));
async function step(name: string, f: () => Promise<unknown>) {
  note('--> ' + name);
  try { note('<-- ' + name + ' ' + JSON.stringify(await Promise.race([f(), wait(3000).then(() => 'TIMEOUT')])).slice(0, 100)); } catch (e) { note('<-- ' + name + ' ERR ' + (e as Error).message.slice(0, 150)); }
  await wait(300);
}
it('x', { timeout: 30000 }, async () => {
  const s = cdp() as any;

  await step('emulate offline/online', async () => { const a = s.send('Network.emulateNetworkConditions', { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }); const b = s.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }); await a; await b; });
  await step('freeze+active', async () => { const a = s.send('Page.setWebLifecycleState', { state: 'frozen' }); const b = s.send('Page.setWebLifecycleState', { state: 'active' }); await a; await b; });

  console.log(log.join('\n'));
  expect(1).toBe(1);
});
