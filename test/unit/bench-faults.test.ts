import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { Visit } from '../bench/faults/page.js';
import { type Subject, scenarios } from '../bench/faults/scenarios.js';
import { servers } from '../bench/faults/servers.js';
import { ScriptedSocket } from '../bench/faults/socket.js';

// The bench is believed because clients whose behaviour is plain to see give the figures that they must.

const toy = (body: string): Subject => ({
  script: new Script(`var client = { connect({ url, told, provide }) { ${body} } };`),
  server: servers.plain,
});

/** Tries again a second after each end, and knows nothing else. */
const patient = toy(`
  const dial = () => {
    new WebSocket(url).onclose = ({ code }) => {
      told(code);
      setTimeout(dial, 1_000);
    };
  };
  dial();
`);

/** Pings every 10 s; 5 s without an answer, and `leave` is called. */
const pinging = (leave: string): Subject =>
  toy(`
    const dial = () => {
      const socket = new WebSocket(url);
      let deadline, pings;
      const over = () => {
        clearInterval(pings);
        socket.onclose = null;
        dial();
      };
      socket.onopen = () => {
        pings = setInterval(() => {
          socket.send('ping');
          deadline = setTimeout(() => { ${leave} }, 5_000);
        }, 10_000);
      };
      socket.onmessage = () => clearTimeout(deadline);
      socket.onclose = over;
    };
    dial();
  `);

/** Hears every event of the page, and dials anew at once. */
const nervous = toy(`
  let socket;
  const dial = () => {
    if (socket) socket.onclose = null;
    socket?.close();
    socket = new WebSocket(url);
    socket.onclose = () => setTimeout(dial, 60_000);
  };
  for (const type of ['online', 'offline', 'visibilitychange']) {
    window.addEventListener(type, () => document.visibilityState === 'visible' && dial());
  }
  dial();
`);

const exactly = (ms: number | null): unknown => expect.objectContaining({ least: ms, most: ms });

it('counts the attempts of ten minutes', async () => {
  // 20 ms to open, 100 ms until the drop, 1,000 ms of waiting; a refusal takes 20 ms.
  expect(await scenarios.flapping(patient)).toEqual(exactly(Math.floor(600_000 / 1_120) + 1));
  expect(await scenarios.refusing(patient)).toEqual(exactly(Math.floor(600_000 / 1_020) + 1));
});

it('says "never" of who does not see that a link is dead', async () => {
  expect(await scenarios.hanging(patient)).toEqual(exactly(null));
  expect(await scenarios.halfOpen(patient)).toEqual({ socket: exactly(null), told: exactly(null) });
  expect(await scenarios.sleep(patient)).toEqual({ socket: exactly(null), told: exactly(null) });
});

it('measures a half-open link from its first silent moment', async () => {
  // Pings leave at 20 ms past every tenth second; the silence begins 20 ms before one at best, 9.92 s at worst.
  const { socket } = await scenarios.halfOpen(pinging('socket.close(); over();'));
  expect(socket).toMatchObject({ least: 5_020, most: 14_920, of: 24 });
});

it('lets a dead link answer close() late, or never', async () => {
  const waiting = pinging('socket.close();');
  expect((await scenarios.halfOpen(waiting)).socket).toEqual(exactly(null));
  expect((await scenarios.halfOpenClosedLate(waiting)).socket).toMatchObject({ least: 65_020, most: 74_920 });
});

it('shows the page after the sleep, with its timers still or due', async () => {
  expect((await scenarios.nap(nervous)).socket).toEqual(exactly(0));
  expect(await scenarios.wokenAlive(nervous)).toEqual({ dropped: 12, of: 12 });
  const dead = pinging('socket.close(); over();');
  expect((await scenarios.sleep(dead)).socket).toMatchObject({ least: 5_020, most: 14_720 });
  expect(await scenarios.wokenAlive(dead)).toEqual({ dropped: 0, of: 12 });
  // The ping is overdue, and leaves at the wake.
  expect((await scenarios.sleepTimersDue(dead)).socket).toEqual(exactly(5_000));
});

it('tells who hears the network events of the page', async () => {
  expect(await scenarios.falseOffline(patient)).toMatchObject({ dropped: 0 });
  expect(await scenarios.falseOffline(nervous)).toEqual({ dropped: 12, of: 12 });
  expect(await scenarios.onlineInBackoff(nervous)).toEqual(exactly(0));
  const { least, most } = await scenarios.onlineInBackoff(patient);
  expect(least).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(1_000);
});

it('sees a herd, and a herd that is spread', async () => {
  expect(await scenarios.firstRetries(patient, 5)).toMatchObject({ peak: exactly(1), medianMs: exactly(1_000) });
  const spread = toy(`
    const delay = Math.random() * 2_000;
    const dial = () => { new WebSocket(url).onclose = () => setTimeout(dial, delay); };
    dial();
  `);
  const { peak, medianMs, never } = await scenarios.firstRetries(spread, 40);
  expect(peak.most).toBeLessThan(0.3);
  expect(medianMs.median).toBeGreaterThan(700);
  expect(medianMs.median).toBeLessThan(1_300);
  expect(never).toBe(0);
});

it('hands the user the close code that the library hands on', async () => {
  expect(await scenarios.closeCode(patient)).toBe(4401);
  expect(await scenarios.closeCode(toy('new WebSocket(url).onerror = () => told(1_000);'))).toBe(1_000);
  expect(await scenarios.closeCode(toy('new WebSocket(url);'))).toBe(null);
});

it('tells a provider that is asked again from one that is not', async () => {
  const asking = (failed: string): Subject =>
    toy(`
      const dial = () =>
        provide().then((given) => {
          new WebSocket(given).onclose = () => setTimeout(dial, 1_000);
        }, ${failed});
      dial();
    `);
  expect(await scenarios.rejection(asking('() => setTimeout(dial, 1_000)'))).toEqual({ outcome: 'recovers' });
  expect(await scenarios.rejection(asking('() => {}'))).toEqual({ outcome: 'never connects again' });
  expect(await scenarios.rejection(patient)).toEqual({ outcome: 'unasked' });
});

it('gives each page a realm, a clock and chance of its own, the same for the same seed', async () => {
  const { script, server } = toy('told(Math.random()); setTimeout(() => told(Date.now()), 1_000);');
  const toldWith = async (seed: number): Promise<unknown[]> => {
    const page = new Visit({ script, server, seed });
    page.connect();
    await page.clock.run(2_000);
    return page.told.map(({ code }) => code);
  };
  const [chance, at] = await toldWith(1);
  expect(at).toBe(Date.UTC(2026, 0, 1, 0, 0, 1));
  expect(await toldWith(1)).toEqual([chance, at]);
  expect((await toldWith(2))[0]).not.toBe(chance);
});

it('closes an unopened socket as WHATWG says: `error`, then `close` with 1006', async () => {
  const { script, server } = toy(`
    const socket = new WebSocket(url);
    for (const type of ['open', 'error', 'close']) socket.addEventListener(type, ({ code }) => told(type + (code ?? '')));
    try { socket.send('too early'); } catch (error) { told(error.name); }
    try { socket.close(1001); } catch (error) { told(error.name); }
    socket.close();
    told(socket.readyState);
  `);
  const page = new Visit({ script, server, seed: 1 });
  page.connect();
  await page.clock.run(1_000);
  expect(page.told.map(({ code }) => code)).toEqual([
    'InvalidStateError',
    'InvalidAccessError',
    ScriptedSocket.CLOSING,
    'error',
    'close1006',
  ]);
});
