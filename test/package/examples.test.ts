import { type Browser, chromium } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { findChromium } from '../browser/chromium.mjs';
import { ExamplePage, type Examples, startExamples } from '../support/examples.js';

const tarball = inject('tarball');
let browser: Browser;
let examples: Examples;
let example: ExamplePage;

beforeAll(async () => {
  const executablePath = findChromium();
  [browser, examples] = await Promise.all([
    chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] }),
    startExamples(tarball),
  ]);
  example = await ExamplePage.open(browser);
}, 60_000);

afterAll(async () => {
  await Promise.all([browser?.close(), examples?.stop()]);
});

/** Says something as another page of this server. */
async function sayFromElsewhere(url: string, text: string): Promise<void> {
  const { host } = new URL(url);
  const socket = new WebSocket(`ws://${host}/live?client=elsewhere`);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'say', id: text, from: 'elsewhere', text }));
  await new Promise<void>((resolve) => {
    socket.on('message', (data) => String(data).includes(text) && resolve());
  });
  socket.terminate();
}

const origins: readonly (readonly [RegExp, string])[] = [
  [/^(\.\.\/){2}src\//, 'the example'],
  [/^(\.\.\/){3}shared\//, 'what examples share'],
  [/^(\.\.\/){3}node_modules\/heartline\/dist\//, 'the tarball'],
  [/\/node_modules\/(?!heartline\/)/, 'other packages'],
];

/** Where the code of a page was found when it was built, as its source map tells. */
async function originsOf(url: string): Promise<Set<string>> {
  const [script] = /assets\/[\w-]+\.js/.exec(await (await fetch(url)).text()) ?? [];
  const { sources }: { sources: string[] } = await (await fetch(`${url}${script}.map`)).json();
  return new Set(sources.map((source) => origins.find(([pattern]) => pattern.test(source))?.[1] ?? source));
}

describe.each(['react', 'vue', 'svelte', 'solid', 'angular', 'vanilla'])('the example for %s', (name) => {
  beforeEach(async () => {
    await example.visit(examples.urlOf(name));
    await example.badge('Connected').waitFor();
  });

  afterEach(() => {
    expect(example.errors).toEqual([]);
  });

  it('is built with the heartline of the tarball', async () => {
    expect(await originsOf(examples.urlOf(name))).toEqual(new Set(origins.map(([, origin]) => origin)));
  });

  it('shows the price, over one socket for all parts that ask for it', async () => {
    await example.page.getByText(/^\d+\.\d\d$/).waitFor();
    expect(example.sockets.length).toBe(1);
  });

  it('comes back after a drop (R24)', async () => {
    await example.fault('drop');
    await example.comesBack();
    await example.say('still here?');
    await example.item('still here?', 'arrived').waitFor();
  });

  it('counts down while the server is down, keeps what is written, and catches up (R25)', async () => {
    await example.fault('down');
    await example.badge('Connected').waitFor({ state: 'detached' });
    await example.say('is anyone there?');
    await example.item('is anyone there?', 'unsent').waitFor();
    await sayFromElsewhere(examples.urlOf(name), `missed by ${name}`);
    await example.shows('Retrying in 4 s', 'Retrying in 3 s', 'Retrying in 2 s', 'Retrying in 1 s');
    await example.fault('up');
    await example.comesBack();
    await example.item('is anyone there?', 'arrived').waitFor();
    await example.item(`missed by ${name}`, 'arrived', false).waitFor();
  });

  it('finds a half-open link out, and sends again what went into it', async () => {
    await example.fault('silence');
    await example.say('into the void');
    await example.item('into the void', 'sending').waitFor();
    await example.shows('Connected, but no answer');
    await example.comesBack();
    await example.item('into the void', 'arrived').waitFor();
  });

  it('says when the browser is offline, and is back with it', async () => {
    const banner = example.page.getByText('You are offline');
    await example.goOffline(true);
    await banner.waitFor();
    await example.shows('Retrying in 15 s');
    await example.say('from the train');
    await example.item('from the train', 'unsent').waitFor();
    await example.goOffline(false);
    await banner.waitFor({ state: 'detached' });
    await example.comesBack();
    await example.item('from the train', 'arrived').waitFor();
  });

  it('stays away when it is kicked, until it is told to connect again', async () => {
    await example.fault('kick');
    await example.badge('Disconnected').waitFor();
    await example.page.getByText('stay away: signed in elsewhere').waitFor();
    await example.say('too late');
    await example.item('too late', 'failed').waitFor();
    await example.page.clock.runFor(60_000);
    expect(example.sockets.length).toBe(1);
    await example.press('Connect again');
    await example.comesBack();
    await example.press('Send again');
    await example.item('too late', 'arrived').waitFor();
  });

  it('is closed by hand, and nothing but a hand opens it again (R24, R41)', async () => {
    await example.press('Disconnect');
    await example.badge('Disconnected').waitFor();
    await example.page.getByText('You have disconnected.').waitFor();
    await example.page.clock.runFor(60_000);
    expect([example.sockets.length, example.openSockets]).toEqual([1, 0]);
    await example.press('Connect again');
    await example.comesBack();
  });

  it('marks what waited when it was closed', async () => {
    await example.fault('down');
    await example.badge('Connected').waitFor({ state: 'detached' });
    await example.say('never mind');
    await example.item('never mind', 'unsent').waitFor();
    await example.press('Disconnect');
    await example.item('never mind', 'failed').waitFor();
  });

  it('closes the socket when it is unmounted, and opens one when it is back (R32)', async () => {
    await example.press('Unmount');
    await vi.waitFor(() => expect(example.openSockets).toBe(0));
    await example.page.clock.runFor(60_000);
    expect(example.sockets.length).toBe(1);
    await example.press('Mount');
    await example.comesBack();
    expect([example.sockets.length, example.openSockets]).toEqual([2, 1]);
  });

  it('says so where the browser has no WebSocket (R21)', async () => {
    await example.visit(`${examples.urlOf(name)}?without-websocket`);
    await example.page.getByText('This browser has no WebSocket').waitFor();
  });
});
